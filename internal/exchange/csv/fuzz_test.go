package csv

import (
	"testing"
	"testing/fstest"

	"carillon/model"
)

// FuzzRead gives one file of a small school other bytes: reading it never panics, what is taken is a timetable that
// can be written and read again, and what is refused has a reason.
func FuzzRead(f *testing.F) {
	for i := range specs {
		f.Add(uint8(i), small()[specs[i].file].Data)
		f.Add(uint8(i), twoGrids()[specs[i].file].Data)
	}
	f.Add(uint8(bellTimes), []byte("day_number,day,period,period_name,start,end,kind\n60,a,b,c,00:00,24:00,spacer\n"))
	f.Add(uint8(students), []byte("id,surname,first_name,preferred_name,gender,year_level,roll_group,house\n\"1\",\"\"\"\",,,,\"7 8\",,\n"))
	f.Add(uint8(timetable), []byte("\xff\xfed\x00"))
	f.Fuzz(func(t *testing.T, file uint8, data []byte) {
		fsys := small()
		fsys[specs[int(file)%numFiles].file] = &fstest.MapFile{Data: data}
		opts := Options{Name: "Small", Region: model.RegionUSA, Year: 2026, SkipBad: true}
		res, err := Read(fsys, opts)
		if err != nil {
			if faults, ok := err.(Faults); !ok || len(faults) == 0 || faults[0].Reason == "" {
				t.Fatalf("refused without a reason: %v", err)
			}
			return
		}
		files, left := Write(res.Timetable.Snapshot())
		opts.SkipBad = len(res.Skipped) > 0 // the files have no way to say, for one, that a day has no bell times
		again, err := Read(folder(files), opts)
		if err != nil {
			t.Fatalf("what was written can't be read: %v", err)
		}
		if len(left) == 0 && len(res.Skipped) == 0 && dump(t, res.Timetable) != dump(t, again.Timetable) {
			t.Fatalf("the timetable changed on its way:\n%s\n%s", dump(t, res.Timetable), dump(t, again.Timetable))
		}
	})
}
