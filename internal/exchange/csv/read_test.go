package csv

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"carillon/model"
)

// small is a school of two students that has one of everything.
func small() fstest.MapFS {
	return school(map[string]string{
		"faculties.csv": "code,name\nMA,Mathematics\n",
		"rooms.csv":     "code,name,kind,capacity\nA1,Room 1,Classroom,30\nA 2,Room 2,Laboratory,\n",
		"teachers.csv": "id,code,title,surname,first_name,preferred_name,gender,faculty\n" +
			"900,KIM,Ms,Kim,Ada,,F,MA\n901,LEE,Mr,Lee,Bo,Bob,M,\n",
		"students.csv": "id,surname,first_name,preferred_name,gender,year_level,roll_group,house\n" +
			"1,Abel,Ann,,F,9,9A,Red\n2,\"Bell, Jr.\",Ben,Benny,M,LSUP,9A,Blue\n",
		"courses.csv":       "code,name,faculty,year_levels\n09MAT,Mathematics 9,MA,9 LSUP\n",
		"sections.csv":      "course,section,name,teachers\n09MAT,1,Maths 1,KIM LEE\n09MAT,2,,\n",
		"section_lists.csv": "course,section,student\n09MAT,1,1\n09MAT,1,2\n",
		"bell_times.csv": "day_number,day,period,period_name,start,end,kind\n" +
			"1,Mon,2,Period 2,09:00,09:50,teaching\n1,Mon,1,Period 1,08:00,08:50,teaching\n2,Tue,2,Period 2,10:00,10:50,teaching\n",
		"timetable.csv": "day_number,period,course,section,teachers,room\n" +
			"1,1,09MAT,1,KIM LEE,A1\n1,2,09MAT,1,KIM,A 2\n2,2,09MAT,1,LEE KIM,A 2\n",
		"timetable_exceptions.csv": "day_number,period,course,section,person\n1,2,09MAT,1,901\n1,1,09MAT,1,2\n",
		"calendar.csv":             "date,day_number\n2026-09-01,1\n2026-09-02,2\n2026-09-03,0\n",
	})
}

