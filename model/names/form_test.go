package names

import "testing"

func TestOneTextInTwoFormsOfUnicodeIsTheSame(t *testing.T) {
	for _, tc := range []struct {
		a, b        string
		same, alike bool
	}{
		{"Español", "Espan\u0303ol", true, true}, {"Maths", "MATHS", false, true}, {" Maths ", "maths", false, true}, {"Maths", "Math", false, false},
		{"Å", "\u212b", true, true}, {"ﬁne", "fine", false, true}, {"", "", true, true},
	} {
		if SameForm(tc.a, tc.b) != tc.same || Alike(tc.a, tc.b) != tc.alike {
			t.Errorf("%q and %q: same %v, alike %v", tc.a, tc.b, SameForm(tc.a, tc.b), Alike(tc.a, tc.b))
		}
	}
}
