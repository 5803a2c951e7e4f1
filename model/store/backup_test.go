package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/model"
)

func backupsOf(t testing.TB, path, dir string) []Backup {
	t.Helper()
	bs, err := Backups(path, dir)
	if err != nil {
		t.Fatal(err)
	}
	return bs
}

func TestOpeningMakesABackupOnceForEachState(t *testing.T) {
	path, clock := created(t), newClock()
	for range 3 {
		_ = openedWith(t, path, clock, osDisk{}).Close()
		clock.advance(time.Hour)
	}
	if bs := backupsOf(t, path, ""); len(bs) != 1 || bs[0].Name != "Lincoln" {
		t.Fatalf("backups of one state: %v", bs)
	}
	f := openedWith(t, path, clock, osDisk{})
	addRoom(t, f.Timetable(), "B1")
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	_ = openedWith(t, path, clock, osDisk{}).Close()
	if bs := backupsOf(t, path, ""); len(bs) != 2 || !bs[0].Time.After(bs[1].Time) {
		t.Errorf("backups of two states: %v", bs)
	}
	_, err := Open(path, Options{ReadOnly: true})
	if err != nil || len(backupsOf(t, path, "")) != 2 {
		t.Errorf("a reader made a backup (%v)", err)
	}
}

func TestEditingMakesABackupOfThePresentStateEveryFiveMinutes(t *testing.T) {
	path, clock, dir := created(t), newClock(), filepath.Join(t.TempDir(), "on another disk", "deep")
	f, err := Open(path, Options{Clock: clock, BackupDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var want []string
	for i := range 12 { // an edit a minute: backups after minutes 5 and 10
		clock.advance(time.Minute)
		addRoom(t, f.Timetable(), fmt.Sprint("B", i))
		if i == 4 || i == 9 {
			want = append(want, dump(t, &f.Timetable().State))
		}
	}
	f.work.Wait()
	bs := backupsOf(t, path, dir)
	if len(bs) != 3 {
		t.Fatalf("%d backups, want one of the opening and two of the edits", len(bs))
	}
	for i, w := range want {
		r, err := Open(bs[1-i].Path, Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		if dump(t, &r.Timetable().State) != w {
			t.Errorf("backup %d is not the state of its moment", i)
		}
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), backupFolder)); !os.IsNotExist(err) {
		t.Errorf("a folder for backups was made beside the file all the same: %v", err)
	}
}

func TestBackupsAreKeptSpreadOverTime(t *testing.T) {
	now := time.Date(2026, 8, 31, 12, 0, 0, 0, time.Local)
	var all []Backup
	for i := range 60 * 24 * 3 { // three days: one a minute
		all = append(all, Backup{Path: fmt.Sprint("minute ", i), Time: now.Add(-time.Duration(i) * time.Minute)})
	}
	for d := 3; d <= 40; d++ {
		all = append(all, Backup{Path: fmt.Sprint("late ", d), Time: now.AddDate(0, 0, -d).Add(-time.Minute)},
			Backup{Path: fmt.Sprint("early ", d), Time: now.AddDate(0, 0, -d).Add(-time.Hour)})
	}
	dropped := map[string]bool{}
	for _, b := range superfluous(all, now) {
		dropped[b.Path] = true
	}
	newest, kept := map[string]bool{}, 0
	for i, b := range all {
		stretch, young := stretchOf(b.Time, now)
		want := i < backupsKept || young && !newest[stretch]
		newest[stretch] = true
		if dropped[b.Path] == want {
			t.Errorf("%s (of %s) dropped: %v, want %v", b.Path, b.Time.Format(time.DateTime), dropped[b.Path], !want)
		}
		if want {
			kept++
		}
	}
	if kept > 110 {
		t.Errorf("%d are kept", kept)
	}
	for _, want := range []string{"minute 0", "minute 9", "late 29"} {
		if dropped[want] {
			t.Errorf("%s is dropped", want)
		}
	}
	if !dropped["late 31"] || !dropped["early 5"] {
		t.Error("what is too old, or the second of a day, is kept")
	}
}

// A program that opens the file again and again pushes out nothing of the days before.
func TestManyOpeningsLeaveTheBackupsOfTheDayBefore(t *testing.T) {
	path, clock := created(t), newClock()
	change := func(name string) {
		f := openedWith(t, path, clock, osDisk{})
		addRoom(t, f.Timetable(), name)
		if err := f.Save(); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	for hour := range 8 {
		change(fmt.Sprint("work", hour))
		clock.advance(time.Hour)
	}
	before := backupsOf(t, path, "")
	clock.advance(14 * time.Hour)
	for i := range 40 {
		change(fmt.Sprint("cron", i))
		clock.advance(time.Minute)
	}
	after := map[string]bool{}
	for _, b := range backupsOf(t, path, "") {
		after[b.Path] = true
	}
	for _, b := range before {
		if !after[b.Path] {
			t.Errorf("the backup of %s is gone", b.Time)
		}
	}
	if n := len(after) - len(before); n > 20 {
		t.Errorf("%d backups of the last 40 minutes are kept", n)
	}
}

func TestRestoringOverAFileSetsItAside(t *testing.T) {
	path := created(t)
	f := opened(t, path)
	f.work.Wait()
	addRoom(t, f.Timetable(), "B1")
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	bs := backupsOf(t, path, "")
	if len(bs) != 1 {
		t.Fatal(bs)
	}
	if err := Restore(bs[0].Path, path, true, Options{}); CodeOf(err) != InUse {
		t.Errorf("restoring over an open file gives %v", err)
	}
	_ = f.Close()
	if err := Restore(bs[0].Path, path, false, Options{}); CodeOf(err) != Exists {
		t.Errorf("restoring over a file unasked gives %v", err)
	}
	if err := Restore(bs[0].Path, path, true, Options{}); err != nil {
		t.Fatal(err)
	}
	g := opened(t, path)
	if g.Timetable().RoomByCode("B1") != nil || g.CopyOf() == nil {
		t.Error("it is not the backup's state, or does not know that it is a copy")
	}
	found := false
	all, _ := listBackups(backupDir(path, ""))
	for _, b := range all {
		r, err := Open(b.Path, Options{ReadOnly: true})
		found = found || err == nil && r.Timetable().RoomByCode("B1") != nil
	}
	if !found {
		t.Error("what was replaced is nowhere any more")
	}
}

func TestEachOfTwoCopiesThatAreReplacedIsSetAsideByItsOwnName(t *testing.T) {
	path := created(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Oak.carillon", "Elm.carillon"} {
		copied := filepath.Join(filepath.Dir(path), name)
		if err := os.WriteFile(copied, data, 0o600); err != nil {
			t.Fatal(err)
		}
		var aside string
		if err := Create(copied, school(t).Snapshot(), CreateOptions{Force: true, SetAside: func(path string) { aside = path }}); err != nil {
			t.Fatal(err)
		}
		if bs := backupsOf(t, copied, ""); len(bs) != 1 || bs[0].Path != aside {
			t.Errorf("%s was set aside as %q, and its backups are %+v", name, aside, bs)
		}
	}
}

func TestADiskErrorNamesTheFolderThatIsNotThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gone", "Lincoln.carillon")
	err := Create(path, school(t).Snapshot(), CreateOptions{})
	if err == nil || !strings.Contains(err.Error(), "no folder "+filepath.Dir(path)) {
		t.Errorf("making a file in a folder that is not there ends with %v", err)
	}
}

func TestARestoredFileHasTheBackupsOfTheFileItStandsFor(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		path, clock := created(t), newClock()
		open := func() *File {
			f, err := Open(path, Options{Clock: clock, BackupDir: dir})
			if err != nil {
				t.Fatal(err)
			}
			f.work.Wait()
			return f
		}
		f := open()
		addRoom(t, f.Timetable(), "B1")
		if err := f.Save(); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		for restored := range 3 {
			clock.advance(time.Hour)
			bs := backupsOf(t, path, dir)
			if len(bs) != restored+1 {
				t.Fatalf("restored %d times, there are %d backups", restored, len(bs))
			}
			if err := Restore(bs[len(bs)-1].Path, path, true, Options{Clock: clock, BackupDir: dir}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// own is the backups that are not another file's.
func own(all []Backup) []Backup {
	return slices.DeleteFunc(slices.Clone(all), func(b Backup) bool { return b.Other })
}

func TestAnotherSchoolsBackupsOfTheSameNameAreNotOffered(t *testing.T) {
	central := t.TempDir()
	var paths [2]string
	for i := range paths {
		paths[i] = created(t)
		f, err := Open(paths[i], Options{BackupDir: central})
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	for _, whole := range []bool{true, false} {
		for _, path := range paths {
			if !whole {
				data, _ := os.ReadFile(path)
				if err := os.WriteFile(path, bytes.ReplaceAll(data, []byte("Lincoln High"), []byte("Lincoln Hlgh")), 0o600); err != nil {
					t.Fatal(err)
				}
				if _, err := Open(path, Options{ReadOnly: true, BackupDir: central}); CodeOf(err) != Damaged {
					t.Fatal("it is not damaged: ", err)
				}
			}
			id, _ := identityAt(path)
			if bs := own(backupsOf(t, path, central)); len(bs) != 1 || bs[0].file != short(id.ID) {
				t.Errorf("whole %v: backups %+v of file %s", whole, bs, id.ID)
			}
		}
	}
}

func TestADamagedFileIsRefusedWithTheNewestGoodBackup(t *testing.T) {
	path, clock := created(t), newClock()
	for i := range 3 {
		f := openedWith(t, path, clock, osDisk{})
		addRoom(t, f.Timetable(), fmt.Sprint("B", i))
		if err := f.Save(); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		clock.advance(time.Hour)
	}
	bs := backupsOf(t, path, "")
	damage(t, bs[0].Path, 20000)
	damage(t, path, 20000)
	_, err := Open(path, Options{})
	e, ok := err.(*Error)
	if !ok || e.Code != Damaged || e.Backup == nil || e.Backup.Path != bs[1].Path || !strings.Contains(e.Text, "restore it") {
		t.Fatalf("error %+v", err)
	}
	if err := Restore(e.Backup.Path, path, true, Options{Clock: clock}); err != nil {
		t.Fatal(err)
	}
	if f := opened(t, path); f.Timetable().RoomByCode("B0") == nil {
		t.Error("not the state of the newest good backup")
	}
	if aside, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "Lincoln damaged *")); len(aside) != 1 {
		t.Errorf("the damaged file was not set aside: %v", aside)
	}
}

// damage flips the bytes of a file's live pages, so that reading must find it.
func damage(t testing.TB, path string, _ int) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	im, err := openImage(b)
	if err != nil {
		t.Fatal(err)
	}
	page := im.data[int(im.meta.root)*im.pageSize:]
	for i := range 64 {
		page[i] ^= 0x55
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestABackupThatCanNotBeMadeIsToldAndDoesNotStopTheWork(t *testing.T) {
	path := created(t)
	in := filepath.Join(t.TempDir(), "a file, not a folder")
	if err := os.WriteFile(in, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	told := make(chan error, 10)
	f, err := Open(path, Options{BackupDir: in, Trouble: func(err error) { told <- err }})
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	if len(told) != 1 || CodeOf(<-told) != Disk {
		t.Error("nobody was told, or not in words")
	}
}

func TestAFileOfAnOlderFormatOpensAfterABackupOfIt(t *testing.T) {
	path := created(t)
	rewriteMeta(t, path, keyFormat, 0)
	if _, err := Open(path, Options{}); CodeOf(err) != Damaged {
		t.Fatalf("a format that was never in use gives %v", err)
	}
	migrations[0] = func(c *contents) error { // what a migration does: records change, values come and go
		for i, v := range c.records {
			r, err := v.decode()
			if err != nil {
				return err
			}
			if room, ok := r.(*model.Room); ok {
				room.Name = "migrated"
				if c.records[i].payload, err = encodeRecord(room); err != nil {
					return err
				}
			}
		}
		return nil
	}
	defer delete(migrations, 0)
	r, err := Open(path, Options{ReadOnly: true})
	if err != nil || r.Timetable().Room(1).Name != "migrated" {
		t.Fatal("a reader does not see it migrated", err)
	}
	before, _ := os.ReadFile(path)
	f := opened(t, path)
	if f.Timetable().Room(1).Name != "migrated" || f.CopyOf() != nil {
		t.Error("not migrated, or takes itself for a copy")
	}
	addRoom(t, f.Timetable(), "B1")
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	bs := backupsOf(t, path, "")
	if len(bs) == 0 {
		t.Fatal("no backup")
	}
	if old, _ := os.ReadFile(bs[len(bs)-1].Path); string(old) != string(before) {
		t.Error("the backup is not the file as it was")
	}
	delete(migrations, 0)
	if g := opened(t, path); g.Timetable().Room(1).Name != "migrated" || g.Timetable().RoomByCode("B1") == nil {
		t.Error("what was written is not the present format, or not whole")
	}
}

// TestAFileOfFormat1OpensWithItsUnsavedEdits: after a backup of it, and written anew so that an older program leaves it alone.
func TestAFileOfFormat1OpensWithItsUnsavedEdits(t *testing.T) {
	path, _, _ := leftUnsaved(t, 1)
	for _, b := range backupsOf(t, path, "") { // of what this version wrote
		if err := os.Remove(b.Path); err != nil {
			t.Fatal(err)
		}
	}
	rewriteMeta(t, path, keyFormat, 1)
	before, _ := os.ReadFile(path)
	f := opened(t, path)
	if f.Recovery() == nil || len(f.Recovery().Labels) != 1 {
		t.Fatalf("it offers %+v", f.Recovery())
	}
	if n, err := f.Recover(); n != 1 || err != nil || f.Timetable().RoomByCode("B0") == nil {
		t.Fatalf("the edit does not come back: %v", err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	if !slices.ContainsFunc(backupsOf(t, path, ""), func(b Backup) bool { old, _ := os.ReadFile(b.Path); return string(old) == string(before) }) {
		t.Errorf("no backup is the file as it was: %+v", backupsOf(t, path, ""))
	}
	if c, _, err := readChecked(path, false); err != nil || c.format != formatVersion || c.migrated {
		t.Errorf("the file is of format %d, %v", c.format, err)
	}
}

func TestAFileOfANewerFormatIsRefusedInWords(t *testing.T) {
	path := created(t)
	rewriteMeta(t, path, keyFormat, formatVersion+1)
	before, _ := os.ReadFile(path)
	_, err := Open(path, Options{})
	if CodeOf(err) != Newer || !strings.Contains(err.Error(), "Update Carillon") {
		t.Errorf("error %v", err)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the file was changed")
	}
}

func TestAFinishedFileIsMovedToItsPlaceAndStaysItself(t *testing.T) {
	path, clock := created(t), newClock()
	draft := filepath.Join(filepath.Dir(path), "draft.carillon")
	if err := Create(draft, school(t).Snapshot(), CreateOptions{Now: clock.Now}); err != nil {
		t.Fatal(err)
	}
	o := Options{Clock: clock}
	if err := Move(draft, path, false, o); CodeOf(err) != Exists {
		t.Errorf("moved onto a file: %v", err)
	}
	held, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	held.work.Wait()
	if err := Move(draft, path, true, o); CodeOf(err) != InUse {
		t.Errorf("moved onto a file that is open: %v", err)
	}
	_ = held.Close()
	before, _ := listBackups(backupDir(path, ""))
	clock.advance(time.Hour)
	if err := Move(draft, path, true, o); err != nil {
		t.Fatal(err)
	}
	if after, _ := listBackups(backupDir(path, "")); len(before) != 1 || len(after) != 1 { // of that very state
		t.Errorf("%d backups, there were %d", len(after), len(before))
	}
	f, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.CopyOf() != nil || len(f.Notes()) > 0 {
		t.Errorf("it counts as a copy of %v; notes %v", f.CopyOf(), f.Notes())
	}
	if _, err := os.Lstat(draft); err == nil {
		t.Error("the draft is still there")
	}
}
