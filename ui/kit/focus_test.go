package kit

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/go-cmp/cmp"
)

func TestADialogScrollsToWhatHasTheKeyboard(t *testing.T) {
	h, w := desk(t)
	form := Form()
	var fields []fyne.Focusable
	for i := range 40 {
		e := NewEntry(fmt.Sprint(i))
		fields = append(fields, e)
		form.Add(Field(fmt.Sprint(i), e))
	}
	check, choice, date := NewCheck("at the end", nil), NewSelect("", []string{"a"}, nil), &DateEntry{}
	date.ExtendBaseWidget(date)
	for _, o := range []fyne.CanvasObject{check, choice, date} {
		form.Add(o)
		fields = append(fields, o.(fyne.Focusable))
	}
	d := &Dialog{Title: "Long", Tabs: []Tab{{Content: form, Focus: fields[0]}}, Size: fyne.NewSize(500, 300)}
	d.Primary = NewPrimary("OK", d.Close)
	h.Show(d)
	shown := func(i int) bool {
		o := fields[i].(fyne.CanvasObject)
		driver := fyne.CurrentApp().Driver()
		top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(d.pages).Y
		return top >= 0 && top+o.Size().Height <= d.pages.Size().Height
	}
	if !shown(0) || shown(40) {
		t.Fatal("the dialog is as long as its form")
	}
	for i := range fields {
		if w.Canvas().Focused() != fields[i] {
			t.Fatalf("the keyboard is on %T, want field %d", w.Canvas().Focused(), i)
		}
		if !shown(i) {
			t.Errorf("field %d has the keyboard and can't be seen", i)
		}
		w.Canvas().FocusNext()
	}
	w.Canvas().Focus(fields[0])
	if !shown(0) {
		t.Error("back at the first field, it can't be seen")
	}
}

func TestALongTextIsScrolledByTheKeyboard(t *testing.T) {
	h, w := desk(t)
	body := Column(8)
	for i := range 60 {
		body.Add(NewText(fmt.Sprint(i), TextStyle{}))
	}
	first := NewText("first", TextStyle{})
	d := &Dialog{Title: "Long", Tabs: []Tab{{Label: "Short", Content: first}, {Label: "Long", Content: body}}, Size: fyne.NewSize(500, 300)}
	d.Primary = NewPrimary("Close", d.Close)
	h.Show(d)
	press := func(name fyne.KeyName) {
		ev := &fyne.KeyEvent{Name: name}
		if f := w.Canvas().Focused(); f != nil {
			f.TypedKey(ev)
		} else {
			w.Canvas().OnTypedKey()(ev)
		}
	}
	press(fyne.KeyDown) // on a page that needs no scrolling
	d.ChooseTab(1)
	y := func() float32 { return firstScroller(d.pages).Offset.Y }
	var got []float32
	for _, name := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyEnd, fyne.KeyEnd, fyne.KeyHome} {
		press(name)
		got = append(got, y())
	}
	s := firstScroller(d.pages)
	page, end := s.Size().Height-scrollStep, s.Content.Size().Height-s.Size().Height
	if diff := cmp.Diff([]float32{scrollStep, 0, 0, page, 0, end, end, 0}, got); diff != "" || end <= page {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.Canvas().Focus(d.Primary) // which does not want the arrow keys
	press(fyne.KeyDown)
	w.Canvas().Focus(d.bar)
	press(fyne.KeyDown)
	if y() != 2*scrollStep {
		t.Errorf("with the keyboard on a button and on the tabs it scrolled to %v", y())
	}
}

func TestAColumnsWidthIsItsOwnOrAShareOfTheRest(t *testing.T) {
	a, b, c, d := NewText("a", TextStyle{Shrink: true}), NewText("b", TextStyle{Shrink: true}), NewButton("c", nil), NewText("d", TextStyle{Shrink: true})
	row := Columns(10, []float32{50, 0, 60, 0}, a, b, c, d)
	row.Resize(fyne.NewSize(340, 30))
	var got [][2]float32
	for _, o := range row.Objects {
		got = append(got, [2]float32{o.Position().X, o.Size().Width})
	}
	if diff := cmp.Diff([][2]float32{{0, 50}, {60, 100}, {170, 60}, {240, 100}}, got); diff != "" {
		t.Errorf("x and width (-want +got):\n%s", diff)
	}
	if got := row.MinSize(); got != fyne.NewSize(140, buttonHeight) {
		t.Errorf("smallest size %v", got)
	}
}

func TestKeysDoNotReachADialogBelowOneOfAnotherMake(t *testing.T) {
	h, _ := desk(t)
	escape := &fyne.KeyEvent{Name: fyne.KeyEscape}
	lower := h.Tell("Lower", "text")
	cancelled := 0
	release := h.HoldFor(func() { cancelled++ })
	h.TypedKey(escape)
	h.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !lower.Shown() || cancelled != 1 {
		t.Errorf("the dialog below is shown: %v, the one on top was cancelled %d times", lower.Shown(), cancelled)
	}
	upper := h.Tell("Upper", "text")
	h.TypedKey(escape)
	if upper.Shown() || cancelled != 1 {
		t.Errorf("Escape did not go to the dialog above: shown %v, cancelled %d times", upper.Shown(), cancelled)
	}
	release()
	h.TypedKey(escape)
	if lower.Shown() || h.Open() {
		t.Error("after the release Escape does not go to the dialog below")
	}
}

func TestKeysScrollThePartOfAPageThatHasMoreThanFits(t *testing.T) {
	h, w := desk(t)
	short, long := NewText("one line", TextStyle{}), Column(8)
	for i := range 60 {
		long.Add(NewText(fmt.Sprint(i), TextStyle{}))
	}
	rows := container.NewVScroll(long)
	d := &Dialog{Title: "Two", Tabs: []Tab{{Content: Frame(nil, nil, container.NewVScroll(short), nil, rows), Fill: true}}, Size: fyne.NewSize(500, 300)}
	h.Show(d)
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyDown})
	if rows.Offset.Y != scrollStep {
		t.Errorf("Down has scrolled the rows by %v", rows.Offset.Y)
	}
}
