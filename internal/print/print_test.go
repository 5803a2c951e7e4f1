package print_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"carillon/internal/demo"
	"carillon/internal/print"
	"carillon/model"
	"carillon/model/views"
)

func block(kind views.BlockKind, start, end model.Minute, code, name, teacher, room string) views.Block {
	return views.Block{Kind: kind, Period: "1", Start: start, End: end, Lanes: 1, Lines: []views.Line{
		{Role: views.RoleCode, Text: code}, {Role: views.RoleName, Text: name}, {Role: views.RoleTeacher, Text: teacher}, {Role: views.RoleRoom, Text: room}}}
}

// week is one with a lesson that clashes, one in the afternoon, a break, and a day with nothing.
func week() *views.Week {
	clash := block(views.LessonBlock, 480, 530, "09MAT 1", "Mathematics 9", "KIM", "A1")
	clash.Clash = true
	return &views.Week{Title: "Ana Reyes (104)", Sub: "Grade 9", From: 480, To: 830, Days: []views.Day{
		{Number: 1, Name: "Monday", Blocks: []views.Block{clash, block(views.BreakBlock, 530, 540, "Recess", "", "", ""),
			block(views.LessonBlock, 785, 830, "09ENG 1", "", "", "A2")}},
		{Number: 2, Name: "Tuesday"}}}
}

func text(t *testing.T, d print.Document, weeks ...*views.Week) string {
	t.Helper()
	var b strings.Builder
	if err := print.Text(&b, d, slices.Values(weeks)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func page(t *testing.T, d print.Document, weeks ...*views.Week) string {
	t.Helper()
	var b strings.Builder
	if err := print.HTML(&b, d, "Weeks", slices.Values(weeks)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAWeekAsPlainText(t *testing.T) {
	want := `Ana Reyes (104) · Grade 9 · Semester 1 · Lincoln High

Monday
  8:00–8:50   1  09MAT 1  Mathematics 9  KIM  A1    clash
  8:50–9:00   1  Recess
  1:05–1:50   1  09ENG 1                      A2

Tuesday
  nothing
`
	got := text(t, print.Document{School: "Lincoln High", Region: model.RegionUSA, Rotation: "Semester 1"}, week())
	squeeze := func(s string) string { return regexp.MustCompile(` {2,}`).ReplaceAllString(s, "  ") }
	if diff := cmp.Diff(squeeze(want), squeeze(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := text(t, print.Document{Region: "Ireland"}, week()); !strings.Contains(got, "13:05–13:50") {
		t.Errorf("outside the USA the afternoon is not of 24 hours:\n%s", got)
	}
}

// nasty is what a name must not do to a page or a line.
const nasty = `</h1><script>alert(1)</script>" onload="x` + "\n\t\x1b[2J"

func TestNamesStayTextOnAPageAndOnALine(t *testing.T) {
	w := week()
	w.Title, w.Sub, w.Days[0].Name = nasty, nasty, nasty
	for i := range w.Days[0].Blocks[0].Lines {
		w.Days[0].Blocks[0].Lines[i].Text = nasty
	}
	w.Days[0].Blocks[0].Period = nasty
	d := print.Document{School: nasty, Rotation: nasty}
	if got := text(t, d, w); strings.Count(got, "\n") != strings.Count(text(t, print.Document{}, week()), "\n") || strings.ContainsAny(got, "\t\x1b") {
		t.Errorf("a name broke a line:\n%q", got)
	}
	root, err := html.Parse(strings.NewReader(page(t, d, w)))
	if err != nil {
		t.Fatal(err)
	}
	var down func(*html.Node)
	down = func(n *html.Node) {
		if n.Type == html.ElementNode {
			if n.Data == "script" || n.Data == "link" || n.Data == "img" || n.Data == "iframe" {
				t.Errorf("there is a <%s>", n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" {
					t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			down(c)
		}
	}
	down(root)
}

func TestBlocksOfAPageAreToScale(t *testing.T) {
	got := page(t, print.Document{School: "Lincoln High", Region: model.RegionUSA}, week())
	for _, want := range []string{
		`<title>Weeks – Lincoln High</title>`, `<h1>Ana Reyes (104)</h1>`, `>1:00</span>`,
		`<div class="block lesson clash" style="top:0px;height:53px;left:0%;width:100%;border-left-color:#2F5BD8`, // 50 minutes of 66 units an hour
		`<div class="block break" style="top:55px;`, `top:335px;`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not on the page:\n%s", want, got)
		}
	}
}

func TestAWeekWithoutBellTimesOrWithManyAtOnceIsAList(t *testing.T) {
	untimed := week()
	untimed.From, untimed.To = 0, 0
	for i := range untimed.Days[0].Blocks {
		untimed.Days[0].Blocks[i].Start, untimed.Days[0].Blocks[i].End = 0, 0
	}
	crowded := week()
	for i := range crowded.Days[0].Blocks {
		crowded.Days[0].Blocks[i].Lanes = 9
	}
	for name, w := range map[string]*views.Week{"no bell times": untimed, "nine at once": crowded} {
		got := page(t, print.Document{}, w)
		if strings.Contains(got, `style="top`) || strings.Count(got, `class="block`) != 3 {
			t.Errorf("%s: blocks are at minutes, or missing:\n%s", name, got)
		}
	}
}

func TestNoWeeksAreAPageAllTheSame(t *testing.T) {
	if got := page(t, print.Document{}); !strings.HasSuffix(got, "</html>\n") || text(t, print.Document{}) != "" {
		t.Errorf("without weeks the page is %q", got)
	}
}

// full is a disk that is full after so many bytes.
type full int

func (f *full) Write(b []byte) (int, error) {
	if *f -= full(len(b)); *f < 0 {
		return 0, errors.New("the disk is full")
	}
	return len(b), nil
}

func TestAFullDiskIsAnError(t *testing.T) {
	for room := range full(len(page(t, print.Document{}, week()))) {
		f := room
		if room%37 == 0 && print.HTML(&f, print.Document{}, "Weeks", slices.Values([]*views.Week{week()})) == nil {
			t.Fatalf("with room for %d bytes the page is said to be written", room)
		}
	}
	f := full(100)
	if print.Text(&f, print.Document{}, slices.Values([]*views.Week{week()})) == nil {
		t.Error("with room for 100 bytes the text is said to be written")
	}
}

// BenchmarkHTML writes the weeks of a hundred students of a school of 5,000.
func BenchmarkHTML(b *testing.B) {
	t := demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026})
	for b.Loop() {
		var out strings.Builder
		err := print.HTML(&out, print.Document{}, "Students", func(yield func(*views.Week) bool) {
			for id := range model.StudentID(100) {
				if !yield(views.WeekOf(t, (id + 1).Key(), 1, nil)) {
					return
				}
			}
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
