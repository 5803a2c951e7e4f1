package session

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/work"
	"carillon/model"
)

func (r *rig) hears(want ...string) {
	r.t.Helper()
	if diff := cmp.Diff(want, r.heard); diff != "" {
		r.t.Errorf("told (-want +got):\n%s", diff)
	}
	r.heard = nil
}

// TestTheMasterGridOfAFileIsShownAsItWasLeft: of a file that says nothing by teachers in the USA, and by year levels elsewhere.
func TestTheMasterGridOfAFileIsShownAsItWasLeft(t *testing.T) {
	for _, c := range []struct {
		name   string
		region model.Region
		kept   string
		want   View
	}{
		{"in the USA", model.RegionUSA, "", View{Rows: ByTeacher, Grid: mainGrid}},
		{"elsewhere", model.RegionOther, "", View{Grid: mainGrid}},
		{"by rooms of the annex", model.RegionUSA, `{"rows":2,"grid":2,"rotation":2}`, View{Rows: ByRoom, Grid: annexGrid, Rotation: 2}},
		{"with a grid that is gone", model.RegionUSA, `{"rows":0,"grid":9,"rotation":7}`, View{Grid: mainGrid}},
		{"with rows of a later version", model.RegionOther, `{"rows":77}`, View{Grid: mainGrid}},
		{"with what nobody can read", model.RegionUSA, `{`, View{Rows: ByTeacher, Grid: mainGrid}},
	} {
		r := opened(t)
		next := r.second()
		if _, err := next.t.Apply(model.Replace{Record: &model.School{Name: "East", Region: c.region}}); err != nil {
			t.Fatal(err)
		}
		next.t.MarkSaved(next.t.Revision())
		if c.kept != "" {
			next.views = map[Page][]byte{PageGrid: []byte(c.kept)}
		}
		r.Open(next.path)
		r.run.Drain()
		if got := r.Place().View; got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
		v := View{Rows: ByLine, Grid: annexGrid}
		r.SetView(v)
		r.run.Drain()
		again := opened(t)
		next.closed = false
		again.files[next.path] = next
		again.Open(next.path)
		again.run.Drain()
		if got := again.Place().View; got != v {
			t.Errorf("%s: opened again %+v, want %+v", c.name, got, v)
		}
	}
}

func TestOpeningAnotherFileStartsEverythingAtItsBeginning(t *testing.T) {
	r := opened(t)
	next := r.second()
	r.SetView(View{Rows: ByRoom, Grid: annexGrid, Rotation: 2})
	r.Show(mainLesson.Key())
	r.Show(kim.Key())
	r.Back()
	r.Say("something")
	r.Open(next.path)
	r.run.Drain()
	if got, want := r.Place(), (Place{Page: PageGrid, View: View{Grid: mainGrid}}); got != want {
		t.Errorf("the place is %+v, want %+v", got, want)
	}
	if r.Lesson() != 0 || r.CanGoBack() == "" || r.CanGoForward() == "" || r.Status() != (Status{}) {
		t.Errorf("lesson %d, back %q, forward %q, status %+v", r.Lesson(), r.CanGoBack(), r.CanGoForward(), r.Status())
	}
	r.Go(teachers)
	if got := r.Place().Selected; got != (Selection{}) {
		t.Errorf("in the register %+v is selected", got)
	}
	r.hears("closing lincoln.carillon", "opened other.carillon")
	if !r.file.closed || !cmp.Equal(r.recent, []string{next.path, r.file.path}) {
		t.Errorf("closed %v, recent %v", r.file.closed, r.recent)
	}
}