func school(files map[string]string) fstest.MapFS {
	fsys := make(fstest.MapFS, len(files))
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// twoGrids is small with a second grid, in which its Tuesday lesson stands.
func twoGrids() fstest.MapFS {
	fsys := small()
	fsys["bell_times.csv"].Data = []byte("day_number,day,period,period_name,start,end,kind,grid\n" +
		"1,Mon,1,Period 1,08:00,08:50,teaching,Sen\n1,Mon,2,Period 2,09:00,09:50,teaching,Sen\n" +
		"1,Mon,1,Period 1,08:30,09:10,teaching,Jun\n2,Tue,2,Period 2,09:20,10:00,teaching,Jun\n")
	fsys["timetable.csv"].Data = []byte("day_number,period,course,section,teachers,room,grid\n" +
		"1,1,09MAT,1,KIM LEE,A1,Sen\n1,2,09MAT,1,KIM,A 2,Sen\n2,2,09MAT,1,LEE KIM,A 2,Jun\n")
	fsys["timetable_exceptions.csv"].Data = []byte("day_number,period,course,section,person,grid\n1,2,09MAT,1,901,Sen\n2,2,09MAT,1,2,Jun\n")
	return fsys
}

func read(t *testing.T, fsys fstest.MapFS) *model.Timetable {
	t.Helper()
	res, err := Read(fsys, Options{Name: "Small", Region: model.RegionUSA, Year: 2026})
	if err != nil {
		t.Fatal(err)
	}
	return res.Timetable
}

func TestASmallSchoolIsReadFieldByField(t *testing.T) {
	var got strings.Builder
	if err := read(t, small()).Dump(&got); err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		`school info	1	{"name":"Small","region":"USA","first":"2026-07-01","last":"2027-06-30"}`,
		`calendar	1	{"days":[{"date":"2026-09-01","day":1},{"date":"2026-09-02","day":2},{"date":"2026-09-03"}]}`,
		`grid	1	{"id":1,"code":"Main","days":[{"code":"Mon"},{"code":"Tue"}],` +
			`"periods":[{"id":1,"code":"1","name":"Period 1"},{"id":2,"code":"2","name":"Period 2"}],` +
			`"cells":[{"day":1,"period":1,"kind":1,"start":480,"end":530},{"day":1,"period":2,"kind":1,"start":540,"end":590},` +
			`{"day":2,"period":2,"kind":1,"start":600,"end":650}]}`,
		`year level	1	{"id":1,"code":"9","order":9,"grid":1}`,
		`year level	2	{"id":2,"code":"LSUP","order":200,"grid":1}`,
		`faculty	1	{"id":1,"code":"MA","name":"Mathematics"}`,
		`room	1	{"id":1,"code":"A1","name":"Room 1","kind":"Classroom","capacity":30}`,
		`room	2	{"id":2,"code":"A 2","name":"Room 2","kind":"Laboratory"}`,
		`teacher	1	{"id":1,"sisId":"900","code":"KIM","title":"Ms","surname":"Kim","firstName":"Ada","gender":"F","faculty":1}`,
		`teacher	2	{"id":2,"sisId":"901","code":"LEE","title":"Mr","surname":"Lee","firstName":"Bo","preferredName":"Bob","gender":"M"}`,
		`student	1	{"id":1,"sisId":"1","surname":"Abel","firstName":"Ann","gender":"F","yearLevel":1,"rollGroup":"9A","house":"Red"}`,
		`student	2	{"id":2,"sisId":"2","surname":"Bell, Jr.","firstName":"Ben","preferredName":"Benny","gender":"M","yearLevel":2,"rollGroup":"9A","house":"Blue"}`,
		`course	1	{"id":1,"code":"09MAT","name":"Mathematics 9","faculty":1,"yearLevels":[1,2]}`,
		`section	1	{"id":1,"course":1,"sectionId":"1","teachers":[1,2],"room":2,"lessonsWanted":3,"priority":9,"name":"Maths 1"}`,
		`section	2	{"id":2,"course":1,"sectionId":"2","priority":9}`,
		`section list row	1	{"id":1,"section":1,"student":1}`,
		`section list row	2	{"id":2,"section":1,"student":2}`,
		`lesson	1	{"id":1,"section":1,"slot":{"grid":1,"day":1,"period":1},"teachers":[1,2],"rooms":[1],"excused":[2]}`,
		`lesson	2	{"id":2,"section":1,"slot":{"grid":1,"day":1,"period":2},"teachers":[1],"rooms":[2]}`,
		`lesson	3	{"id":3,"section":1,"slot":{"grid":1,"day":2,"period":2},"teachers":[2,1],"rooms":[2]}`,
		"",
	}, "\n")
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(- want, + got)\n%s", diff)
	}
}

func TestAYearLevelUsesTheGridOfMostOfItsLessons(t *testing.T) {
	tt := read(t, twoGrids())
	if got := tt.Grid(tt.YearLevelByCode("9").Grid).Code; got != "Sen" {
		t.Errorf("year level 9 is in grid %s", got)
	}
}

// edited is small with one text of one file replaced.
func edited(file, from, to string) func(fstest.MapFS) {
	return func(fsys fstest.MapFS) {
		text := string(fsys[file].Data)
		if !strings.Contains(text, from) {
			panic(file + " has no " + from)
		}
		fsys[file] = &fstest.MapFile{Data: []byte(strings.Replace(text, from, to, 1))}
	}
}

