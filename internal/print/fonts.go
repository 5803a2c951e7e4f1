package print

import (
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"

	"carillon/assets"
)

// Fonts are the typefaces of pages: the program's own, and, for a character it lacks, one of the machine's. They are for one
// goroutine at a time.
type Fonts struct {
	faces   []*face
	system  func() []string // paths of the machine's fonts
	looked  []*face         // of the machine, opened the first time that a character is missing
	opened  bool
	of      [2]map[rune]*face
	Missing map[rune]bool // characters that no font has: a question mark stands for them
}

// face is one font.
type face struct {
	path    string
	data    []byte
	font    *sfnt.Font
	buf     sfnt.Buffer
	advance map[rune]float64 // in em
}

// NewFonts opens the program's own fonts. The machine's are looked for when a text needs them.
func NewFonts() *Fonts {
	f := &Fonts{system: systemFonts, Missing: map[rune]bool{}, of: [2]map[rune]*face{{}, {}}}
	for _, data := range [][]byte{assets.InterRegularTrueType, assets.InterSemiBoldTrueType} {
		font, err := sfnt.Parse(data)
		if err != nil {
			panic(err) // it is built in
		}
		f.faces = append(f.faces, &face{data: data, font: font, advance: map[rune]float64{}})
	}
	return f
}

// has says whether a font has a character, and remembers how wide it is.
func (x *face) has(r rune) bool {
	if _, ok := x.advance[r]; ok {
		return true
	}
	i, err := x.font.GlyphIndex(&x.buf, r)
	if err != nil || i == 0 {
		return false
	}
	const em = 1000
	w, err := x.font.GlyphAdvance(&x.buf, i, fixed.I(em), font.HintingNone)
	if err != nil {
		return false
	}
	x.advance[r] = float64(w) / 64 / em
	return true
}

// face is the font for a character; nil where none has it.
func (f *Fonts) face(r rune, bold bool) *face {
	weight := 0
	if bold {
		weight = 1
	}
	if x, ok := f.of[weight][r]; ok {
		return x
	}
	x := f.find(r, weight)
	f.of[weight][r] = x
	return x
}

func (f *Fonts) find(r rune, weight int) *face {
	if f.faces[weight].has(r) {
		return f.faces[weight]
	}
	if r > 0xFFFF { // the PDF library writes characters of two bytes alone
		return nil
	}
	for _, x := range f.faces[2:] {
		if x.has(r) {
			return x
		}
	}
	if !f.opened {
		f.opened = true
		for _, path := range f.system() {
			if x := open(path); x != nil {
				f.looked = append(f.looked, x)
			}
		}
	}
	for _, x := range f.looked {
		if !x.has(r) {
			continue
		}
		if data, err := os.ReadFile(x.path); err == nil {
			x.data = data
			f.faces = append(f.faces, x)
			return x
		}
	}
	return nil
}

// open opens a font of the machine; nil where it is none that a PDF can hold a part of. Its file is closed with the font, by the
// collector.
func open(path string) *face {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	var magic [4]byte
	if _, err := file.ReadAt(magic[:], 0); err == nil && (magic == [4]byte{0, 1, 0, 0} || string(magic[:]) == "true") {
		if font, err := sfnt.ParseReaderAt(file); err == nil {
			return &face{path: path, font: font, advance: map[rune]float64{}}
		}
	}
	file.Close()
	return nil
}

// systemFonts lists the TrueType fonts of the machine: sans serif and regular ones first, since they go with the program's own.
func systemFonts() []string {
	var dirs []string
	home, _ := os.UserHomeDir()
	switch runtime.GOOS {
	case "windows":
		dirs = []string{filepath.Join(os.Getenv("WINDIR"), "Fonts"), filepath.Join(os.Getenv("LOCALAPPDATA"), "Microsoft", "Windows", "Fonts")}
	case "darwin":
		dirs = []string{"/System/Library/Fonts", "/Library/Fonts", filepath.Join(home, "Library", "Fonts")}
	default:
		dirs = []string{"/usr/share/fonts", "/usr/local/share/fonts", filepath.Join(home, ".local", "share", "fonts"), filepath.Join(home, ".fonts")}
	}
	var list []string
	for _, dir := range dirs {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.EqualFold(filepath.Ext(path), ".ttf") {
				list = append(list, path)
			}
			return nil // a folder that can't be read has no fonts for us
		})
	}
	slices.SortFunc(list, func(a, b string) int {
		if by := fitness(a) - fitness(b); by != 0 {
			return by
		}
		return strings.Compare(a, b)
	})
	return list
}

// fitness is how little a font goes with the program's own, by its name.
func fitness(path string) int {
	name, by := strings.ToLower(filepath.Base(path)), 0
	for _, part := range []string{"bold", "italic", "oblique", "mono", "condensed", "serif", "light", "thin", "black"} {
		if strings.Contains(name, part) {
			by++
		}
	}
	if !strings.Contains(name, "sans") && !strings.Contains(name, "arial") && !strings.Contains(name, "segoe") {
		by++
	}
	return by
}

// run is a part of a text in one font.
type run struct {
	face  *face
	text  string
	width float64 // in em
}

// runs splits a text by font, in the order in which it is seen from left to right.
func (f *Fonts) runs(text string, bold bool) (out []run) {
	for _, r := range visual(text) {
		x := f.face(r, bold)
		if x == nil {
			if f.Missing[r] = true; r == '?' {
				continue
			}
			r, x = '?', f.face('?', bold)
		}
		if n := len(out); n == 0 || out[n-1].face != x {
			out = append(out, run{face: x})
		}
		last := &out[len(out)-1]
		last.text += string(r)
		last.width += x.advance[r]
	}
	return out
}

// visual puts letters that are read from right to left in the order in which they stand.
func visual(text string) string {
	if !strings.ContainsFunc(text, rightToLeft) {
		return text
	}
	var p bidi.Paragraph
	if _, err := p.SetString(text); err != nil {
		return text
	}
	order, err := p.Order()
	if err != nil {
		return text
	}
	var b strings.Builder
	for i := range order.NumRuns() {
		part := order.Run(i)
		if part.Direction() == bidi.RightToLeft {
			b.WriteString(bidi.ReverseString(part.String()))
		} else {
			b.WriteString(part.String())
		}
	}
	return b.String()
}

func rightToLeft(r rune) bool {
	if r < 0x590 {
		return false
	}
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

// Width is how wide a text is, in points.
func (f *Fonts) Width(text string, size float64, bold bool) float64 {
	w := 0.0
	for _, r := range text {
		x := f.face(r, bold)
		if x == nil {
			r, x = '?', f.face('?', bold)
		}
		w += x.advance[r]
	}
	return w * size
}

// fit is a text as wide as there is room: smaller down to a size, then shortened. cut says that it was shortened.
func (f *Fonts) fit(text string, room, size, least float64, bold bool) (fitted string, at float64, cut bool) {
	w := f.Width(text, size, bold)
	if w <= room {
		return text, size, false
	}
	if at = math.Floor(size*room/w*4) / 4; at >= least { // few sizes make a small file
		return text, at, false
	}
	letters := []rune(text)
	n, left := 0, room-f.Width("…", least, bold)
	for ; n < len(letters); n++ {
		if left -= f.Width(string(letters[n]), least, bold); left < 0 {
			break
		}
	}
	if n == 0 {
		return "", least, true
	}
	return strings.TrimRight(string(letters[:n]), " ·,") + "…", least, true
}
