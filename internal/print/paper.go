package print

import (
	"fmt"
	"strings"

	"carillon/model"
)

// Paper is a size of paper, in points of 1/72 inch, standing tall.
type Paper struct {
	Name          string
	Width, Height float64
}

// Papers lists the sizes of paper of a region, the usual one first: Letter in the USA and Canada, A4 elsewhere.
func Papers(r model.Region) []Paper {
	us := []Paper{{"Letter", 612, 792}, {"Legal", 612, 1008}, {"Tabloid", 792, 1224}}
	iso := []Paper{{"A4", 595.28, 841.89}, {"A3", 841.89, 1190.55}}
	if r == model.RegionUSA || r == "Canada" {
		return append(us, iso...)
	}
	return append(iso, us...)
}

// PaperNamed is a size of paper by its name, in any case; "" is the usual one of the region.
func PaperNamed(r model.Region, name string) (Paper, error) {
	all := Papers(r)
	var known []string
	for _, p := range all {
		if name == "" || strings.EqualFold(p.Name, name) {
			return p, nil
		}
		known = append(known, p.Name)
	}
	return Paper{}, fmt.Errorf("there is no paper %q: say %s", name, strings.Join(known, ", "))
}

// PerPage lists how many weeks can stand on a page.
func PerPage() []int { return []int{1, 2, 4, 6} }

// Sheet is how pages are laid out.
type Sheet struct {
	Paper   Paper
	Tall    bool // weeks stand better on a wide page
	PerPage int  // weeks on a page, one of [PerPage]; 0 is 1
	Grey    bool
	Date    model.Date // of which the timetable is; 0: no date is printed
	Logo    []byte     // PNG or JPEG; none where empty
	Hide    Hidden
}

// Hidden is what is left out of the blocks of a week.
type Hidden struct{ Teacher, Room, Times, Code bool }

// size is the width and height of a page.
func (s Sheet) size() (w, h float64) {
	if s.Tall {
		return s.Paper.Width, s.Paper.Height
	}
	return s.Paper.Height, s.Paper.Width
}

// cells is how many weeks stand side by side and below each other.
func (s Sheet) cells() (across, down int) {
	across, down = 1, 1
	switch s.PerPage {
	case 2:
		across, down = 2, 1
	case 4:
		return 2, 2
	case 6:
		across, down = 3, 2
	}
	if s.Tall {
		return down, across
	}
	return across, down
}

// Page is one page as it is printed and previewed: what stands on it, in the order in which it is drawn. Lengths are in points, from
// the top left corner.
type Page struct {
	Width, Height float64
	Items         []Item
	Titles        []string // whose weeks or which lists begin on it
	Cut           int      // texts that were shortened, since they did not fit
	Clashes       int      // blocks that clash
}

// ItemKind says what an item of a page is.
type ItemKind uint8

// What stands on a page.
const (
	BoxItem  ItemKind = iota // a filled rectangle
	TextItem                 // a line of text: X is where it begins, Y its baseline
	LogoItem                 // the school's logo, to fit the rectangle
)

// Item is one thing on a page.
type Item struct {
	Kind       ItemKind
	X, Y, W, H float64 // W of a text is its width
	Colour     model.Colour
	Text       string
	Size       float64
	Bold       bool
}

// Colours of a page.
const (
	ink   model.Colour = 0x16181D
	muted model.Colour = 0x5A6473
	rule  model.Colour = 0xD5D9E0
	quiet model.Colour = 0xEEF0F3
	alarm model.Colour = 0xB42318
)
