package grid

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// picture is what a grid shows, cell by cell, and where a lesson's first card is.
func picture(g *Grid) []string {
	var out []string
	for t := range g.lay.tracks() {
		for c := range g.lay.columns {
			if i := g.cardAt(t, c); i >= 0 {
				card := g.data.Cards[i]
				out = append(out, fmt.Sprintf("row %d track %d column %d: %d %s %v first %v",
					card.Row, t, c, card.ID, card.Line1, card.Marks, g.find(card.ID) == i))
			}
		}
	}
	for i := range g.rows {
		out = append(out, fmt.Sprintf("row %d has %d lanes", i, g.rows[i].lanes))
	}
	return append(out, fmt.Sprintf("selected %d, keyboard at %v, scrolled to %v", g.selected, g.cursor, g.lay.off))
}

// drawn is what the grid's objects show: the visible cards by place.
func drawn(g *Grid) map[string]string {
	out := map[string]string{}
	for i, v := range g.renderer.shown {
		if v.card.ID == 0 || v.box.Hidden {
			out[fmt.Sprint("card ", i)] = "is drawn, and is none"
			continue
		}
		out[fmt.Sprint(v.box.Position())] += fmt.Sprintf("%d %s %v %v;", v.card.ID, v.line1.Text, v.mark.Text, v.look)
	}
	return out
}

// TestChangingSomeLessonsComesToTheSameAsHandingAllOver: over random changes, a grid that is told of those lessons alone shows
// what one shows that gets all data each time.
func TestChangingSomeLessonsComesToTheSameAsHandingAllOver(t *testing.T) {
	moves := 0
	a, b := newRig(t, &Data{}, fyne.NewSize(520, 330)), newRig(t, &Data{}, fyne.NewSize(520, 330))
	rapid.Check(t, func(rt *rapid.T) {
		frame := school(1, rapid.IntRange(1, 5).Draw(rt, "columns"), rapid.IntRange(1, 4).Draw(rt, "rows"), 0)
		lessons := make([][]Card, 16) // by ID
		all := func() *Data {
			d := &Data{Columns: frame.Columns, Rows: append([]Row(nil), frame.Rows...)}
			for _, cards := range lessons {
				d.Cards = append(d.Cards, cards...)
			}
			return d
		}
		draw := func(id int) []Card {
			var cards []Card
			card := Card{ID: CardID(id), Col: rapid.IntRange(0, len(frame.Columns)-1).Draw(rt, "column"),
				Line1: rapid.SampledFrom([]string{"09MAT 1", "09MAT 2", "10ART 1"}).Draw(rt, "code"),
				Marks: Marks{Clash: rapid.Bool().Draw(rt, "clash")}}
			for row := range frame.Rows {
				if rapid.IntRange(0, 2).Draw(rt, "in the row") == 0 {
					card.Row = row
					cards = append(cards, card)
				}
			}
			return cards
		}
		for id := 1; id < len(lessons); id++ {
			lessons[id] = draw(id)
		}
		a.SetData(all())
		b.SetData(all())
		for range rapid.IntRange(1, 12).Draw(rt, "changes") {
			var ids []CardID
			var cards []Card
			for _, id := range rapid.SliceOfNDistinct(rapid.IntRange(1, len(lessons)-1), 1, 4, rapid.ID).Draw(rt, "lessons") {
				if old := lessons[id]; len(old) > 0 && rapid.Bool().Draw(rt, "only the mark") {
					lessons[id] = append([]Card(nil), old...)
					for i := range lessons[id] {
						lessons[id][i].Marks.Clash = !old[i].Marks.Clash
					}
				} else {
					lessons[id] = draw(id)
				}
				ids, cards = append(ids, CardID(id)), append(cards, lessons[id]...)
				moves++
			}
			b.Change(ids, cards)
			a.SetData(all())
			if diff := cmp.Diff(picture(a.Grid), picture(b.Grid)); diff != "" {
				rt.Fatalf("after a change of %v (-all data +changed):\n%s", ids, diff)
			}
			if diff := cmp.Diff(drawn(a.Grid), drawn(b.Grid)); diff != "" {
				rt.Fatalf("drawn after a change of %v (-all data +changed):\n%s", ids, diff)
			}
			switch rapid.IntRange(0, 5).Draw(rt, "a person") {
			case 0:
				at := fyne.NewPos(float32(rapid.IntRange(0, 300).Draw(rt, "x")), float32(rapid.IntRange(0, 600).Draw(rt, "y")))
				a.ScrollTo(at)
				b.ScrollTo(at)
			case 1:
				id := CardID(rapid.IntRange(0, len(lessons)-1).Draw(rt, "selected"))
				a.Select(id)
				b.Select(id)
			}
		}
	})
	if moves < 100 {
		t.Errorf("%d lessons changed: the test says too little", moves)
	}
}

// TestARowThatGetsAnotherHeadingKeepsItsCards: a student more in a grade changes the words beside the row, and no card.
func TestARowThatGetsAnotherHeadingKeepsItsCards(t *testing.T) {
	r := newRig(t, school(2, 4, 2, 1), fyne.NewSize(1000, 500))
	before := r.placeOf(t, 9)
	r.SetRow(0, Row{Heading: "Grade 1", Sub: "a sentence that is so long that the headings need all the width there is"})
	after := r.placeOf(t, 9)
	if after.X <= before.X || after.Y != before.Y {
		t.Errorf("the card went from %v to %v; want it right of where it was", before, after)
	}
	if got := r.Data().Rows[0].Sub[:10]; got != "a sentence" {
		t.Errorf("the row's words are %q", got)
	}
}

// BenchmarkChange moves one lesson of 15,200 to another cell and back.
func BenchmarkChange(b *testing.B) {
	r := newRig(b, school(10, 8, 190, 1), fyne.NewSize(1920, 1000))
	c := r.data.Cards[0]
	b.ReportAllocs()
	for i := range b.N {
		moved := c
		moved.Col = i % 2
		r.Change([]CardID{c.ID}, []Card{moved})
	}
}
