package print_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"iter"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"carillon/assets"
	"carillon/internal/demo"
	"carillon/internal/print"
	"carillon/model"
	"carillon/model/views"
)

func layout(t testing.TB, s print.Sheet) *print.Layout {
	t.Helper()
	paper, err := print.PaperNamed(model.RegionUSA, "")
	if err != nil {
		t.Fatal(err)
	}
	if s.Paper == (print.Paper{}) {
		s.Paper = paper
	}
	return &print.Layout{Document: print.Document{School: "Lincoln High", Region: model.RegionUSA}, Sheet: s, Fonts: print.NewFonts()}
}

func pdf(t testing.TB, l *print.Layout, pages iter.Seq[*print.Page]) ([]byte, *print.Made) {
	t.Helper()
	var b bytes.Buffer
	made, err := print.PDF(t.Context(), &b, l, "Weeks", pages, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), made
}

// pdfText is the text of a PDF as another program reads it.
func pdfText(t *testing.T, file []byte) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed (Debian: poppler-utils): whether another program finds the text of a PDF is not tested")
	}
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(file)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// words counts the words of a text.
func words(text string) map[string]int {
	many := map[string]int{}
	for _, w := range strings.Fields(text) {
		many[w]++
	}
	return many
}

func TestPDFToTextFindsEveryLessonOfTenPeople(t *testing.T) {
	tt := demo.New(demo.Options{Students: 600, Seed: 3, Year: 2026})
	var people []model.Key
	for r := range tt.Teachers() {
		if len(people) < 5 {
			people = append(people, r.Key())
		}
	}
	for r := range tt.Students() {
		if len(people) < 10 {
			people = append(people, r.Key())
		}
	}
	for name, sheet := range map[string]print.Sheet{"one a page": {}, "two a page": {PerPage: 2}, "six a page, tall, grey": {PerPage: 6, Tall: true, Grey: true}} {
		for _, who := range people {
			w := views.WeekOf(tt, who, 1, nil)
			lessons := map[string]int{} // the first word of each code
			all := 0
			for _, day := range w.Days {
				for _, b := range day.Blocks {
					if b.Kind == views.LessonBlock {
						lessons[strings.Fields(b.Lines[0].Text)[0]]++
						all++
					}
				}
			}
			if all == 0 {
				t.Fatalf("%s has no lessons to find", w.Title)
			}
			l := layout(t, sheet)
			file, _ := pdf(t, l, l.Weeks(slices.Values([]*views.Week{w})))
			found := words(pdfText(t, file))
			for code, many := range lessons {
				if found[code] != many {
					t.Errorf("%s, %s: %s is found %d times, and is %d lessons", name, w.Title, code, found[code], many)
				}
			}
		}
	}
}

func TestTextsOfAnyScriptAreFoundWhereTheMachineHasAFont(t *testing.T) {
	w := week()
	w.Title, w.Sub = "Łukasz Ørsted Νίκος Ижевск", "שלום"
	l := layout(t, print.Sheet{})
	file, made := pdf(t, l, l.Weeks(slices.Values([]*views.Week{w})))
	text := pdfText(t, file)
	for _, want := range []string{"Łukasz", "Ørsted", "Νίκος", "Ижевск"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not found in:\n%s", want, text)
		}
	}
	if len(made.Missing) > 0 {
		t.Skipf("this machine has no TrueType font with Hebrew letters: %q", made.Missing)
	}
	if !strings.Contains(text, "שלום") {
		t.Errorf("Hebrew is not found as it is read:\n%s", text)
	}
}

func TestACharacterThatNoFontHasIsAQuestionMarkAndTold(t *testing.T) {
	w := week()
	w.Title = "Ana 😀"
	l := layout(t, print.Sheet{})
	file, made := pdf(t, l, l.Weeks(slices.Values([]*views.Week{w})))
	if string(made.Missing) != "😀" {
		t.Errorf("missing are %q", made.Missing)
	}
	if text := pdfText(t, file); !strings.Contains(text, "Ana ?") {
		t.Errorf("there is no question mark:\n%s", text)
	}
}

func TestWeeksStandOnPagesAsManyAsSaid(t *testing.T) {
	weeks := func(yield func(*views.Week) bool) {
		for range 7 {
			if !yield(week()) {
				return
			}
		}
	}
	for _, test := range []struct{ per, pages int }{{1, 7}, {2, 4}, {4, 2}, {6, 2}} {
		for _, tall := range []bool{false, true} {
			l := layout(t, print.Sheet{PerPage: test.per, Tall: tall})
			_, made := pdf(t, l, l.Weeks(weeks))
			if made.Pages != test.pages || made.Clashes != 7 {
				t.Errorf("7 weeks, %d to a page: %d pages with %d clashes, want %d with 7", test.per, made.Pages, made.Clashes, test.pages)
			}
			for p := range l.Weeks(weeks) {
				for _, x := range p.Items {
					if x.X < 0 || x.Y < 0 || x.X+x.W > p.Width || x.Y+x.H > p.Height {
						t.Fatalf("%d to a page: %+v is off the page of %g×%g", test.per, x, p.Width, p.Height)
					}
				}
			}
		}
	}
}