func TestHarmlessVariationsReadTheSame(t *testing.T) {
	want := dump(t, read(t, small()))
	for name, change := range map[string]func(fstest.MapFS){
		"byte order mark":                     edited("rooms.csv", "code,name", "\ufeffcode,name"),
		"other order":                         edited("faculties.csv", "code,name\nMA,Mathematics", "name,code\nMathematics,MA"),
		"more columns":                        edited("faculties.csv", "code,name\nMA,Mathematics", "code,head,name\nMA,Kim,Mathematics"),
		"capital header":                      edited("faculties.csv", "code,name", "Code, NAME"),
		"empty lines":                         edited("faculties.csv", "code,name\n", "code,name\n\n,\n"),
		"blanks":                              edited("faculties.csv", "MA,Mathematics", "\u00a0MA ,Mathematics"),
		"quotes":                              edited("faculties.csv", "MA,Mathematics", `"MA","Mathematics"`),
		"no last line end":                    edited("faculties.csv", "Mathematics\n", "Mathematics"),
		"a byte order mark in an id":          edited("students.csv", "\n2,", "\n\ufeff2,"),
		"blanks of no width in ids and codes": edited("section_lists.csv", "09MAT,1,2", "09\u200bMAT,1\u2060,\u200e2\u00ad"),
		"a wide blank in a code":              edited("timetable.csv", "A 2", "A\u00a02"),
		"a line break in a name":              edited("rooms.csv", "Room 2", "\"Room\r\n2\""),
		"a line break after a code":           edited("rooms.csv", "A1,", "\"A1\n\","),
		"sep=,":                               edited("rooms.csv", "code,name", "sep=,\r\ncode,name"),
		"sep=;": func(fsys fstest.MapFS) {
			fsys["faculties.csv"].Data = []byte("sep=;\ncode;name\nMA;Mathematics\n")
		},
		"times of 12 hours":           edited("bell_times.csv", "08:00,08:50", "8:00 AM,8:50 a.m."),
		"times with seconds":          edited("bell_times.csv", "10:00,10:50", "10:00:00,10:50:00"),
		"a date as the USA writes it": edited("calendar.csv", "2026-09-02", "9/2/2026"),
		"the grade in other spellings": func(fsys fstest.MapFS) {
			edited("courses.csv", "9 LSUP", "09 9 LSUP 9.0")(fsys)
		},
		"line ends of old Macs": func(fsys fstest.MapFS) {
			for _, f := range fsys {
				f.Data = []byte(strings.ReplaceAll(string(f.Data), "\n", "\r"))
			}
		},
		"Windows line ends": func(fsys fstest.MapFS) {
			for _, f := range fsys {
				f.Data = []byte(strings.ReplaceAll(string(f.Data), "\n", "\r\n"))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := small()
			change(fsys)
			if diff := cmp.Diff(want, dump(t, read(t, fsys))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLinesAreCountedAsAnEditorCountsThem: cells with line breaks are one row, and the lines after them keep their numbers.
func TestLinesAreCountedAsAnEditorCountsThem(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\r"} {
		fsys := small()
		fsys["rooms.csv"].Data = []byte(strings.ReplaceAll("sep=,\ncode,name,kind,capacity\nA1,\"Room\n\n1\",Classroom,30\nA 2,\"say \"\"2\"\"\nor 3\",,many\n", "\n", end))
		_, err := Read(fsys, Options{Name: "Small", Year: 2026})
		var faults Faults
		if !errors.As(err, &faults) || faults[0].String() != `rooms.csv:6: the capacity "many" is not a number from 0 to 65535` {
			t.Errorf("line ends %q: %v", end, err)
		}
		res, err := Read(fsys, Options{Name: "Small", Year: 2026, SkipBad: true})
		if err != nil || res.Timetable.Room(1).Name != "Room 1" {
			t.Errorf("line ends %q: %v", end, err)
		}
	}
}

func TestYearLevelsStandInTheOrderInWhichTheyAreAttended(t *testing.T) {
	fsys := small()
	text := "id,surname,first_name,preferred_name,gender,year_level,roll_group,house\n"
	for i, code := range []string{"12", "KG", "UG", "TK", "9", "1", "PK", "12+", "09", "10.0", "LSUP"} {
		text += fmt.Sprintf("%d,S,,,,%s,,\n", i+1, code)
	}
	fsys["students.csv"].Data = []byte(text)
	tt := read(t, fsys)
	var got []string
	for _, y := range slices.SortedFunc(tt.YearLevels(), func(a, b *model.YearLevel) int { return int(a.Order) - int(b.Order) }) {
		got = append(got, y.Code)
	}
	if diff := cmp.Diff([]string{"PK", "TK", "KG", "1", "9", "10.0", "12", "12+", "UG", "LSUP"}, got); diff != "" {
		t.Errorf("(- want, + got)\n%s", diff)
	}
	if tt.StudentBySISID("9").YearLevel != tt.YearLevelByCode("9").ID {
		t.Error("09 is not grade 9")
	}
}

// TestIDsKeepTheirZeros: 00501 and 501 are two people, and 09MAT is no 9MAT.
func TestIDsKeepTheirZeros(t *testing.T) {
	fsys := small()
	edited("students.csv", "\n2,", "\n01,")(fsys)
	edited("section_lists.csv", "1,2\n", "1,01\n")(fsys)
	edited("timetable_exceptions.csv", "1,1,09MAT,1,2", "1,1,09MAT,1,01")(fsys)
	tt := read(t, fsys)
	if tt.Count(model.KindStudent) != 2 || tt.StudentBySISID("01") == nil || tt.StudentBySISID("1") == nil {
		t.Error("01 and 1 are not two people")
	}
}

func TestOptionalFilesMayBeMissing(t *testing.T) {
	fsys := small()
	delete(fsys, "calendar.csv")
	delete(fsys, "timetable_exceptions.csv")
	if tt := read(t, fsys); tt.Count(model.KindCalendar) != 0 || len(tt.Lesson(1).Excused) != 0 {
		t.Error("something came of files that are not there")
	}
}

func TestEveryFaultIsListedWithFileLineAndReason(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(fstest.MapFS)
		want   []string
	}{
		{"broken UTF-8", edited("calendar.csv", "2026-09-02", "2026-09-0\xe9"), []string{
			"calendar.csv:3: broken UTF-8: save the file as CSV UTF-8"}},
		{"open quote", edited("calendar.csv", "2026-09-02", `"2026-09-02`), []string{
			"calendar.csv:3: a quote is out of place or not closed on this line"}},
		{"an id that a spreadsheet has shortened", edited("students.csv", "\n2,", "\n1.23E+11,"), []string{
			"section_lists.csv:3: no student 2",
			"students.csv:3: the id 1.23E+11 is a number that a spreadsheet has shortened: set the column to text there, fill in the whole number, and save again",
			"timetable_exceptions.csv:3: no student and no teacher has the id 2"}},
		{"a quote that is closed on a later line, where it says nothing", edited("rooms.csv", "Room 1", `"Room 1`), []string{
			"rooms.csv:2: a quote is out of place or not closed on this line", "timetable.csv:2: no room A1",
			"timetable_exceptions.csv:3: the lesson is left out (timetable.csv:2)"}},
		{"a time that is none", edited("bell_times.csv", "10:00,10:50", "13:00 PM,10:50"), []string{
			`bell_times.csv:4: start: "13:00 PM" is not a time such as 08:30`,
			"calendar.csv:3: the cycle has no day 2",
			"timetable.csv:4: no period 2 on day 2 in the bell times"}},
		{"cell missing", edited("calendar.csv", "2026-09-02,2", "2026-09-02"), []string{
			"calendar.csv:3: 1 cell where the header has 2"}},
		{"line too long", edited("calendar.csv", "2026-09-02", strings.Repeat("2", maxLine)), []string{
			"calendar.csv:3: the line is longer than 64 KB"}},
		{"no code", edited("rooms.csv", "A1,", ","), []string{
			"rooms.csv:2: the code is missing", "timetable.csv:2: no room A1",
			"timetable_exceptions.csv:3: the lesson is left out (timetable.csv:2)"}},
		{"dangling teacher", edited("sections.csv", "KIM LEE", "KIM ABC9"), []string{
			"section_lists.csv:2: section 09MAT 1 is left out (sections.csv:2)",
			"section_lists.csv:3: section 09MAT 1 is left out (sections.csv:2)",
			"sections.csv:2: no teacher ABC9",
			"timetable.csv:2: section 09MAT 1 is left out (sections.csv:2)",
			"timetable.csv:3: section 09MAT 1 is left out (sections.csv:2)",
			"timetable.csv:4: section 09MAT 1 is left out (sections.csv:2)",
			"timetable_exceptions.csv:2: the lesson is left out (timetable.csv:3)",
			"timetable_exceptions.csv:3: the lesson is left out (timetable.csv:2)"}},
		{"teacher twice in a cell", edited("timetable.csv", "LEE KIM", "KIM KIM"), []string{
			"timetable.csv:4: teacher KIM is listed twice"}},
		{"student not there", edited("section_lists.csv", "1,2\n", "1,77\n"), []string{
			"section_lists.csv:3: no student 77"}},
		{"student in the list twice", edited("section_lists.csv", "1,2\n", "1,1\n"), []string{
			"section_lists.csv:3: student 1 is in section 09MAT 1 twice, first on line 2"}},
		{"student twice", edited("students.csv", "\n2,", "\n1,"), []string{
			"section_lists.csv:3: no student 2", "students.csv:3: student 1 comes twice, first on line 2",
			"timetable_exceptions.csv:3: no student and no teacher has the id 2"}},
		{"teachers with one id", edited("teachers.csv", "901", "900"), []string{
			"section_lists.csv:2: section 09MAT 1 is left out (sections.csv:2)",
			"section_lists.csv:3: section 09MAT 1 is left out (sections.csv:2)",
			"sections.csv:2: teacher LEE is left out (teachers.csv:3)",
			"teachers.csv:3: teacher 900 comes twice, first on line 2",
			"timetable.csv:2: teacher LEE is left out (teachers.csv:3)",
			"timetable.csv:2: section 09MAT 1 is left out (sections.csv:2)",
			"timetable.csv:3: section 09MAT 1 is left out (sections.csv:2)",
			"timetable.csv:4: teacher LEE is left out (teachers.csv:3)",
			"timetable.csv:4: section 09MAT 1 is left out (sections.csv:2)",
			"timetable_exceptions.csv:2: the lesson is left out (timetable.csv:3)",
			"timetable_exceptions.csv:3: the lesson is left out (timetable.csv:2)"}},
		{"faculty not listed", edited("courses.csv", ",MA,", ",PE,"), []string{
			"courses.csv:2: no faculty PE",
			"section_lists.csv:2: section 09MAT 1 is left out (sections.csv:2)",
			"section_lists.csv:3: section 09MAT 1 is left out (sections.csv:2)",
			"sections.csv:2: course 09MAT is left out (courses.csv:2)",
			"sections.csv:3: course 09MAT is left out (courses.csv:2)",
			"timetable.csv:2: section 09MAT 1 is left out (sections.csv:2)",
			"timetable.csv:3: section 09MAT 1 is left out (sections.csv:2)",
			"timetable.csv:4: section 09MAT 1 is left out (sections.csv:2)",
			"timetable_exceptions.csv:2: the lesson is left out (timetable.csv:3)",
			"timetable_exceptions.csv:3: the lesson is left out (timetable.csv:2)"}},
		{"what only the model refuses", edited("rooms.csv", "Room 2", strings.Repeat("long", 26)), []string{
			"rooms.csv:3: room A 2: the name is longer than 100 characters",
			"timetable.csv:3: room A 2 is left out (rooms.csv:3)",
			"timetable.csv:4: room A 2 is left out (rooms.csv:3)",
			"timetable_exceptions.csv:2: the lesson is left out (timetable.csv:3)"}},
		{"capacity no number", edited("rooms.csv", ",30", ",many"), []string{
			`rooms.csv:2: the capacity "many" is not a number from 0 to 65535`,
			"timetable.csv:2: room A1 is left out (rooms.csv:2)",
			"timetable_exceptions.csv:3: the lesson is left out (timetable.csv:2)"}},
		{"period not in the bell times", edited("timetable.csv", "2,2,", "2,1,"), []string{
			"timetable.csv:4: no period 1 on day 2 in the bell times"}},
		{"day not in the bell times", edited("timetable.csv", "2,2,", "3,2,"), []string{
			"timetable.csv:4: no period 2 on day 3 in the bell times"}},
		{"two lessons at once", edited("timetable.csv", "2,2,", "1,2,"), []string{
			"timetable.csv:4: section 09MAT 1 has a lesson on day 1, period 2 already, on line 3"}},
		{"bell times wrong", edited("bell_times.csv", "10:00,10:50,teaching", "10:00,09:70,lesson"), []string{
			`bell_times.csv:4: end: "09:70" is not a time such as 08:30`,
			`bell_times.csv:4: the kind "lesson" is not teaching, scheduled, offline, break or spacer`,
			"calendar.csv:3: the cycle has no day 2",
			"timetable.csv:4: no period 2 on day 2 in the bell times"}},
		{"period code with a slash", edited("bell_times.csv", "1,Mon,2,", "1,Mon,1/2,"), []string{
			`bell_times.csv:2: grid Main: the period code "1/2" may not hold / or _`,
			"timetable.csv:3: no period 2 on day 1 in the bell times",
			"timetable_exceptions.csv:2: the lesson is left out (timetable.csv:3)"}},
		{"bell times twice", edited("bell_times.csv", "1,Mon,2,", "1,Mon,1,"), []string{
			"bell_times.csv:3: period 1 on day 1 comes twice, first on line 2",
			"timetable.csv:3: no period 2 on day 1 in the bell times",
			"timetable_exceptions.csv:2: the lesson is left out (timetable.csv:3)"}},
		{"day with two codes", edited("bell_times.csv", "1,Mon,1,", "1,Tue,1,"), []string{
			"bell_times.csv:3: day 1 is called Mon on line 2",
			"timetable.csv:2: no period 1 on day 1 in the bell times",
			"timetable_exceptions.csv:3: the lesson is left out (timetable.csv:2)"}},
		{"two days with one code", edited("bell_times.csv", "2,Tue,2,", "2,Mon,2,"), []string{
			"bell_times.csv:4: day Mon has number 1 on line 2",
			"calendar.csv:3: the cycle has no day 2",
			"timetable.csv:4: no period 2 on day 2 in the bell times"}},
		{"gap in the days", edited("bell_times.csv", "2,Tue,2,", "4,Tue,2,"), []string{
			"bell_times.csv: the cycle has no day 2: days are numbered from 1 without a gap",
			"bell_times.csv: the cycle has no day 3: days are numbered from 1 without a gap",
			"timetable.csv:4: no period 2 on day 2 in the bell times"}},
		{"exception for nobody", edited("timetable_exceptions.csv", "1,2,09MAT,1,901", "1,2,09MAT,1,99"), []string{
			"timetable_exceptions.csv:2: no student and no teacher has the id 99"}},
		{"exception without a lesson", edited("timetable_exceptions.csv", "1,2,09MAT,1", "1,2,09MAT,2"), []string{
			"timetable_exceptions.csv:2: section 09MAT 2 has no lesson on day 1, period 2"}},
		{"exception twice", edited("timetable_exceptions.csv", "1,2,09MAT,1,901", "1,1,09MAT,1,2"), []string{
			"timetable_exceptions.csv:3: the same exception stands on line 2"}},
		{"date twice", edited("calendar.csv", "2026-09-02", "2026-09-01"), []string{
			"calendar.csv:3: 2026-09-01 comes twice, first on line 2"}},
		{"no date", edited("calendar.csv", "2026-09-02", "09/02/2026"), []string{
			`calendar.csv:3: "09/02/2026" is not a date such as 2026-09-01`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := small()
			c.change(fsys)
			_, err := Read(fsys, Options{Name: "Small", Year: 2026})
			var faults Faults
			if !errors.As(err, &faults) {
				t.Fatalf("the error is %v", err)
			}
			if diff := cmp.Diff(c.want, lines(faults)); diff != "" {
				t.Errorf("(- want, + got)\n%s", diff)
			}
			res, err := Read(fsys, Options{Name: "Small", Year: 2026, SkipBad: true})
			if err != nil {
				t.Fatalf("with the bad rows left out: %v", err)
			}
			if diff := cmp.Diff(c.want, lines(res.Skipped)); diff != "" {
				t.Errorf("left out (- want, + got)\n%s", diff)
			}
		})
	}
}

func TestAFileThatCanNotBeTakenIsRefusedWhateverIsSkipped(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(fstest.MapFS)
		want   []string
	}{
		{"file missing", func(f fstest.MapFS) { delete(f, "rooms.csv") }, []string{
			"rooms.csv: the file is missing from the folder"}},
		{"empty file", edited("rooms.csv", string(small()["rooms.csv"].Data), ""), []string{
			"rooms.csv:1: the file is empty: it needs a header row with code,name,kind,capacity"}},
		{"column missing", edited("sections.csv", "section,name", "class,name"), []string{
			"sections.csv:1: the header has no column section"}},
		{"columns by semicolons", edited("faculties.csv", "code,name", "code;name"), []string{
			"faculties.csv:1: the header has no column code, no column name; cells must be separated by commas"}},
		{"column twice", edited("faculties.csv", "code,name\nMA,", "code,name,code\nMA,MA,"), []string{
			"faculties.csv:1: the column code comes twice"}},
		{"UTF-16", edited("faculties.csv", "code", "\xff\xfecode"), []string{
			"faculties.csv: the file is UTF-16 text: save it as CSV UTF-8"}},
		{"faults in several files", func(f fstest.MapFS) {
			edited("calendar.csv", "2026-09-02,2", "2026-09-02,9")(f)
			edited("sections.csv", "section,name", "class,name")(f)
			edited("rooms.csv", ",30", ",-1")(f)
		}, []string{
			"calendar.csv:3: the cycle has no day 9",
			`rooms.csv:2: the capacity "-1" is not a number from 0 to 65535`,
			"sections.csv:1: the header has no column section",
			"timetable.csv:2: room A1 is left out (rooms.csv:2)",
			"timetable_exceptions.csv:3: the lesson is left out (timetable.csv:2)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := small()
			c.change(fsys)
			for _, skip := range []bool{false, true} {
				_, err := Read(fsys, Options{Name: "Small", Year: 2026, SkipBad: skip})
				var faults Faults
				if !errors.As(err, &faults) {
					t.Fatalf("the error is %v", err)
				}
				if diff := cmp.Diff(c.want, lines(faults)); diff != "" {
					t.Errorf("with SkipBad %v (- want, + got)\n%s", skip, diff)
				}
			}
		})
	}
}

func TestTooManyFaultsAreNotListedWithoutEnd(t *testing.T) {
	fsys := small()
	fsys["calendar.csv"] = &fstest.MapFile{Data: []byte("date,day_number\n" + strings.Repeat("never,1\n", 3*maxFaults))}
	_, err := Read(fsys, Options{Name: "Small", Year: 2026, SkipBad: true})
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatalf("the error is %v", err)
	}
	if len(faults) != maxFaults+1 || faults[0].String() != "calendar.csv: too many faults: the rest of them is not listed" {
		t.Errorf("%d faults, the first: %s", len(faults), faults[0])
	}
}

func lines(faults []Fault) []string {
	var ss []string
	for _, f := range faults {
		ss = append(ss, f.String())
	}
	return ss
}
