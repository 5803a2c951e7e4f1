package store

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"carillon/internal/exchange/csv"
	"carillon/model"
	"carillon/model/rules"
	"carillon/model/views"
	"carillon/sync/rows"
)

// fixHeaders puts right the checksums of the header pages, so that a fuzzer gets behind them.
func fixHeaders(data []byte) {
	for _, at := range []int{0, filePageSize} {
		if at+pageHeader+metaSize > len(data) {
			return
		}
		b := data[at+pageHeader : at+pageHeader+metaSize]
		h := fnv.New64a()
		_, _ = h.Write(b[:metaSize-8])
		binary.LittleEndian.PutUint64(b[metaSize-8:], h.Sum64())
	}
}

// everyKind is a timetable with a record of each kind, which hang together.
func everyKind(t testing.TB) *model.Builder {
	t.Helper()
	b := model.NewBuilder()
	small := school(t)
	for _, k := range model.Kinds() {
		for r := range small.All(k) {
			if c, ok := r.(*model.Calendar); ok {
				all := *c
				all.Terms = []model.Term{{Name: "1", First: model.NewDate(2026, 8, 17), Last: model.NewDate(2026, 12, 18)}}
				r = &all
			}
			b.Put(r)
		}
	}
	b.Put(&model.Rotation{ID: 1, Number: 1, First: model.NewDate(2026, 8, 17), Last: model.NewDate(2026, 12, 18)})
	b.Put(&model.Campus{ID: 1, Code: "M"})
	b.Put(&model.Composite{ID: 1, Code: "C"})
	b.Put(&model.Section{ID: 3, Course: 1, SectionID: "3", Main: 1, Composite: 1, Priority: 9, Rotations: 1})
	b.Put(&model.Lesson{ID: 3, Section: 3, Slot: model.Slot{Grid: 1, Day: 2, Period: 1}, Teachers: []model.TeacherID{1}, Rooms: []model.RoomID{1}})
	b.Put(&model.Lesson{ID: 4, Section: 1})
	b.Put(&model.DutyArea{ID: 1, Code: "YARD", Room: 1})
	b.Put(&model.StudySection{ID: 1, Code: "ST", YearLevels: []model.YearLevelID{1}})
	b.Put(&model.RosterSlot{ID: 1, Roster: model.RosterDuty, Slot: model.Slot{Grid: 1, Day: 1, Period: 3}, Area: 1, Teacher: 1})
	b.Put(&model.RosterSlot{ID: 2, Roster: model.RosterStudy, Slot: model.Slot{Grid: 1, Day: 2, Period: 2}, Study: 1, Room: 2, Teacher: 2})
	b.Put(&model.ElectiveLine{ID: 1, Number: 1, YearLevel: 1, Courses: []model.CourseID{1}})
	b.Put(&model.Request{ID: 1, Student: 1, Course: 1, Rank: 1})
	b.Put(&model.Synced{ID: 1, With: "alma", Kind: model.KindStudent, Record: 1, Fields: []model.SyncedField{{Name: "Surname", Value: "Ames"}}})
	return b
}

// use does with a timetable what the programs do with one that was opened: whatever is in it, nothing panics.
func use(t testing.TB, tt *model.Timetable) {
	c := rules.New(tt)
	defer c.Close()
	for clash := range c.Clashes() {
		_ = fmt.Sprint(clash)
	}
	school := tt.School()
	m := rows.NewMapper(tt, rows.Window{From: school.First, To: min(school.Last, school.First+400), Today: school.First}, rows.Rules{SIS: "the SIS"})
	m.Sections()
	m.Lists()
	m.Lessons()
	m.BellTimes()
	for l := range tt.Lessons() {
		_ = c.WhereCanItGo(l.ID)
		_ = views.Facts(tt, l)
	}
	for _, k := range []model.Kind{model.KindTeacher, model.KindRoom, model.KindStudent, model.KindSection, model.KindYearLevel} {
		for r := range tt.All(k) {
			_ = views.WeekOf(tt, r.Key(), 1, c.Clashing)
			_ = tt.Describe(r.Key())
		}
	}
	for r := range tt.Teachers() {
		_ = views.LoadOf(tt, r.ID, 0)
	}
	_ = views.Studies(tt)
	for by := views.ByYearLevel; by <= views.ByRoom; by++ {
		_ = views.NewMaster(tt, views.MasterOptions{Rows: by, Grid: 1}, c.Clashing)
	}
	_ = views.FreeRooms(tt, model.Slot{Grid: 1, Day: 1, Period: 1}, 0, 0)
	csv.Write(&tt.State)
}