func TestAWeekThatIsNoPictureIsAList(t *testing.T) {
	w := week()
	for i := range w.Days[0].Blocks {
		w.Days[0].Blocks[i].Start, w.Days[0].Blocks[i].End = 0, 0
	}
	l := layout(t, print.Sheet{PerPage: 4})
	file, made := pdf(t, l, l.Weeks(slices.Values([]*views.Week{week(), w, week()})))
	if made.Pages != 3 || made.Clashes != 3 {
		t.Errorf("%d pages, %d clashes", made.Pages, made.Clashes)
	}
	if n := strings.Count(pdfText(t, file), "09ENG 1"); n != 3 {
		t.Errorf("the lesson of each of three weeks is found %d times", n)
	}
}

func TestALongListGoesOnOnTheNextPage(t *testing.T) {
	x := &print.List{Title: "09MAT 1", Columns: []print.Column{{Name: "Name", Wide: 1}}, Numbered: true}
	for range 120 {
		x.Rows = append(x.Rows, []string{"Reyes"})
	}
	l := layout(t, print.Sheet{})
	file, made := pdf(t, l, l.Lists(slices.Values([]*print.List{x, {Title: "Empty", Empty: "Nobody is in this section."}})))
	text := pdfText(t, file)
	if n := strings.Count(text, "Reyes"); n != 120 || made.Pages < 4 || !strings.Contains(text, "09MAT 1, continued") ||
		!strings.Contains(text, "Nobody is in this section.") {
		t.Errorf("%d of 120 rows on %d pages:\n%s", n, made.Pages, text)
	}
}

func TestALogoIsOnThePageAndABrokenOneKeepsNobodyFromPrinting(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 20))); err != nil {
		t.Fatal(err)
	}
	for name, logo := range map[string][]byte{"a logo": b.Bytes(), "no picture": []byte("GIF89a"), "half a picture": b.Bytes()[:40]} {
		l := layout(t, print.Sheet{Logo: logo})
		file, made := pdf(t, l, l.Weeks(slices.Values([]*views.Week{week(), week()})))
		if has := bytes.Contains(file, []byte("/Subtype /Image")); made.Pages != 2 || has != (name == "a logo") {
			t.Errorf("%s: %d pages, and a picture: %v", name, made.Pages, has)
		}
	}
}

func TestTheSamePagesAreTheSameFile(t *testing.T) {
	var before []byte
	for range 3 {
		l := layout(t, print.Sheet{})
		file, _ := pdf(t, l, l.Weeks(slices.Values([]*views.Week{week()})))
		if before != nil && !bytes.Equal(before, file) {
			t.Fatal("two PDFs of the same week differ")
		}
		before = file
	}
}

func TestAPDFThatIsStoppedIsNotWritten(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	l, out := layout(t, print.Sheet{}), &bytes.Buffer{}
	weeks := func(yield func(*views.Week) bool) {
		for range 10 {
			if !yield(week()) {
				return
			}
		}
	}
	_, err := print.PDF(ctx, out, l, "Weeks", l.Weeks(weeks), func(n int) {
		if n == 3 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || out.Len() > 0 {
		t.Errorf("%v, and %d bytes are written", err, out.Len())
	}
}

func TestLetterComesFirstInTheUSA(t *testing.T) {
	for region, want := range map[model.Region]string{model.RegionUSA: "Letter", "Canada": "Letter", "Ireland": "A4", model.RegionUnknown: "A4"} {
		if p, err := print.PaperNamed(region, ""); err != nil || p.Name != want {
			t.Errorf("%s: %v, %v", region, p, err)
		}
	}
	if _, err := print.PaperNamed(model.RegionUSA, "Foolscap"); err == nil || !regexp.MustCompile(`Letter.*A4`).MatchString(err.Error()) {
		t.Errorf("a paper nobody knows: %v", err)
	}
}

// benchmarkWeeks are the weeks of a school's students, five thousand of them.
func benchmarkWeeks(b *testing.B) iter.Seq[*views.Week] {
	tt := demo.New(demo.Options{Students: 5000, Seed: 1, Year: 2026})
	var all []*views.Week
	for s := range tt.Students() {
		if len(all) == 200 {
			break
		}
		all = append(all, views.WeekOf(tt, s.Key(), 1, nil))
	}
	return func(yield func(*views.Week) bool) {
		for i := range 5000 {
			if !yield(all[i%len(all)]) {
				return
			}
		}
	}
}

// BenchmarkPDF writes 5,000 students' weeks as one PDF.
func BenchmarkPDF(b *testing.B) {
	weeks := benchmarkWeeks(b)
	b.ReportAllocs()
	for b.Loop() {
		l := layout(b, print.Sheet{})
		if _, err := print.PDF(b.Context(), io.Discard, l, "Students", l.Weeks(weeks), nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPDFBare has the library write the same texts by its own calls, with nothing laid out.
func BenchmarkPDFBare(b *testing.B) {
	l := layout(b, print.Sheet{})
	var pages [][]print.Item
	for p := range l.Weeks(benchmarkWeeks(b)) {
		pages = append(pages, p.Items)
		if len(pages) == 200 {
			break
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		f := fpdf.New("L", "pt", "Letter", "")
		f.AddUTF8FontFromBytes("face", "", assets.InterRegularTrueType)
		for i := range 5000 {
			f.AddPage()
			for _, x := range pages[i%len(pages)] {
				if x.Kind == print.TextItem {
					f.SetFont("face", "", x.Size)
					f.Text(x.X, x.Y, x.Text)
				}
			}
		}
		if err := f.Output(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
