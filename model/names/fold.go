package names

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold is the form in which two spellings of one name are equal: O'Brien and O’BRIEN, Nuñez composed and decomposed,
// Smith-Jones and Smith Jones, Kaʻōpua and Kaopua, MacLeod and Mac Leod. Case, accents, compatibility forms (ﬁ, Ａ),
// apostrophes, hyphens, full stops, blanks and invisible characters do not count. Vowel signs of scripts that spell with
// them do. Symbols (+, &, #, /) stay. What consists of nothing that counts folds to "".
func Fold(name string) string {
	if s, ok := foldASCII(name); ok {
		return s
	}
	folded, _ := foldWords(name)
	return folded
}

// foldASCII folds what is plain ASCII, which most names are; false for all else.
func foldASCII(name string) (string, bool) {
	same := true
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 0x80:
			return "", false
		case c >= 'A' && c <= 'Z' || !counts(rune(c)):
			same = false
		}
	}
	if same {
		return name, true
	}
	out := make([]byte, 0, len(name))
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 'A' && c <= 'Z':
			out = append(out, c+'a'-'A')
		case counts(rune(c)):
			out = append(out, c)
		}
	}
	return string(out), true
}

// foldWords is the folded form of a text, and where in it the words begin: byte offsets, the first letter's included.
func foldWords(text string) (folded string, starts []int) {
	var out strings.Builder
	out.Grow(len(text))
	begins := true
	for _, r := range norm.NFKD.String(cases.Fold().String(text)) {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || separates(r) {
			begins = true
		}
		if !counts(r) {
			continue
		}
		if begins {
			starts, begins = append(starts, out.Len()), separates(r)
		}
		if s, ok := plain[r]; ok {
			out.WriteString(s)
		} else {
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String(), starts
}

// separates says whether a sign stands between two words.
func separates(r rune) bool { return strings.ContainsRune(".,;:_()[]{}\"/|&+\u2212", r) }

// counts says whether a character, decomposed, makes a difference between two names.
func counts(r rune) bool {
	switch {
	case r < 0x80:
		return r > ' ' && r != 0x7f && !strings.ContainsRune("'`-._,;:!?()[]{}\"\\^~", r)
	case r == '\u2212' || unicode.Is(apostrophes, r) || unicode.Is(accents, r):
		return false
	}
	return !unicode.In(r, unicode.Z, unicode.C, unicode.P, unicode.Sk)
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
		{Lo: 0x064b, Hi: 0x065f, Stride: 1},
		{Lo: 0x0670, Hi: 0x0670, Stride: 1},
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