// readsAsWritten writes and reads each record: what a file holds can be saved.
func readsAsWritten(t testing.TB, tt *model.Timetable) {
	for _, k := range model.Kinds() {
		for r := range tt.All(k) {
			payload, err := encodeReadable(r)
			if err != nil {
				t.Fatalf("what was read can't be written: %v", err)
			}
			back, _ := decodeRecord(r.Key(), payload)
			if again, err := encodeRecord(back); err != nil || !slices.Equal(payload, again) {
				t.Fatalf("%s is another record after a round (%v)", r.Key(), err)
			}
		}
	}
}

// patched is a file with changes at places of a fuzzer's choice, five bytes each: where, what, and two for it. A fuzzer that
// is handed a whole file copies it around for each try and hardly finds a page.
func patched(file, changes []byte) []byte {
	data := slices.Clone(file)
	for ; len(changes) >= 5 && len(data) > 1; changes = changes[5:] {
		at := int(binary.LittleEndian.Uint16(changes)) % len(data)
		arg := int(binary.LittleEndian.Uint16(changes[3:]))
		switch changes[2] % 6 {
		case 0:
			data[at] = byte(arg)
		case 1:
			data[at] ^= 1 << (arg % 8)
		case 2:
			copy(data[at:], data[arg%len(data):][:min(16, len(data)-arg%len(data))])
		case 3:
			clear(data[at:min(len(data), at+arg%4096)])
		case 4:
			if at+2 <= len(data) {
				binary.LittleEndian.PutUint16(data[at:], uint16(arg))
			}
		case 5:
			data = data[:max(2, at)]
		}
	}
	fixHeaders(data)
	return data
}

// trusting believes every checksum.
func trusting(_ string, _, value []byte) ([]byte, uint32, error) {
	if len(value) < crcSize {
		return nil, 0, errCRC
	}
	return value[:len(value)-crcSize], 0, nil
}

// fuzzedFile is a file with branch pages, free pages, side values and a record of each kind, the same on every computer.
func fuzzedFile(f *testing.F) []byte {
	b := everyKind(f)
	for i := range 60 {
		b.Add(&model.Room{Code: fmt.Sprint("R", i), Name: "A room with a name of some length, so that there are several pages of them"})
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		f.Fatal(errs)
	}
	path := filepath.Join(f.TempDir(), "x.carillon")
	c := contents{state: state{Saved: time.Date(2026, 8, 12, 14, 0, 0, 0, time.UTC)},
		side: []value{{[]byte("published\x00alma"), make([]byte, 9000)}, {[]byte("systems\x00alma"), []byte("x")}}}
	if err := c.create(osDisk{}, path, tt.Snapshot()); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	return data
}

func FuzzAFile(f *testing.F) {
	file := fuzzedFile(f)
	f.Add([]byte{})
	for page := range len(file) / filePageSize { // the headers of all pages, and the first entries of each
		for _, at := range []int{8, 10, 12, 16, 20, 24, 28, 40} {
			f.Add(binary.LittleEndian.AppendUint16(nil, uint16(page*filePageSize+at)))
			change := append(binary.LittleEndian.AppendUint16(nil, uint16(page*filePageSize+at)), 4, 1, 0)
			f.Add(change)
		}
	}
	f.Add([]byte{0, 80, 5, 0, 0})
	f.Fuzz(func(t *testing.T, changes []byte) {
		data := patched(file, changes)
		for _, take := range []unsealer{unseal, trusting} {
			c, _, err := examineBy(take, "x.carillon", data, true)
			if err != nil {
				continue
			}
			tt, err := c.timetable("x.carillon") // of a file with faults, too: as verify does
			if err != nil {
				continue
			}
			readsAsWritten(t, tt)
			use(t, tt)
		}
	})
}

