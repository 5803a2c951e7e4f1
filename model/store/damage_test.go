package store

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"carillon/model"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

// rewriteMeta puts another value in the place of one of the meta bucket, as another version of the program would.
func rewriteMeta(t testing.TB, path, key string, v any) {
	t.Helper()
	if _, err := updateDB(osDisk{}, path, func(tx *bolt.Tx) error { return putMeta(tx, key, v) }); err != nil {
		t.Fatal(err)
	}
}

// large is a file with branch pages, free pages, side values and several saves behind it.
func large(t testing.TB) (path string, want string) {
	t.Helper()
	path = created(t)
	f := opened(t, path)
	for range 12 {
		var b model.Batch
		for range 100 {
			b.Edits = append(b.Edits, model.Add{Record: &model.Student{Surname: "Example", FirstName: newID().String(), SISID: newID().String()}})
		}
		if _, err := f.Timetable().Apply(b); err != nil {
			t.Fatal(err)
		}
		if err := f.Save(); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range []string{"alma", "other", "third"} {
		if err := f.Put("published", k, []byte(strings.Repeat(k, 500))); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.Timetable().Apply(model.Delete{Key: model.StudentID(77).Key()}); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	want = dumpAll(t, f)
	_ = f.Close()
	return path, want
}

// dumpAll is all a file holds, its side values too.
func dumpAll(t testing.TB, f *File) string {
	var w strings.Builder
	for _, b := range []string{"published", "systems", "runs"} {
		for _, k := range f.List(b) {
			v, _ := f.Get(b, k)
			w.WriteString(b + " " + k + " " + string(v) + "\n")
		}
	}
	return w.String() + dump(t, &f.Timetable().State)
}

func contentsDump(c *contents) (string, error) {
	t, err := c.timetable("x")
	if err != nil {
		return "", err
	}
	var w strings.Builder
	for _, v := range c.side {
		b, k, _ := strings.Cut(string(v.key), "\x00")
		w.WriteString(b + " " + k + " " + string(v.payload) + "\n")
	}
	err = t.Dump(&w)
	return w.String(), err
}

func TestEveryPageDamagedInTurnIsRefusedOrOpensEqual(t *testing.T) {
	path, want := large(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	im, err := openImage(whole)
	if err != nil {
		t.Fatal(err)
	}
	im.walk(func(uint64, string, []byte, []byte) {})
	damages := map[string]func(page []byte){
		"all bits flipped": func(p []byte) {
			for i := range p {
				p[i] ^= 0xFF
			}
		},
		"zeroed":         func(p []byte) { clear(p) },
		"header flipped": func(p []byte) { p[8] ^= 0x03 },
		"count lowered":  func(p []byte) { p[10]-- },
		"one byte flipped in the middle": func(p []byte) {
			p[len(p)/2] ^= 0x10
		},
	}
	for name, harm := range damages {
		refused := 0
		for n := range len(whole) / im.pageSize {
			bad := slices.Clone(whole)
			harm(bad[n*im.pageSize : (n+1)*im.pageSize])
			c, err := parse("x", bad, false)
			if err != nil {
				refused++
				continue
			}
			got, err := contentsDump(c)
			if err != nil || got != want {
				t.Fatalf("%s, page %d: it opens, but not equal (%v)\n%s", name, n, err, cmp.Diff(want, got))
			}
			if name == "zeroed" && n < len(im.seen) && im.seen[n] {
				t.Errorf("zeroed, page %d: live data is damaged, and nobody says so", n)
			}
		}
		if refused == 0 {
			t.Errorf("%s: no page at all was missed", name)
		}
	}
}

func TestAnyDamageIsRefusedOrOpensEqual(t *testing.T) {
	path, want := large(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		bad := slices.Clone(whole)
		for range rapid.IntRange(1, 4).Draw(rt, "places") {
			at := rapid.IntRange(0, len(bad)-1).Draw(rt, "at")
			n := min(rapid.IntRange(1, 600).Draw(rt, "bytes"), len(bad)-at)
			from := rapid.IntRange(0, len(bad)-n).Draw(rt, "from")
			switch rapid.IntRange(0, 2).Draw(rt, "how") {
			case 0:
				bad[at] ^= byte(rapid.IntRange(1, 255).Draw(rt, "bits"))
			case 1:
				copy(bad[at:at+n], whole[from:from+n]) // a block that belongs elsewhere
			case 2:
				bad = bad[:max(1, at)]
			}
		}
		c, err := parse("x", bad, false)
		if err != nil {
			return
		}
		got, err := contentsDump(c)
		if err != nil || got != want {
			rt.Fatalf("it opens, but not equal (%v)", err)
		}
	})
}

func TestVerifyNamesEveryFault(t *testing.T) {
	path, _ := large(t)
	if faults, err := Verify(path); err != nil || len(faults) != 0 {
		t.Fatalf("a whole file has faults: %v, %v", faults, err)
	}
	_, err := updateDB(osDisk{}, path, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(bucketRecords))
		v := slices.Clone(b.Get(recordKey(model.StudentID(5).Key())))
		v[3] ^= 1
		if err := b.Put(recordKey(model.StudentID(5).Key()), v); err != nil {
			return err
		}
		key := recordKey(model.RoomID(1).Key())
		if err := b.Put(key, seal(bucketRecords, key, []byte{0xFF})); err != nil {
			return err
		}
		key = recordKey(model.TeacherID(2).Key())
		payload, err := encodeRecord(&model.Teacher{ID: 2, Code: "KIM"})
		if err != nil {
			return err
		}
		if err := b.Put(key, seal(bucketRecords, key, payload)); err != nil {
			return err
		}
		key = recordKey(model.FacultyID(7).Key())
		if payload, err = encodeRecord(&model.Faculty{ID: 8, Code: "ART"}); err != nil {
			return err
		}
		if err := b.Put(key, seal(bucketRecords, key, payload)); err != nil {
			return err
		}
		return b.Delete(recordKey(model.CourseID(1).Key()))
	})
	if err != nil {
		t.Fatal(err)
	}
	faults, err := Verify(path)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range faults {
		all.WriteString(f.Error() + "\n")
	}
	for _, want := range []string{
		"student 5 is damaged: its checksum is wrong",
		"the values of the bucket records are not those that were saved",
		"room 1 can't be read",
		"two teachers have the code KIM",
		"faculty 8 stands in the place of faculty 7",
		"section 1: section 1 points at a course that is not there",
		"lesson 1: ",
	} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("no fault says %q:\n%s", want, &all)
		}
	}
}

