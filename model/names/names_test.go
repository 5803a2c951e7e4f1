package names

import (
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestSpellingsOfOneNameAreOne(t *testing.T) {
	for _, same := range [][]string{
		{"O'Brien", "O’Brien", "OBRIEN", "o‘brien", "O`Brien", "O´Brien", "Oʼbrien", "O Brien", "O＇Brien"},
		{"Nu\u00f1ez", "Nun\u0303ez", "NUÑEZ", "Nunez", " nunez "},
		{"Smith-Jones", "Smith Jones", "Smith–Jones", "SmithJones", "Smith\u2010Jones", "Smith\u00a0Jones", "Smith\u2011Jones"},
		{"Ka\u02bb\u014dpua", "Kaopua", "Kaʻopua", "Ka'ōpua", "Ka‘ōpua"},
		{"MacLeod", "Mac Leod", "Macleod", "Mac\u200bLeod"},
		{"Łukasz", "Lukasz"}, {"Sørensen", "Sorensen"}, {"Groß", "Gross", "GROSS", "GROẞ"}, {"Đặng", "Dang", "Đặng"},
		{"İpek", "ipek", "Ipek", "IPEK"}, {"Yıldız", "Yildiz"}, {"Þóra", "Thora"}, {"Æsa", "Aesa"},
		{"St. John", "St John", "St.John"},
		{"de la Cruz", "De La Cruz", "DelaCruz"}, {"ﬁnn", "Finn"}, {"Ａｎｎ", "Ann"}, {"J.R.", "JR", "J. R."},
		{"Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ"}, {"Алёна", "Алена"}, {"김", norm.NFD.String("김")},
	} {
		for _, s := range same[1:] {
			if Fold(s) != Fold(same[0]) {
				t.Errorf("%q folds to %q, %q to %q", same[0], Fold(same[0]), s, Fold(s))
			}
		}
	}
	different := []string{"Ann", "Anna", "Brown", "Browne", "C", "C++", "C#", "कुमार", "कमार", "Li", "Lee", "김", "강", "R&D", "RD", ""}
	for i, a := range different {
		for _, b := range different[i+1:] {
			if Fold(a) == Fold(b) {
				t.Errorf("%q and %q both fold to %q", a, b, Fold(a))
			}
		}
	}
}

func TestAFoldIsAFoldInEveryForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]{0,12}`)).Draw(t, "name")
		f := Fold(s)
		for form, other := range map[string]string{"folded": f, "NFC": norm.NFC.String(s), "NFD": norm.NFD.String(s),
			"with blanks": " " + s + "\u200b"} {
			if Fold(other) != f {
				t.Fatalf("%q folds to %q, %s to %q", s, f, form, Fold(other))
			}
		}
		if words, _ := foldWords(s); words != f {
			t.Fatalf("%q folds to %q, by words to %q", s, f, words)
		}
	})
}

func TestNumericallyEqualGradesAreOne(t *testing.T) {
	for _, g := range []struct {
		a, b string
		same bool
	}{
		{"09", "9", true}, {"10.0", "10", true}, {" 9", "9", true}, {"9.00", "009", true}, {"９", "9", true}, {"\ufeff9", "9", true},
		{"K", "KG", true}, {"kg", "K", true}, {"SPT", "spt", true}, {"-1", "-01", true}, {"00", "0", true},
		{"9", "10", false}, {"9", "9A", false}, {"1", "10", false}, {"9", "90", false}, {"9-10", "910", false}, {"12", "12+", false},
		{"K", "TK", false}, {"PK", "K", false}, {"9.5", "95", false}, {"", "0", false}, {"0", "K", false}, {".", "", false}, {"-1", "1", false},
	} {
		if SameGrade(g.a, g.b) != g.same || SameGrade(g.b, g.a) != g.same {
			t.Errorf("SameGrade(%q, %q) is %v", g.a, g.b, !g.same)
		}
	}
}
