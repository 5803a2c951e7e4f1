package store

import (
	"slices"
	"testing"

	"carillon/model"
)

// TestAFileOfFormat3HasTheSameRecordsInFormat4: format 4 only adds members. Its journal is replayed as it was.
func TestAFileOfFormat3HasTheSameRecordsInFormat4(t *testing.T) {
	for _, name := range []string{"cut", "synced", "taken-over", "journal"} {
		path := earlierFile(t, "format3/"+name+".carillon")
		before, err := readFile(path)
		if err != nil || !before.migrated {
			t.Fatalf("%s: migrated %v, %v", name, before.migrated, err)
		}
		f := opened(t, path)
		after, err := readFile(path)
		if err != nil || after.migrated || after.format != formatVersion {
			t.Fatalf("%s was not written anew: %v", name, err)
		}
		if !slices.EqualFunc(before.records, after.records, func(a, b value) bool {
			return string(a.key) == string(b.key) && string(a.payload) == string(b.payload)
		}) {
			t.Errorf("%s has other records than before", name)
		}
		if name != "journal" {
			continue
		}
		if _, err := f.Recover(); err != nil {
			t.Fatal(err)
		}
		if s := f.Timetable().Student(1); s.Surname != "Ames-Reyes" || f.Timetable().Count(model.KindRequest) != 0 {
			t.Errorf("after its journal %s has %+v", name, s)
		}
	}
}
