package names

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold is the form in which two spellings of one name are equal: O'Brien and O’BRIEN, Nuñez composed and decomposed,
// Smith-Jones and Smith Jones, Kaʻōpua and Kaopua, MacLeod and Mac Leod. Case, accents, compatibility forms (ﬁ, Ａ),
// apostrophes, hyphens, full stops, blanks and invisible characters do not count. Vowel signs of scripts that spell with
// them do. Symbols (+, &, #, /) stay. What consists of nothing that counts folds to "".
func Fold(name string) string {
	var buf [64]byte
	f := folder{out: buf[:0]}
	f.fold(name)
	if string(f.out) == name { // most are plain and need no copy
		return name
	}
	return string(f.out)
}

// Same says whether two names are one in different spellings. What folds to nothing is no name, and like no other.
func Same(a, b string) bool {
	f := Fold(a)
	return f != "" && f == Fold(b)
}

// folder folds one text after another into a row of bytes.
type folder struct {
	out    []byte
	starts []int // in out, where words begin
	begins bool  // the next letter begins a word
}

// fold appends a text, folded. It begins a word.
func (f *folder) fold(text string) {
	f.begins = true
	from, rare := len(f.out), false
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			f.write(rune(text[i]))
			i++
			continue
		}
		// What is not ASCII is decomposed together, since marks can stand in any order.
		end, known := i, true
		for end < len(text) && text[end] >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(text[end:])
			known = known && common(r) != nil
			end += n
		}
		if known {
			for _, r := range text[i:end] {
				for _, d := range *common(r) {
					f.write(d)
				}
			}
		} else {
			rare = true
			for _, r := range decompose(text[i:end]) {
				f.write(r)
			}
		}
		i = end
	}
	if rare { // what does not count may have stood between two marks
		f.out = append(f.out[:from], norm.NFD.Bytes(f.out[from:])...)
	}
}

// write appends a decomposed character.
func (f *folder) write(r rune) {
	k := kindOf(r)
	if k&divides != 0 {
		f.begins = true
	}
	if k&counts == 0 {
		return
	}
	if f.begins {
		f.starts, f.begins = append(f.starts, len(f.out)), k&divides != 0
	}
	if r < utf8.RuneSelf {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		f.out = append(f.out, byte(r))
		return
	}
	if r >= 0x13a0 && r < 0x1400 || r >= 0xab70 && r < 0xabc0 { // Cherokee, whose case x/text swaps
		r = unicode.ToLower(r)
	}
	if s, special := plain[r]; special {
		f.out = append(f.out, s...)
	} else {
		f.out = utf8.AppendRune(f.out, r)
	}
}

// decompose is a text in letters and marks, without case: decomposed before case is folded, since signs become letters by it
// (ℇ), and afterwards, since letters become several.
func decompose(text string) string {
	return norm.NFKD.String(cases.Fold().String(norm.NFKD.String(text)))
}

// common is a character of the common ones beyond ASCII, decomposed: Latin letters, combining accents, punctuation. It is nil
// for the others, whose marks may have to be put in order.
func common(r rune) *string {
	switch {
	case r >= 0x80 && r < 0x370:
		return &latin()[r-0x80]
	case r >= 0x2010 && r < 0x2040:
		return &punctuation()[r-0x2010]
	}
	return nil
}

var (
	latin       = sync.OnceValue(func() []string { return decomposed(0x80, 0x370) })
	punctuation = sync.OnceValue(func() []string { return decomposed(0x2010, 0x2040) })
)

func decomposed(from, to rune) []string {
	list := make([]string, 0, to-from)
	for r := from; r < to; r++ {
		list = append(list, decompose(string(r)))
	}
	return list
}

// kind is what a decomposed character is for a name.
type kind uint8

const (
	counts  kind = 1 << iota // it makes a difference between two names
	divides                  // it stands between two words, or is a sign that is one by itself
)

