package shell

import (
	"testing"

	"fyne.io/fyne/v2"

	"carillon/internal/session"
	"carillon/model"
)

func TestRostersAreAPageOfTheWindow(t *testing.T) {
	r := opened(t)
	at := func(day uint8, p model.PeriodID) model.Slot { return model.Slot{Grid: 1, Day: day, Period: p} }
	r.take(model.Add{Record: &model.DutyArea{Code: "GATE", Name: "Gate"}},
		model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Slot: at(1, 3), Teacher: 1}},
		model.Add{Record: &model.RosterSlot{Roster: model.RosterDuty, Area: 1, Slot: at(2, 3)}})
	r.command("view.rosters")
	if r.session.Place().Page != session.PageRosters || r.win.Canvas().Focused() != fyne.Focusable(r.rosters.Grid) {
		t.Fatalf("page %s, keyboard on %T", r.session.Place().Page, r.win.Canvas().Focused())
	}
	r.says(r.pages[session.PageRosters], "Rosters", "Duty 1", "Gate", "KIM", "◆ nobody", "Fill 1 gap…", "Fair share", "Where KIM can go")
	r.says(r.nav[session.PageRosters], "Rosters", "1")
	r.rosters.Go(1, 1)
	r.types("lee")
	r.key(fyne.KeyReturn)
	if got := r.file.t.RosterSlot(2).Teacher; got != 2 {
		t.Fatalf("teacher %d is on duty on Tuesday", got)
	}
	r.says(r.nav[session.PageRosters], "0")
	r.command("view.grid")
	r.command("edit.undo")
	if got := r.file.t.RosterSlot(2).Teacher; got != 0 || r.session.Place().Page != session.PageRosters {
		t.Errorf("undo leaves teacher %d, on page %s", got, r.session.Place().Page)
	}
	r.command("view.grid")
	if !r.session.Show(model.RosterSlotID(1).Key()) {
		t.Fatal("an entry of a roster has no page")
	}
	if p, _ := r.rosters.Current(); p.Entry != 1 || r.session.Place().Page != session.PageRosters {
		t.Errorf("it shows entry %d on page %s", p.Entry, r.session.Place().Page)
	}
	r.rosters.FocusPanel()
	r.nextArea(false)
	if f := r.win.Canvas().Focused(); r.rosters.InPanel(f) {
		t.Errorf("F6 stays in the panel: %T", f)
	}
	r.focusPage()
	r.nextArea(false)
	if f := r.win.Canvas().Focused(); !r.rosters.InPanel(f) {
		t.Errorf("F6 goes from the grid to %T", f)
	}
}

func TestStudyHallsCountTheirStudentsInTheBackground(t *testing.T) {
	r := opened(t)
	r.take(model.Add{Record: &model.StudySection{Code: "SH1", Size: 30}}, // the two of grade 9 have no lesson on Monday 3
		model.Add{Record: &model.RosterSlot{Roster: model.RosterStudy, Study: 1, Slot: model.Slot{Grid: 1, Day: 1, Period: 4}, Teacher: 2}})
	r.command("view.rosters")
	r.rosters.ShowRoster(model.RosterStudy)
	r.says(r.pages[session.PageRosters], "Counting the students", "30 seats")
	r.run.Drain()
	r.says(r.pages[session.PageRosters], "2 of 30", "All have a seat")
}

func TestTheSectionPanelGoesToSubClassesAndTheirMainSection(t *testing.T) {
	r := opened(t)
	main := r.file.t.SectionByCode("09MAT", "1")
	r.take(model.Add{Record: &model.Section{Course: main.Course, SectionID: "1a", Main: main.ID, Teachers: []model.TeacherID{2},
		Priority: model.PriorityUnset}})
	r.command("view.section")
	r.session.Show(main.Key())
	r.run.Drain()
	r.says(r.panel.root, "Goes with", "09MAT 1a · sub-class · LEE")
	r.session.Show(r.file.t.SectionByCode("09MAT", "1a").Key())
	r.run.Drain()
	r.says(r.panel.root, "09MAT 1 · main section · KIM · 2")
}
