package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carillon/model"
)

// earlierFile puts a file of an earlier format, with its journal where it has one, into a folder of its own.
func earlierFile(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "school.carillon")
	for _, suffix := range []string{"", journalSuffix} {
		data, err := os.ReadFile(filepath.Join("..", "..", "cmd", "carillonctl", "testdata", name+suffix))
		if err != nil && suffix == "" {
			t.Fatal(err)
		}
		if err == nil {
			if err := os.WriteFile(path+suffix, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return path
}

// agreed is what a file has of a record that a SIS sent, by field.
func agreed(tt *model.Timetable, of model.Key, system string) map[string]string {
	fields := map[string]string{}
	for s := range tt.SyncedStates() {
		if s.Of() == of && strings.HasPrefix(s.With, system) {
			for _, f := range s.Fields {
				fields[f.Name] = f.Value
			}
		}
	}
	return fields
}

func same(t *testing.T, what string, got map[string]string, pairs ...string) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if got[pairs[i]] != pairs[i+1] {
			t.Errorf("%s: %s is %q, want %q (%v)", what, pairs[i], got[pairs[i]], pairs[i+1], got)
		}
	}
	if len(got) != len(pairs)/2 {
		t.Errorf("%s has the fields %v", what, got)
	}
}

// TestAFileOfFormat2KeepsWhatTheSISSentOfEveryField: its names become IDs, a backup first, and its journal is replayed so.
func TestAFileOfFormat2KeepsWhatTheSISSentOfEveryField(t *testing.T) {
	path := earlierFile(t, "format2/journal.carillon")
	original, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f := opened(t, path)
	tt := f.Timetable()
	same(t, "a student", agreed(tt, model.StudentID(1).Key(), "other"), "surname", "Ames", "firstName", "Ann", "preferredName", "A", "yearLevel", "9",
		"rollGroup", "9A", "house", "Red", "gender", "F", "statewideId", "SW1", "gone", "yes")
	same(t, "a teacher", agreed(tt, model.TeacherID(1).Key(), "other"), "code", "KIM", "title", "Ms", "faculty", "MAT")
	same(t, "a room", agreed(tt, model.RoomID(1).Key(), "other"), "code", "R1", "name", "Room 1", "capacity", "30", "campus", "North")
	same(t, "a course", agreed(tt, model.CourseID(1).Key(), "other"), "name", "Maths", "yearLevels", "9,10")
	same(t, "a request", agreed(tt, model.RequestID(1).Key(), ""), "student", "S1", "course", "MAT", "rank", "2", "reserve", "yes")
	backups, err := Backups(path, "")
	if err != nil || len(backups) == 0 {
		t.Fatalf("backups %v, %v", backups, err)
	}
	if data, err := os.ReadFile(backups[0].Path); err != nil || string(data) != string(original) {
		t.Errorf("the backup is not the file as it was (%v)", err)
	}
	if c, err := readFile(path); err != nil || c.migrated || c.format != formatVersion {
		t.Errorf("the file was not written anew: %v", err)
	}

	r := f.Recovery()
	if r == nil || r.Doubt != "" || len(r.Labels) != 5 || !strings.HasPrefix(r.Labels[3], "Undo: ") {
		t.Fatalf("the journal offers %+v", r)
	}
	if _, err := f.Recover(); err != nil {
		t.Fatal(err)
	}
	if got := agreed(tt, model.StudentID(1).Key(), "alma"); got["surname"] != "Ames-Reyes" || got["Surname"] != "" || tt.Student(1).Surname != "Ames-Reyes" {
		t.Errorf("after the download of the journal: %v, %s", got, tt.Student(1).Surname)
	}
	if tt.Teacher(1).Title != "Dr" || tt.Count(model.KindRequest) != 0 || tt.Course(1) == nil {
		t.Error("the other edits of the journal were not replayed")
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
}

// TestEveryFileOfAnEarlierFormatOpensWithItsBaseWhole: no label is left as a name, in the file or in its journal.
func TestEveryFileOfAnEarlierFormatOpensWithItsBaseWhole(t *testing.T) {
	for _, name := range []string{"earlier/cut", "earlier/synced", "earlier/taken-over", "format2/cut", "format2/synced", "format2/taken-over", "format2/journal",
		"format3/cut", "format3/synced", "format3/taken-over", "format3/journal"} {
		f := opened(t, earlierFile(t, name+".carillon"))
		n := 0
		for s := range f.Timetable().SyncedStates() {
			for _, field := range s.Fields {
				n++
				if _, known := model.FieldOf(s.Kind, field.Name); !known && field.Name != "gone" && s.Kind != model.KindCalendar {
					t.Errorf("%s: %s has %q", name, f.Timetable().Describe(s.Of()), field.Name)
				}
			}
		}
		if n < 10 {
			t.Errorf("%s has %d fields that a SIS sent", name, n)
		}
	}
}

// TestNoLabelOfFormat2IsTheIDOfAField: so that naming by ID once more changes nothing.
func TestNoLabelOfFormat2IsTheIDOfAField(t *testing.T) {
	for label := range labelsOf2 {
		for _, k := range model.Kinds() {
			if _, taken := model.FieldOf(k, label); taken {
				t.Errorf("%s has a field with the ID %q", k, label)
			}
		}
	}
	for _, id := range labelsOf2 {
		if _, label := labelsOf2[id]; label {
			t.Errorf("%q is a label and an ID", id)
		}
	}
}