var ascii = func() (kinds [utf8.RuneSelf]kind) {
	for r := range kinds {
		if r > ' ' && r != 0x7f && !strings.ContainsRune("'`-._,;:!?()[]{}\"\\^~", rune(r)) {
			kinds[r] |= counts
		}
		if r <= ' ' || strings.ContainsRune("-.,;:_()[]{}\"/|&+", rune(r)) {
			kinds[r] |= divides
		}
	}
	return kinds
}()

func kindOf(r rune) (k kind) {
	switch {
	case r < utf8.RuneSelf:
		return ascii[r]
	case r == '\u2212' || unicode.IsSpace(r) || unicode.Is(unicode.Pd, r):
		return divides
	case r == '\u0640', // kashida, which only stretches an Arabic word
		unicode.Is(apostrophes, r), unicode.Is(accents, r), unicode.In(r, unicode.Z, unicode.C, unicode.P, unicode.Sk):
		return 0
	}
	return counts
}

// apostrophes are letters and signs that stand for one in names, the okina of Hawaiian among them; those of Unicode's
// punctuation need no entry.
var apostrophes = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x02b9, Hi: 0x02df, Stride: 1}, // modifier letters: ʹ ʻ ʼ ʾ ʿ
	{Lo: 0x02ec, Hi: 0x02ff, Stride: 1},
	{Lo: 0xa78b, Hi: 0xa78c, Stride: 1}, // saltillo
}}

// accents are the combining marks that a name is recognised without: those of Latin, Greek and Cyrillic letters, and
// the vowel points of Hebrew and Arabic, which most texts leave out. Marks that spell vowels in other scripts are none.
var accents = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0300, Hi: 0x036f, Stride: 1},
		{Lo: 0x0483, Hi: 0x0489, Stride: 1},
		{Lo: 0x0591, Hi: 0x05bd, Stride: 1},
		{Lo: 0x05bf, Hi: 0x05bf, Stride: 1},
		{Lo: 0x05c1, Hi: 0x05c2, Stride: 1},
		{Lo: 0x05c4, Hi: 0x05c5, Stride: 1},
		{Lo: 0x05c7, Hi: 0x05c7, Stride: 1},
		{Lo: 0x0610, Hi: 0x061a, Stride: 1},
		{Lo: 0x064b, Hi: 0x065f, Stride: 1},
		{Lo: 0x0670, Hi: 0x0670, Stride: 1},
		{Lo: 0x06d6, Hi: 0x06dc, Stride: 1},
		{Lo: 0x06df, Hi: 0x06e4, Stride: 1},
		{Lo: 0x06e7, Hi: 0x06e8, Stride: 1},
		{Lo: 0x06ea, Hi: 0x06ed, Stride: 1},
		{Lo: 0x180b, Hi: 0x180f, Stride: 1}, // variation selectors, as below
		{Lo: 0x1ab0, Hi: 0x1aff, Stride: 1},
		{Lo: 0x1dc0, Hi: 0x1dff, Stride: 1},
		{Lo: 0x20d0, Hi: 0x20ff, Stride: 1},
		{Lo: 0xfe00, Hi: 0xfe0f, Stride: 1},
		{Lo: 0xfe20, Hi: 0xfe2f, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0xe0100, Hi: 0xe01ef, Stride: 1}},
}

// plain spells the letters that Unicode decomposes into nothing as people type them who have no such key.
var plain = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ȷ': "j", 'ħ': "h", 'ŧ': "t",
	'ŋ': "n", 'ĸ': "k", 'ƒ': "f", 'ɓ': "b", 'ɗ': "d", 'ƙ': "k", 'ƴ': "y", 'ə': "e", 'ǝ': "e", 'ɛ': "e", 'ɔ': "o",
	'ɖ': "d", 'ɣ': "g", 'ɨ': "i", 'ʉ': "u", 'ƶ': "z", 'ƀ': "b", 'ɉ': "j", 'ɍ': "r", 'ɏ': "y", 'ⱥ': "a", 'ⱦ': "t",
}