func TestADamagedLastHeaderIsRefusedAndTheSaveBeforeCanBeOpened(t *testing.T) {
	path := created(t)
	f := opened(t, path)
	addRoom(t, f.Timetable(), "B1")
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	before := dump(t, &f.Timetable().State)
	addRoom(t, f.Timetable(), "B2")
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	b, _ := os.ReadFile(path)
	im, _ := openImage(b)
	b[int(im.meta.page)*im.pageSize+40] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); CodeOf(err) != Damaged {
		t.Fatalf("the last save is lost without a word: %v", err)
	}
	g, err := Open(path, Options{OlderSave: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = g.Close() }()
	if dump(t, &g.Timetable().State) != before || len(g.Notes()) != 1 {
		t.Errorf("not the save before, or not told: %v", g.Notes())
	}
	addRoom(t, g.Timetable(), "B3")
	if err := g.Save(); err != nil {
		t.Fatal(err)
	}
	if faults, err := Verify(path); err != nil || len(faults) != 0 {
		t.Errorf("after a save it is not whole again: %v, %v", faults, err)
	}
}

func TestASaveCutShortAtAnyPageLeavesTheSaveBeforeWhole(t *testing.T) {
	path, before := large(t)
	was, _ := os.ReadFile(path)
	f := opened(t, path)
	for range 3 {
		addRoom(t, f.Timetable(), newID().String()[:10])
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	after := dumpAll(t, f)
	_ = f.Close()
	is, _ := os.ReadFile(path)
	var pages []int // that the save wrote
	for n := range len(is) / filePageSize {
		if n*filePageSize >= len(was) || string(was[n*filePageSize:(n+1)*filePageSize]) != string(is[n*filePageSize:(n+1)*filePageSize]) {
			pages = append(pages, n)
		}
	}
	if len(pages) < 4 || pages[0] > 1 {
		t.Fatalf("the save wrote the pages %v", pages)
	}
	data := pages[1:] // the header goes last, after a sync: bbolt's order
	rapid.Check(t, func(rt *rapid.T) {
		img := slices.Clone(is)
		clear(img)
		copy(img, was)
		for _, n := range data {
			if rapid.Bool().Draw(rt, "written") {
				copy(img[n*filePageSize:], is[n*filePageSize:(n+1)*filePageSize])
			}
		}
		c, err := parse("x", img, false)
		if err != nil {
			rt.Fatal(err)
		}
		if got, err := contentsDump(c); err != nil || got != before {
			rt.Fatalf("not the state before (%v)", err)
		}
	})
	c, err := parse("x", is, false)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := contentsDump(c); err != nil || got != after {
		t.Errorf("not the state after (%v)", err)
	}
}

func TestAFullDiskAtAnyStepLeavesTheOldFileOrTheNewOne(t *testing.T) {
	jobs := map[string]func(f *File, other string) error{
		"save":    func(f *File, _ string) error { return f.Save() },
		"save as": func(f *File, other string) error { return f.SaveAs(other, true) },
		"record":  func(f *File, _ string) error { return f.Put("systems", "alma", []byte("x")) },
		"backup": func(f *File, other string) error {
			return f.backupState(f.Timetable().Snapshot(), newID(), f.opts.Clock.Now())
		},
	}
	for name, job := range jobs {
		t.Run(name, func(t *testing.T) {
			for step := 1; ; step++ {
				path, d := created(t), &recordingDisk{}
				other := filepath.Join(t.TempDir(), "other.carillon")
				copyFile(t, created(t), other)
				f, err := Open(path, Options{Clock: newClock(), disk: d, NoBackups: true})
				if err != nil {
					t.Fatal(err)
				}
				before := dumpAll(t, f)
				addRoom(t, f.Timetable(), "B1")
				d.steps, d.failAt = nil, step
				err = job(f, other)
				failed := len(d.steps) >= step
				if failed && err == nil && d.steps[len(d.steps)-1] != "sync folder" || err != nil && CodeOf(err) != Disk {
					t.Fatalf("step %d (%v): %v", step, d.steps, err)
				}
				for _, p := range []string{path, other} {
					r, err := Open(p, Options{ReadOnly: true})
					if err != nil {
						t.Fatalf("step %d: %v", step, err)
					}
					if got := dumpAll(t, r); got != before && got != dumpAll(t, f) && !strings.HasSuffix(got, before) {
						t.Fatalf("step %d: %s holds neither what it held nor what was written", step, p)
					}
				}
				if tmp, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*.tmp")); len(tmp) != 0 && step < len(d.steps) {
					t.Errorf("step %d: left behind: %v", step, tmp)
				}
				d.failAt = 0
				if err := f.Save(); err != nil {
					t.Fatalf("step %d: a save once there is room again: %v", step, err)
				}
				want := dumpAll(t, f)
				_ = f.Close()
				if got := dumpAll(t, opened(t, f.Path())); got != want {
					t.Fatalf("step %d: the save after is not whole", step)
				}
				if !failed {
					return
				}
			}
		})
	}
}