func FuzzARecord(f *testing.F) {
	whole, errs := everyKind(f).Timetable()
	if len(errs) > 0 {
		f.Fatal(errs)
	}
	for _, k := range model.Kinds() {
		for r := range whole.All(k) {
			payload, err := encodeRecord(r)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(k), r.Key().ID, payload)
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, id uint32, payload []byte) {
		k := model.Key{Kind: model.Kind(kind), ID: id}
		r, err := decodeRecord(k, payload)
		if err != nil {
			return
		}
		again, err := encodeRecord(r)
		if err != nil {
			t.Fatal(err)
		}
		back, err := decodeRecord(k, again)
		if err != nil {
			t.Fatal(err)
		}
		if third, err := encodeRecord(back); err != nil || !slices.Equal(again, third) {
			t.Fatalf("a second round gives another record (%v)", err)
		}
		b := model.NewBuilder() // in the place of the one that is there, or beside the others
		for _, kind := range model.Kinds() {
			for other := range whole.All(kind) {
				if other.Key() != k {
					b.Put(other)
				}
			}
		}
		b.Put(r)
		if tt, errs := b.Timetable(); len(errs) == 0 {
			use(t, tt)
		}
		tt := whole.Snapshot().Index() // hostile references and fields must end in errors, not in gigabytes
		if _, err := tt.Apply(model.Patch{Changes: []model.Change{{Key: k, After: r}}}); err == nil {
			use(t, tt)
		}
	})
}

func FuzzAJournal(f *testing.F) {
	id := newID()
	n := 0
	data, _ := journaled(f, id, func(k int) int { n = (n*7 + 3) % 1009; return n % k }, 6)
	f.Add(data, true)
	f.Add(data[:len(data)-3], true)
	for at := 20; at < len(data); at += 37 {
		bad := slices.Clone(data)
		bad[at] ^= 4
		f.Add(bad, false)
	}
	mark, _, err := appendFrame(data, &entry{Mark: make([]byte, 16)}, 0)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(mark, true)
	f.Fuzz(func(t *testing.T, data []byte, fix bool) {
		data = slices.Clone(data)
		if fix {
			fixJournal(data)
		}
		j, err := parseJournal(data)
		if err != nil {
			return
		}
		if j.size > len(data) || (j.cut == nil) != (j.size == len(data)) {
			t.Fatalf("%d of %d bytes read, cut: %v", j.size, len(data), j.cut)
		}
		total := journalHeader
		for _, e := range j.entries {
			total += e.gap.bytes
		}
		if total > len(data) {
			t.Fatalf("gaps of %d bytes in a journal of %d", total-journalHeader, len(data))
		}
		tt := school(t)
		edits, _ := j.since(j.base)
		(&Recovery{}).take(edits)
		for _, e := range edits {
			if p, err := e.patch(); err == nil {
				_, _ = tt.Apply(p)
			}
		}
		use(t, tt)
	})
}

// fixJournal puts right the checksums of a journal, so that a fuzzer gets behind them.
func fixJournal(data []byte) {
	if len(data) < journalHeader {
		return
	}
	copy(data, journalMagic)
	chain := frameCRC(0, data[:journalHeader-4], nil)
	binary.LittleEndian.PutUint32(data[journalHeader-4:], chain)
	for rest := data[journalHeader:]; len(rest) >= frameHeader; {
		size := int(binary.LittleEndian.Uint32(rest))
		if size > len(rest)-frameHeader {
			return
		}
		chain = frameCRC(chain, rest[:4], rest[frameHeader:frameHeader+size])
		binary.LittleEndian.PutUint32(rest[4:], chain)
		rest = rest[frameHeader+size:]
	}
}
