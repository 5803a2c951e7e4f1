package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/model"
)

// markRestricted writes a value into every restricted field of every record, as the schema lists them.
func markRestricted(t *model.Timetable) (edits []model.Edit) {
	for _, k := range model.Kinds() {
		for _, f := range model.Fields(k) {
			if !f.Restricted {
				continue
			}
			value := "restrictedvalue"
			if f.Type == model.TypeYesNo {
				value = "yes"
			}
			for r := range t.All(k) {
				edits = append(edits, model.SetField{Key: r.Key(), Field: f.ID, Value: value})
			}
		}
	}
	return edits
}

// changing are what differs from run to run: IDs, ports, the time of the wire and how long a call took.
var changing = regexp.MustCompile(`[0-9a-f]{8,}|127\.0\.0\.1:\d+|after \S*s\b|\d{4}-\d\d-\d\dT[\d:]+Z`)

// everythingWritten runs every command that writes something out of a school, and a sync with its support log, and gives what each
// wrote. The restricted fields are marked, or not.
func everythingWritten(t *testing.T, marked bool) map[string]string {
	t.Helper()
	dir := t.TempDir()
	b := newBench(filepath.Join(dir, "Lincoln.carillon"), t)
	written := map[string]string{}
	plain := func(s string) string { return changing.ReplaceAllString(strings.ReplaceAll(s, dir, "DIR"), "…") }
	for _, w := range judge(b, func(b *bench) {
		earlierSchool(b)
		b.takeOver()
		copied, err := os.ReadFile(b.path)
		before := filepath.Join(dir, "before.carillon")
		if err != nil || os.WriteFile(before, copied, 0o600) != nil {
			b.stopf("the file can't be copied")
		}
		b.edit(func(t *model.Timetable) model.Edit {
			edits := []model.Edit{model.SetField{Key: model.CourseID(1).Key(), Field: "credits", Value: "1"}}
			if marked {
				edits = append(edits, markRestricted(t)...)
				if len(edits) == 1 {
					b.stopf("the schema has no restricted field")
				}
			}
			return model.Batch{Name: "Mark", Edits: edits}
		})
		in := func(name string) string { return filepath.Join(dir, name) }
		for _, line := range [][]string{
			{"info", b.path}, {"info", b.path, "--json"}, {"check", b.path, "--all"}, {"check", b.path, "--all", "--json"},
			{"rules", b.path, "--json"}, {"calendar", b.path, "--json"}, {"verify", b.path, "--json"},
			{"print", b.path, "student", "--all"}, {"print", b.path, "student", "--all", "--html", "--out", in("students.html")},
			{"print", b.path, "section", "--all", "--html", "--out", in("sections.html")}, {"print", b.path, "year-level", "--all"},
			{"print", b.path, "student", "--all", "--pdf", "--out", in("students.pdf")}, {"print", b.path, "section-list", "--all"},
			{"export", "csv", b.path, in("csv")}, {"export", "oneroster", b.path, in("oneroster")},
			b.syncArgs([]string{"--preview", "--export-csv", in("preview.csv"), "--export-html", in("preview.html"), "--export-payload", in("payload")}),
			b.syncArgs([]string{"--yes", "--support-log", "--overwrite"}),
			{"history", b.path, "--json"}, {"history", b.path, "--rows", "1", "--json"},
		} {
			e := b.ctl(line...)
			written["carillonctl "+plain(strings.Join(line, " "))] = plain(e.String() + e.out)
		}
		e := b.ctl("diff", before, b.path, "--json")
		written["diff"] = e.out
		for _, k := range append(slices.Collect(maps.Keys(b.sis.Held())), "got") {
			written["SIS "+fmt.Sprint(k)] = plain(fmt.Sprint(b.sis.Held()[k]))
		}
		written["SIS got"] = plain(fmt.Sprintf("%+v", b.sis.Got()))
	}) {
		t.Error(w)
	}
	files := 0
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.Contains(path, ".carillon") {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			written["file "+plain(path)] = plain(string(data))
		}
		return err
	})
	if files < 8 {
		t.Fatalf("only %d files were written: %v", files, slices.Sorted(maps.Keys(written)))
	}
	return written
}

// TestNothingWrittenOutOfASchoolHasARestrictedField: whatever the restricted fields of the schema hold, every export, print, log, JSON
// and publish is the same to the byte. A comparison of two files says that there is a difference, and not in which field.
func TestNothingWrittenOutOfASchoolHasARestrictedField(t *testing.T) {
	with, without := everythingWritten(t, true), everythingWritten(t, false)
	diff := with["diff"]
	delete(with, "diff")
	delete(without, "diff")
	if d := cmp.Diff(without, with); d != "" {
		t.Errorf("restricted fields show (-without +with):\n%s", d)
	}
	if !strings.Contains(diff, "restricted fields") {
		t.Errorf("diff says nothing of restricted fields: %s", diff)
	}
	for _, k := range model.Kinds() {
		for _, f := range model.Fields(k) {
			if f.Restricted && (strings.Contains(diff, f.Label) || strings.Contains(diff, `"`+f.ID) || strings.Contains(diff, "yes")) {
				t.Errorf("diff shows %s: %s", f.Path(), diff)
			}
		}
	}
}