func TestTheFileThatIsOpenIsShownAsItIsUnderWhicheverPath(t *testing.T) {
	r := newRig(t)
	folder := t.TempDir()
	r.file.path = filepath.Join(folder, "lincoln.carillon")
	r.files[r.file.path] = r.file
	if err := os.WriteFile(r.file.path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(folder, "link.carillon")
	if err := os.Symlink(r.file.path, link); err != nil {
		t.Skip("this computer has no links:", err)
	}
	r.Open(r.file.path)
	r.run.Drain()
	r.rename(kim, "Kim")
	r.Show(mainLesson.Key())
	at, of := r.Place(), r.File()
	for _, path := range []string{r.file.path, filepath.Join(folder, ".", "x", "..", "lincoln.carillon"), link} {
		r.heard = nil
		r.Open(path)
		r.run.Drain()
		r.hears("again lincoln.carillon")
		if r.File() != of || r.file.closed || r.sync.closed || r.asked != nil || r.Place() != at {
			t.Errorf("%s: closed %v, sync closed %v, asked %v, at %+v", path, r.file.closed, r.sync.closed, r.asked, r.Place())
		}
		if got := r.Status().Said; got != "lincoln.carillon is open already." {
			t.Errorf("said %q", got)
		}
	}
}

func TestAFileThatIsReadOnlyIsOpenedAgainSinceItMayBeFree(t *testing.T) {
	r := opened(t)
	r.file.readOnly = "It is in use by kim."
	r.Open(r.file.path)
	r.run.Drain()
	r.hears("closing lincoln.carillon", "opened lincoln.carillon")
}

func TestAFileThatCannotBeOpenedLeavesTheOldOne(t *testing.T) {
	r := opened(t)
	r.Open("/schools/gone.carillon")
	if got := r.Status().Opening; got != "" {
		t.Errorf("before it is known whether it is the same file %q is opened", got)
	}
	r.run.Step() // it is another file
	if got := r.Status().Opening; got != "gone.carillon" {
		t.Errorf("opening %q", got)
	}
	r.run.Drain()
	r.hears("failed 0 /schools/gone.carillon: there is no file /schools/gone.carillon")
	if r.File() == nil || r.file.closed || r.Status().Opening != "" {
		t.Errorf("open %v, closed %v, %+v", r.File(), r.file.closed, r.Status())
	}
}

// TestTheNewestFileAskedForIsTheOneShown: the one before is let go of again.
func TestTheNewestFileAskedForIsTheOneShown(t *testing.T) {
	r := newRig(t)
	next := r.second()
	r.Open(r.file.path)
	r.Open(next.path)
	r.run.Drain()
	r.hears("opened other.carillon")
	if r.File().File != File(next) || !r.file.closed {
		t.Errorf("the first file is closed: %v", r.file.closed)
	}
}

func TestClosingThatFailsIsSaidAndTheFileIsGone(t *testing.T) {
	r := opened(t)
	r.file.closeErr = errors.New("the disk is gone")
	r.Close()
	r.hears("closing lincoln.carillon", "failed 2 /schools/lincoln.carillon: the disk is gone", "closed")
	if r.File() != nil || !r.sync.closed {
		t.Errorf("open %v, sync closed %v", r.File(), r.sync.closed)
	}
	r.Close() // again does nothing
	r.hears()
}

func TestEditsOfACrashComeBackAsOneChangeThatCanBeUndone(t *testing.T) {
	r := newRig(t)
	r.file.recovery = []model.Edit{model.Add{Record: &model.Room{Code: "B1"}}, model.Add{Record: &model.Room{Code: "B2"}}}
	r.Open(r.file.path)
	r.run.Drain()
	var told []Edited
	r.Edited.Subscribe(func(e Edited) { told = append(told, e) })
	if err := r.Recover(); err != nil {
		t.Fatal(err)
	}
	if len(told) != 1 || told[0].How != Recovered || len(told[0].Patch.Changes) != 2 || r.Status().Unsaved != 2 {
		t.Errorf("told %+v, %d unsaved", told, r.Status().Unsaved)
	}
	r.Undo()
	if r.file.t.RoomByCode("B2") != nil || r.file.t.RoomByCode("B1") == nil {
		t.Error("undo did not take the last edit back")
	}
}

func TestABackupIsRestoredOverTheFileThatIsOpenAndOneThatIsNot(t *testing.T) {
	backup := func(r *rig) Backup {
		r.files["/backups/1"] = &fakeFile{t: school(r.t, "As it was")}
		return Backup{Path: "/backups/1"}
	}
	t.Run("open", func(t *testing.T) {
		r := opened(t)
		done := 0
		r.Restore(r.file.path, backup(r), func() { done++ })
		r.run.Drain()
		r.hears("closing lincoln.carillon", "closed", "opened lincoln.carillon")
		if got := r.File().T.School().Name; got != "As it was" || done != 1 {
			t.Errorf("the school is %q, done %d times", got, done)
		}
	})
	t.Run("another is open", func(t *testing.T) {
		r := opened(t)
		other := r.second()
		other.closed = true
		r.Restore(other.path, backup(r), func() {})
		r.run.Drain()
		r.hears("closing lincoln.carillon", "opened other.carillon")
	})
	t.Run("it fails, and the file is opened as it is", func(t *testing.T) {
		r := opened(t)
		r.Restore(r.file.path, Backup{Path: "/backups/gone"}, func() {})
		r.run.Drain()
		r.hears("closing lincoln.carillon", "closed", "opened lincoln.carillon",
			"failed 3 /schools/lincoln.carillon: there is no backup /backups/gone")
		if r.File() == nil || r.File().T != r.file.t {
			t.Error("the file is not open")
		}
	})
}

// later is a runner whose session goroutine is busy until it is let go.
type later struct {
	*work.Manual
	queue []func()
}

func (l *later) UI(f func()) { l.queue = append(l.queue, f) }

func TestADownloadOfARunThatWasStoppedIsNotAppliedAfterwards(t *testing.T) {
	r := opened(t)
	busy := &later{Manual: r.run}
	r.Session.jobs = NewJobs(busy)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := r.Take(ctx, r.File(), model.Add{Record: &model.Room{Code: "B7"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("Take says %v", err)
	}
	for _, f := range busy.queue {
		f()
	}
	if r.file.t.RoomByCode("B7") != nil || r.file.saves != 0 {
		t.Errorf("the download is there, and was saved %d times", r.file.saves)
	}
}
