package session

import (
	"context"
	"errors"
	"strings"
	"testing"

	"carillon/model"
)

func TestSavingCountsWhatIsUnsavedAndTellsTheSync(t *testing.T) {
	r := opened(t)
	r.rename(kim, "Kim")
	if got := r.Status(); got.Unsaved != 1 || got.Saving {
		t.Errorf("after an edit the status is %+v", got)
	}
	r.SaveByHand()
	if !r.Status().Saving {
		t.Error("it is not said that it is saved")
	}
	r.run.Drain()
	if got := r.Status(); got != (Status{Said: "Saved."}) || r.sync.saved != 1 || r.file.saves != 1 {
		t.Errorf("%+v, the sync was told %d times, saved %d times", got, r.sync.saved, r.file.saves)
	}
	r.SaveByHand()
	if got := r.Status().Said; got != "There was nothing to save." || r.file.saves != 1 || r.sync.saved != 2 {
		t.Errorf("said %q, saved %d times, told %d times", got, r.file.saves, r.sync.saved)
	}
}

func TestEditsMadeWhileSavingAreLeftForTheSaveAfterIt(t *testing.T) {
	r := opened(t)
	r.rename(kim, "Kim")
	r.SaveByHand()
	r.rename(lee, "Lee")
	r.SaveByHand() // while the first is under way
	r.run.Step()
	if r.File().Saved().Teacher(lee).Surname != "" {
		t.Error("what a sync would publish has an edit that is not saved")
	}
	r.run.Drain()
	if r.file.saves != 2 || r.Status().Unsaved != 0 || r.File().Saved().Teacher(lee).Surname != "Lee" {
		t.Errorf("saved %d times, %d unsaved", r.file.saves, r.Status().Unsaved)
	}
}

func TestASaveThatFailsKeepsTheChanges(t *testing.T) {
	r := opened(t)
	r.rename(kim, "Kim")
	r.file.saveErr = errors.New("the disk is full")
	var told error
	r.Save(func(err error) { told = err })
	r.run.Drain()
	r.hears("failed 1 /schools/lincoln.carillon: the disk is full")
	if told == nil || r.Status() != (Status{Unsaved: 1}) {
		t.Errorf("told %v, status %+v", told, r.Status())
	}
}

func TestASaveThatWaitsForOneIsGivenUpWhenTheFileIsClosed(t *testing.T) {
	r := opened(t)
	r.rename(kim, "Kim")
	r.Save(func(error) { r.Close() })
	var told error
	r.Save(func(err error) { told = err })
	r.run.Drain()
	if !errors.Is(told, context.Canceled) || r.File() != nil {
		t.Errorf("told %v", told)
	}
}

func TestSavingElsewhereAsksBeforeItReplaces(t *testing.T) {
	r := opened(t)
	const path = "/schools/old.carillon"
	r.file.others = map[string]bool{path: true}
	r.rename(kim, "Kim")
	var told []error
	then := func(err error) { told = append(told, err) }
	r.SaveAs(path, false, then)
	r.SaveCopy(path, true, then) // overtakes it, as two at once would write one file
	r.run.Drain()
	r.SaveAs(path, false, then)
	r.run.Drain()
	r.SaveAs(path, true, then)
	r.run.Drain()
	if len(told) != 3 || told[0] != nil || !errors.Is(told[1], ErrExists) || told[2] != nil {
		t.Fatalf("told %v", told)
	}
	if r.file.path != path || r.Status().Unsaved != 0 || r.File().Saved().Teacher(kim).Surname != "Kim" {
		t.Errorf("the file is %s, %d unsaved", r.file.path, r.Status().Unsaved)
	}
}

func TestDownloadsAreTakenBackOnlyWhileTheyAreTheNewestThatWasDone(t *testing.T) {
	r := opened(t)
	o := r.File()
	for _, code := range []string{"B7", "B8"} {
		if err := r.Take(t.Context(), o, model.Add{Record: &model.Room{Code: code}}); err != nil {
			t.Fatal(err)
		}
	}
	r.rename(kim, "Kim")
	if why := r.UndoDownloads(o, 2); why == "" || r.file.t.RoomByCode("B8") == nil {
		t.Errorf("taken back below an edit: %q", why)
	}
	r.Undo()
	if why := r.UndoDownloads(o, 2); why != "" || r.file.t.RoomByCode("B7") != nil || r.file.t.RoomByCode("B8") != nil {
		t.Errorf("%q; B7 %v, B8 %v", why, r.file.t.RoomByCode("B7"), r.file.t.RoomByCode("B8"))
	}
	r.Close()
	if why := r.UndoDownloads(o, 1); why == "" {
		t.Error("something was taken back in a file that is closed")
	}
	if err := r.Take(t.Context(), o, model.Add{Record: &model.Room{Code: "B9"}}); err == nil {
		t.Error("a download was taken into a file that is closed")
	}
}

