package spreadsheet

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"carillon/internal/exchange"
	"carillon/model"
)

func read(t testing.TB, name string, data []byte, o exchange.ReadOptions) *exchange.Document {
	t.Helper()
	d, err := Read(context.Background(), exchange.FromBytes(name, data), o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// values are the rows of a table, each as "field=value" where it says something.
func values(tab *exchange.Table) (lines []string) {
	for _, r := range tab.Rows {
		var parts []string
		for i, v := range r.Values {
			if v != "" {
				parts = append(parts, tab.Fields[i]+"="+strings.ReplaceAll(v, "\x1f", "/"))
			}
		}
		lines = append(lines, strings.Join(parts, " "))
	}
	return lines
}

func utf16le(s string, mark bool) []byte {
	var b bytes.Buffer
	if mark {
		b.Write([]byte{0xff, 0xfe})
	}
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.Bytes()
}

func TestASheetIsReadHoweverItWasWritten(t *testing.T) {
	want := []string{"surname=Nuñez firstName=Zoë yearLevel=9 sisId=00501"}
	const plain = "Student ID,Last Name,First Name,Grade\n00501,Nuñez,Zoë,9\n"
	for _, c := range []struct {
		name, file string
		data       []byte
	}{
		{"UTF-8", "students.csv", []byte(plain)},
		{"a byte order mark", "students.csv", []byte("\ufeff" + plain)},
		{"UTF-16", "students.csv", utf16le(plain, true)},
		{"UTF-16 without a mark", "students.csv", utf16le(plain, false)},
		{"Windows-1252", "students.csv", []byte(strings.NewReplacer("ñ", "\xf1", "ë", "\xeb").Replace(plain))},
		{"semicolons", "students.csv", []byte(strings.ReplaceAll(plain, ",", ";"))},
		{"tabs", "students.tsv", []byte(strings.ReplaceAll(plain, ",", "\t"))},
		{"a line that says what is between", "students.csv", []byte("sep=|\n" + strings.ReplaceAll(plain, ",", "|"))},
		{"lines that end as on Windows", "students.csv", []byte(strings.ReplaceAll(plain, "\n", "\r\n"))},
		{"lines that end as on old Macs", "students.csv", []byte(strings.ReplaceAll(plain, "\n", "\r"))},
		{"quotes with a line break", "students.csv", []byte("Student ID,\"Last\nName\",First Name,Grade\n\"00501\",\"Nuñez\",\"Zoë\",9\n")},
		{"columns in another order, and empty lines", "students.csv", []byte("\n\nGrade,First Name,Student ID,Last Name\n\n9,Zoë,00501,Nuñez\n,,,\n")},
		{"a name that says nothing", "export (3).csv", []byte(plain)},
	} {
		d := read(t, c.file, c.data, exchange.ReadOptions{})
		if len(d.Tables) == 0 || d.Tables[0].Kind != model.KindStudent {
			t.Errorf("%s: not taken for students: %+v", c.name, d.LeftOut)
			continue
		}
		if diff := cmp.Diff(want, values(d.Tables[0])); diff != "" || len(d.LeftOut) > 0 {
			t.Errorf("%s: (-want +got)\n%s%v", c.name, diff, d.LeftOut)
		}
	}
}

func TestDatesAreReadByTheSchoolsRegion(t *testing.T) {
	for _, c := range []struct {
		region     model.Region
		cell, want string
	}{
		{model.RegionUSA, "12/15/2026", "2026-12-15"}, {model.RegionUSA, "2/3/2026", "2026-02-03"}, {model.RegionUSA, "2/3/26", "2026-02-03"},
		{"Australia", "2/3/2026", "2026-03-02"}, {"Australia", "15/12/2026", "2026-12-15"}, {model.RegionUnknown, "12/15/2026", "2026-12-15"},
		{model.RegionUnknown, "2/3/2026", "2/3/2026"}, {model.RegionUSA, "2026-12-15 00:00:00", "2026-12-15"}, {model.RegionUSA, "Dec 15, 2026", "2026-12-15"},
		{model.RegionUSA, "soon", "soon"},
	} {
		if got := tidyDate(c.cell, c.region); got != c.want {
			t.Errorf("%s in %s is %s, want %s", c.cell, c.region, got, c.want)
		}
	}
}

func TestRequestsAreReadARowEachAndARowAStudent(t *testing.T) {
	d := read(t, "requests.csv", []byte("Student ID,Request 1,Request 2,Alternate 1\n501,ART1,BAND,CHOR\n502,,BAND,\n"), exchange.ReadOptions{})
	want := []string{"student=501 course=ART1 rank=1 reserve=no", "student=501 course=BAND rank=2 reserve=no", "student=501 course=CHOR rank=1 reserve=yes", "student=502 course=BAND rank=2 reserve=no"}
	if diff := cmp.Diff(want, values(d.Tables[0])); diff != "" {
		t.Errorf("a row a student (-want +got)\n%s", diff)
	}
	d = read(t, "requests.csv", []byte("Student ID,Course #,Alternate\n501,ART1,yes\n"), exchange.ReadOptions{})
	if diff := cmp.Diff([]string{"student=501 course=ART1 reserve=yes"}, values(d.Tables[0])); diff != "" {
		t.Errorf("a row each (-want +got)\n%s", diff)
	}
}

func TestAColumnThatIsNotUnderstoodIsListedAndCanBeMapped(t *testing.T) {
	data := []byte("Course #,Sec,Wer,Notes\nART1,1,KIM,x\nART1,2,LEE,\n")
	d := read(t, "sections.csv", data, exchange.ReadOptions{})
	if len(d.LeftOut) != 2 || d.LeftOut[0].What != "Wer" || d.LeftOut[0].Many != 2 || d.LeftOut[0].Bad {
		t.Errorf("%+v", d.LeftOut)
	}
	d = read(t, "sections.csv", data, exchange.ReadOptions{Mapping: exchange.Mapping{"": {Columns: map[string]string{"Wer": "teachers", "Notes": "-"}}}})
	if diff := cmp.Diff([]string{"course=ART1 sectionId=1 teachers=KIM", "course=ART1 sectionId=2 teachers=LEE"}, values(d.Tables[0])); diff != "" || len(d.LeftOut) > 0 {
		t.Errorf("(-want +got)\n%s%v", diff, d.LeftOut)
	}
	b := model.NewBuilder()
	for _, code := range []string{"KIM", "LEE", "POE"} {
		b.Add(&model.Teacher{Code: code})
	}
	tt, _ := b.Timetable()
	d = read(t, "sections.csv", []byte("Course #,Sec,Wer\nART1,1,KIM\nART1,2,LEE\nART1,3,POE\n"), exchange.ReadOptions{Here: tt.Snapshot()})
	if c := d.Tables[0].Columns[2]; c.Field != "teachers" || c.By != exchange.ByContent {
		t.Errorf("a column of teachers' codes is %+v", c)
	}
}

func TestEachRowThatCanNotBeReadIsListedWithItsLine(t *testing.T) {
	for _, c := range []struct {
		name, file, data string
		line             int
		why              string
	}{
		{"open quote", "rooms.csv", "code,name\nA1,\"Room\nA2,Room 2\n", 2, "sheet.quote"},
		{"cell missing", "rooms.csv", "code,name\nA1\n", 2, "sheet.cells"},
		{"one cell more", "rooms.csv", "code,name\nA1,x,y\n", 2, "sheet.cells"},
		{"a number that a spreadsheet has shortened", "students.csv", "id,surname\n1.23E+11,Kim\n", 2, "sheet.shortened"},
		{"a time that is none", "bell_times.csv", "day,period,start,end\nMon,1,13:00 PM,14:00\n", 2, "sheet.no-time"},
		{"a period twice", "bell_times.csv", "day,period,start,end\nMon,1,8:00,9:00\nMon,1,8:00,9:00\n", 3, "sheet.comes-twice"},
		{"a date that is none", "calendar.csv", "date,day_number\n2026-02-30,1\n", 2, "sheet.no-date"},
	} {
		d := read(t, c.file, []byte(c.data), exchange.ReadOptions{})
		if len(d.LeftOut) != 1 || d.LeftOut[0].Line != c.line || string(d.LeftOut[0].Why.Code) != c.why || !d.LeftOut[0].Bad {
			t.Errorf("%s: %+v", c.name, d.LeftOut)
		}
	}
}

func TestAFileThatIsNoSheetIsRefused(t *testing.T) {
	for _, c := range []struct {
		name, file string
		data       []byte
		why        string
	}{
		{"an empty file", "rooms.csv", nil, "sheet.empty"},
		{"a workbook under another name", "rooms.csv", []byte("PK\x03\x04rest"), "sheet.no-workbook"},
		{"a workbook that is none", "rooms.xlsx", []byte("hello"), "sheet.no-workbook"},
	} {
		_, err := Read(context.Background(), exchange.FromBytes(c.file, c.data), exchange.ReadOptions{}, nil)
		var refused *exchange.Error
		if !errors.As(err, &refused) || string(refused.Why.Code) != c.why {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestDatesOfAWorkbookAreDates: the number behind them means nothing to a person.
func TestDatesOfAWorkbookAreDates(t *testing.T) {
	book := excelize.NewFile()
	defer book.Close()
	style, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]any{"A1": "Student ID", "B1": "Course", "C1": "Section", "D1": "Start date", "A2": 501, "B2": "ART1", "C2": 2, "D2": time.Date(2026, 12, 15, 0, 0, 0, 0, time.UTC)} {
		if err := book.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(book.SetSheetName("Sheet1", "Section lists"), book.SetCellStyle("Section lists", "D2", "D2", style)); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	d := read(t, "lists.xlsx", b.Bytes(), exchange.ReadOptions{Region: model.RegionUSA})
	if diff := cmp.Diff([]string{"section=ART1/2 student=501 first=2026-12-15"}, values(d.Tables[0])); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestACellThatLooksLikeAFormulaIsGuardedAndComesBack(t *testing.T) {
	for _, cell := range []string{"=1+1", "+1", "-1", "@x", "'=x", "plain", "'", ""} {
		if got := unguard(guard(cell)); got != cell {
			t.Errorf("%q comes back as %q", cell, got)
		}
		if g := guard(cell); g != "" && strings.ContainsAny(g[:1], "=+-@") {
			t.Errorf("%q is written as %q", cell, g)
		}
	}
}

// FuzzRead: reading never panics, and what is refused has a reason.
func FuzzRead(f *testing.F) {
	f.Add("students.csv", []byte("id,surname\n1,Kim\n"))
	f.Add("bell_times.csv", []byte("day_number,day,period,start,end,waves\n60,a,b,00:00,24:00,A 1:00-2:00\n"))
	f.Add("requests.csv", []byte("Student ID;Request 1;Alternate 1\n1;\"A\nB\";C\n"))
	f.Add("timetable.csv", []byte("\xff\xfed\x00"))
	f.Add("calendar.csv", []byte("date,day_number\n12/15/2026,1\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if len(name) > 40 || strings.HasSuffix(strings.ToLower(name), ".xlsx") {
			return
		}
		d, err := Read(context.Background(), exchange.FromBytes(name, data), exchange.ReadOptions{Region: model.RegionUSA}, nil)
		if err != nil {
			var refused *exchange.Error
			if !errors.As(err, &refused) || refused.Why.IsZero() {
				t.Fatalf("refused without a reason: %v", err)
			}
			return
		}
		for _, l := range d.LeftOut {
			if l.Why.IsZero() {
				t.Fatalf("left out without a reason: %+v", l)
			}
		}
	})
}
