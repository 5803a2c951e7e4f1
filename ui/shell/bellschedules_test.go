package shell

import (
	"testing"

	"carillon/internal/session"
	"carillon/model"
)

func TestABellScheduleIsMadeGetsADateAndIsSeenInTheCalendar(t *testing.T) {
	r := inNovember(t)
	r.calendarPage().askBells()
	r.dialog("No bell schedules yet").Primary.Tapped(nil)
	if r.session.Place().Page != session.PageBells {
		t.Fatalf("it leads to %s", r.session.Place().Page)
	}
	p := r.bellPage()
	regular := r.spanOf(0, 1)
	p.askSchedule()
	d := r.dialog("New bell schedule")
	r.types("2-hour delay")
	if !d.Changed() {
		t.Error("with a name typed the dialog would be left without a question")
	}
	d.Primary.Tapped(nil)
	if p.src.Schedule() != "2-hour delay" || r.file.t.Grid(1).Schedule("2-hour delay") == nil {
		t.Fatalf("the page shows %s", p.src.Schedule())
	}
	r.says(r.pages[session.PageBells], "2-hour delay on 0 of 25 school days", "Rename…", "Dates…")
	r.bellCell(0, 1)
	r.types("10:00 10:40")
	r.key("Return")
	if c := r.file.t.Grid(1).Schedule("2-hour delay").Cells[0]; c.Start != 600 || c.End != 640 || r.spanOf(0, 1).Start != regular.Start {
		t.Errorf("the delay has %+v, the regular schedule %+v", c, r.spanOf(0, 1))
	}
	r.command("view.calendar")
	r.calendarPage().goTo(november(24))
	r.choose("Bell schedule…")
	d = r.dialog("Bell schedule on Tuesday, Nov 24, 2026")
	r.says(d.Tabs[0].Content, "1 date gets another bell schedule.")
	d.Primary.Tapped(nil)
	if got := r.file.t.SchoolDay(november(24)).Bells; got != "2-hour delay" {
		t.Fatalf("the date has %q", got)
	}
	r.says(r.pages[session.PageCalendar], "Tuesday, Nov 24, 2026", "2-hour delay")
	r.command("edit.undo")
	if got := r.file.t.SchoolDay(november(24)).Bells; got != "" {
		t.Errorf("undo leaves %q", got)
	}
}

func TestADialogOfTheCalendarAsksBeforeTypedTextIsLost(t *testing.T) {
	r := inNovember(t)
	r.choose("Holiday…")
	d := r.dialog("Holiday")
	if d.Changed() {
		t.Error("nothing is typed, and it would ask")
	}
	r.types("Break")
	if !d.Changed() {
		t.Error("a name is typed, and it would not ask")
	}
	d.Cancel()
	if len(r.file.t.Calendar().Days) == 0 || !d.Shown() && r.host.Top() == nil {
		t.Error("it was left without a question")
	}
}

func TestABellScheduleIsRenamedAndDeletedOnItsPage(t *testing.T) {
	r := inNovember(t)
	g := r.file.t.Grid(1).Clone()
	if err := g.AddSchedule("Assembly"); err != nil {
		t.Fatal(err)
	}
	for _, e := range []model.Edit{model.SetGrid{Grid: g}, model.SetBells{First: november(24), Last: november(25), Schedule: "Assembly"}} {
		if err := r.session.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	r.command("view.bells")
	p := r.bellPage()
	p.schedules.Choose(1)
	p.askRenameSchedule()
	d := r.dialog("Rename bell schedule")
	r.types("Pep rally ")
	d.Primary.Tapped(nil)
	if name := r.file.t.SchoolDay(november(25)).Bells; name == "Assembly" || p.src.Schedule() != name {
		t.Errorf("the date has %q, the page shows %q", name, p.src.Schedule())
	}
	p.askRemoveSchedule()
	r.dialog("Delete bell schedule " + p.src.Schedule() + "?")
	r.press("Delete")
	if r.file.t.SchoolDay(november(25)).Bells != "" || p.src.Schedule() != model.RegularSchedule {
		t.Errorf("the date has %q, the page shows %s", r.file.t.SchoolDay(november(25)).Bells, p.src.Schedule())
	}
}