func TestLeavingAsksAboutWhatWouldBeLost(t *testing.T) {
	const underWay, late = "A sync with Alma is under way.", "Alma: not synced for 3 days."
	edit := func(r *rig) { r.rename(kim, "Kim") }
	for _, c := range []struct {
		name  string
		be    func(r *rig)
		do    func(r *rig)
		gone  bool
		saves int
	}{
		{"nothing in the way", func(*rig) {}, func(*rig) {}, true, 0},
		{"changes saved", edit, func(r *rig) { r.answers(Unsaved, Save); r.run.Drain() }, true, 1},
		{"changes dropped", edit, func(r *rig) { r.answers(Unsaved, GoOn) }, true, 0},
		{"no answer", edit, func(*rig) {}, false, 0},
		{"changes whose save fails", func(r *rig) { edit(r); r.file.saveErr = errors.New("full") },
			func(r *rig) { r.answers(Unsaved, Save); r.run.Drain() }, false, 1},
		{"changes whose save is followed by a sync", edit, func(r *rig) {
			r.answers(Unsaved, Save)
			r.sync.busy = underWay // it begins with the save
			r.run.Drain()
			if r.sync.saved != 1 {
				r.t.Errorf("the sync was told %d times", r.sync.saved)
			}
			r.sync.ends(true)
		}, true, 1},
		{"a save under way", func(r *rig) { edit(r); r.SaveByHand(); r.file.t.MarkSaved(r.file.t.Revision()) },
			func(r *rig) { r.run.Drain() }, true, 1},
		{"a sync waited for", func(r *rig) { r.sync.busy = underWay },
			func(r *rig) { r.answers(SyncUnderWay, Wait); r.sync.ends(true) }, true, 0},
		{"a sync waited for that fails", func(r *rig) { r.sync.busy = underWay },
			func(r *rig) { r.answers(SyncUnderWay, Wait); r.sync.ends(false) }, false, 0},
		{"a sync stopped", func(r *rig) { r.sync.busy = underWay }, func(r *rig) {
			r.answers(SyncUnderWay, Stop)
			if r.sync.stops != 1 {
				r.t.Errorf("stopped %d times", r.sync.stops)
			}
			r.sync.ends(false)
		}, true, 0},
		{"a sync that ends while the question is open", func(r *rig) { r.sync.busy = underWay }, func(r *rig) { r.sync.ends(true) }, true, 0},
		{"a sync that ends with changes left", func(r *rig) { edit(r); r.sync.busy = underWay },
			func(r *rig) { r.sync.ends(true); r.answers(Unsaved, GoOn) }, true, 0},
		{"what is not synced", func(r *rig) { r.sync.unsynced = late }, func(r *rig) {
			if r.asked.Unsynced != late {
				r.t.Errorf("asked %+v", r.asked)
			}
			r.answers(Unsynced, GoOn)
		}, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := opened(t)
			c.be(r)
			left := 0
			r.Session.Leave(func() { left++ })
			c.do(r)
			if (left == 1) != c.gone || left > 1 || r.file.saves != c.saves || r.file.closed {
				t.Errorf("left %d times, saved %d times, closed %v", left, r.file.saves, r.file.closed)
			}
		})
	}
}

// TestADiskThatHangsIsNamedAfterTwoSecondsAndTheSessionGoesOn: opening, saving and saving elsewhere say what they wait for until it
// answers; edits go on, and a file that is closed meanwhile is closed once the disk answers.
func TestADiskThatHangsIsNamedAfterTwoSecondsAndTheSessionGoesOn(t *testing.T) {
	for name, begin := range map[string]func(r *rig) (path string){
		"opening another": func(r *rig) string {
			r.files["/share/east.carillon"] = &fakeFile{path: "/share/east.carillon", t: school(t, "East")}
			r.Open("/share/east.carillon")
			return "east.carillon"
		},
		"saving": func(r *rig) string {
			r.rename(kim, "Kim")
			r.Save(func(error) {})
			return "lincoln.carillon"
		},
		"saving elsewhere": func(r *rig) string { r.SaveAs("/share/copy.carillon", false, func(error) {}); return "copy.carillon" },
		"saving a copy":    func(r *rig) string { r.SaveCopy("/share/copy.carillon", false, func(error) {}); return "copy.carillon" },
	} {
		t.Run(name, func(t *testing.T) {
			r := opened(t)
			of := begin(r)
			if got := r.Status().Waiting; got != "" {
				t.Errorf("before it takes long it waits for %q", got)
			}
			said := ""
			defer r.Changed.Subscribe(func(s Status) { said = s.Waiting })()
			r.passes(WaitNotice - 1)
			if said != "" {
				t.Errorf("too early it waits for %q", said)
			}
			r.passes(1)
			if want := "the disk that has " + of; said != want || r.Status().Waiting != want {
				t.Errorf("it says that it waits for %q", said)
			}
			if name != "opening another" { // which would ask what becomes of the change
				if r.rename(kim, "Kimball"); r.Status().Unsaved == 0 {
					t.Error("nothing can be changed meanwhile")
				}
			}
			r.run.Drain()
			if r.Status().Waiting != "" || said != "" {
				t.Errorf("the disk has answered, and it waits for %q", said)
			}
		})
	}
}

// TestAFileOfADiskThatHangsIsClosedOnceThatAnswers: closing it at once would hang the window.
func TestAFileOfADiskThatHangsIsClosedOnceThatAnswers(t *testing.T) {
	r := opened(t)
	r.rename(kim, "Kim")
	r.Save(func(error) {})
	r.passes(WaitNotice)
	r.file.closeErr = errors.New("no")
	r.Close()
	if r.File() != nil || r.file.closed {
		t.Errorf("open: %v, closed on the disk: %v", r.File(), r.file.closed)
	}
	r.run.Drain()
	if !r.file.closed || !strings.Contains(strings.Join(r.heard, "\n"), "failed") {
		t.Errorf("closed on the disk: %v; heard %q", r.file.closed, r.heard)
	}
}
