package rows

import "testing"

func TestACodeIsSplitWhereTheReferenceSays(t *testing.T) {
	for _, tc := range []struct{ code, course, id string }{
		{"09MAT 2", "09MAT", "2"}, {"9MAT.3", "9MAT", "3"}, {"ENG-101", "ENG", "101"}, {"9Assembly", "9Assembl", "y"},
		{"Café·É", "Café", "É"}, {"10STUDY", "10STUD", "Y"}, {"x", "", ""}, {"", "", ""}, {"DUTY ", "DUT", "Y"}, {"Duty.Bus-R", "DUTY", "Bus-R"}, {"ENG 9 1", "ENG 9", "1"},
	} {
		if course, id := SplitCode(tc.code); course != tc.course || id != tc.id {
			t.Errorf("%q: %q and %q", tc.code, course, id)
		}
	}
}
