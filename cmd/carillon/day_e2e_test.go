//go:build e2e

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The school of the scripted day: four grades of three groups. A teacher has five sections of a grade, one in each of five blocks,
// and a room; the students of a group are free for all sections of their own.
const (
	dayGrades   = 4
	dayGroups   = 3 // parallel sections of a course
	dayStudents = 300
	dayBlocks   = 8
)

var daySubjects = []string{"ENG", "MAT", "SCI", "HIS", "ART"}

// table writes rows as a spreadsheet program puts them on the clipboard.
func table(rows ...[]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, "\t") + "\n")
	}
	return b.String()
}

// dayTables are what is pasted, each into the sheet of its page and with so many rows.
type dayTable struct {
	page, id string
	rows     int
	text     string
}

func dayTables() []dayTable {
	teachers, rooms := [][]string{{"code", "surname", "first name", "SIS id"}}, [][]string{{"code", "name", "capacity"}}
	for i := range dayGrades * dayGroups {
		teachers = append(teachers, []string{fmt.Sprintf("T%02d", i+1), fmt.Sprintf("Teacher%02d", i+1), "Pat", fmt.Sprint(7001 + i)})
	}
	for i := range 30 {
		rooms = append(rooms, []string{fmt.Sprintf("R%02d", i+1), fmt.Sprintf("Room %d", i+1), "30"})
	}
	courses := [][]string{{"code", "name", "year levels", "section size"}}
	sections := [][]string{{"course", "section ID", "teachers", "room", "meets", "composite"}}
	for g := range dayGrades {
		for k, subject := range daySubjects {
			code := fmt.Sprint(subject, 9+g)
			courses = append(courses, []string{code, fmt.Sprintf("%s of grade %d", subject, 9+g), fmt.Sprint(9 + g), "30"})
			for n := range dayGroups {
				block, composite := (k+n)%dayBlocks+1, ""
				if g == dayGrades-1 && n == dayGroups-1 && k >= len(daySubjects)-2 { // the last two are taught as one
					block, composite = 8, "JOINT"
				}
				home := g*dayGroups + n + 1
				sections = append(sections, []string{code, fmt.Sprint(n + 1), fmt.Sprintf("T%02d", home), fmt.Sprintf("R%02d", home),
					fmt.Sprint(block), composite})
			}
		}
	}
	students, requests := [][]string{{"surname", "first name", "year level", "SIS id"}}, [][]string{{"student", "course"}}
	for i := range dayStudents {
		id, grade := fmt.Sprint(100001+i), 9+i%dayGrades
		students = append(students, []string{fmt.Sprintf("Student%03d", i+1), "Sam", fmt.Sprint(grade), id})
		for _, subject := range daySubjects {
			requests = append(requests, []string{id, fmt.Sprint(subject, grade)})
		}
	}
	tables := []dayTable{{page: "Teachers", id: "teacher"}, {page: "Rooms", id: "room"}, {page: "Courses", id: "course"},
		{page: "Composites", id: "composite"}, {page: "Sections", id: "section"}, {page: "Students", id: "student"}, {page: "Subject requests", id: "request"}}
	for i, rows := range [][][]string{teachers, rooms, courses, {{"code", "shared size"}, {"JOINT", "30"}}, sections, students, requests} {
		tables[i].rows, tables[i].text = len(rows)-1, table(rows...)
	}
	return tables
}

// run runs a command of the window by its name.
func (d *desktop) run(command string) {
	d.t.Helper()
	d.key("ctrl+shift+p")
	d.until("the palette is open", func(s state) bool { return s.Typed == ">" })
	d.typed(command)
	d.until("the command is typed", func(s state) bool { return s.Typed == ">"+command })
	d.key("Return")
}

// goTo goes to a page by the name of its command.
func (d *desktop) goTo(name, page string) {
	d.t.Helper()
	d.run(name)
	d.until("the page is "+page, func(s state) bool { return s.Page == page && strings.HasSuffix(s.Focus, "sheet.Sheet") })
}

// copies puts a text on the clipboard, as a spreadsheet program does.
func (d *desktop) copies(text string) {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), "clipboard")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
	cmd := exec.Command("xclip", "-selection", "clipboard", "-in", path) // stays behind, for those who ask for the clipboard
	cmd.Env = append(os.Environ(), d.env...)
	if err := cmd.Run(); err != nil {
		d.t.Fatalf("xclip: %v", err)
	}
	eventually(d.t, "the text is on the clipboard", func() bool { // the one that stays behind may not have got to it yet
		cmd := exec.Command("xclip", "-selection", "clipboard", "-out")
		cmd.Env = append(os.Environ(), d.env...)
		out, err := cmd.Output()
		return err == nil && string(out) == text
	})
}

// edit does something that makes an edit, and waits for it.
func (d *desktop) edit(what string, do func()) {
	d.t.Helper()
	n := d.state().Unsaved
	do()
	if s := d.until(what, func(s state) bool { return s.Unsaved > n && s.Dialog == "" }); s.Unsaved > n+1 {
		d.t.Logf("%s: %d steps of undo", what, s.Unsaved-n)
	}
}

func TestADayOfATimetabler(t *testing.T) {
	for _, size := range []struct{ width, height int }{{960, 540}, {1920, 1080}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) { aDay(t, size.width, size.height) })
	}
}

func aDay(t *testing.T, width, height int) {
	home := t.TempDir()
	d := screen(t, width, height)
	d.env = append(d.env, "HOME="+home)
	d.launch("", "--theme", "light", "--width", fmt.Sprint(width-10), "--height", fmt.Sprint(height-30))
	d.find()
	d.shot("start")

	d.key("ctrl+n")
	d.dialog("New timetable")
	d.typed("Day High")
	d.key("Return")
	d.until("the bell schedules have the keyboard", func(s state) bool { return strings.HasSuffix(s.Focus, "cards") })
	d.key("Home", "Right", "Right") // the A/B block, which has three lunch waves
	d.shot("bells")
	d.key("Return")
	d.key("Return")
	file := filepath.Join(home, "Day High.carillon")
	d.until("the file is made and open", func(s state) bool { return s.File == filepath.Base(file) && s.Dialog == "" })
	d.shot("made")

	for _, x := range dayTables() {
		d.goTo(x.page, x.id)
		d.copies(x.text)
		d.edit(x.page+" are pasted", func() {
			d.key("ctrl+v")
			d.until("it is asked about the rows", func(s state) bool { return strings.HasPrefix(s.Dialog, "Paste ") })
			d.key("Return")
		})
	}
	aDaysEdits(d, width < 1100)

	// To the start and back.
	d.goTo("Rooms", "room")
	edits := d.state().Unsaved
	for n := edits; n > 0; n-- {
		d.key("ctrl+z")
		d.until("it is undone", func(s state) bool { return s.Unsaved == n-1 })
	}
	d.shot("undone")
	for n := range edits {
		d.key("ctrl+y")
		d.until("it is done again", func(s state) bool { return s.Unsaved == n+1 })
	}
	d.shot("redone")
	d.key("ctrl+s")
	d.until("it is saved", func(s state) bool { return s.Unsaved == 0 && !s.Saving })

	d.stop()
	allThere(t, file)
}

// filtered goes to a sheet's rows with a text.
func (d *desktop) filtered(page, id, text string) {
	d.t.Helper()
	d.goTo(page, id)
	d.key("shift+F6", "ctrl+a", "BackSpace")
	d.typed(text)
	d.key("Return")
	d.until("the sheet has the keyboard", func(s state) bool { return strings.HasSuffix(s.Focus, "sheet.Sheet") })
	d.key("ctrl+Home")
}

// aDaysEdits are those that are made one by one. In a narrow window the panel of a section is a drawer.
func aDaysEdits(d *desktop, narrow bool) {
	d.t.Helper()
	for _, code := range []string{"ENG9 1", "MAT9 1"} {
		d.filtered("Sections", "section", code)
		d.edit("those who asked for "+code+" are enrolled", func() {
			if narrow {
				d.key("F4")
			} else {
				d.key("F6")
			}
			d.until("the panel has the keyboard", func(s state) bool { return s.Focus == "*kit.Entry" })
			d.tabTo("*kit.Button", "Tab") // Requests
			d.key("Return")
			d.until("the requests are offered", func(s state) bool { return strings.HasPrefix(s.Dialog, "Requests for ") })
			d.key("Return") // Add 30
		})
		if narrow {
			d.key("F4")
		}
	}

	d.filtered("Sections", "section", "ENG9 1")
	d.edit("a co-teacher is there", func() {
		d.key("Right", "Right", "Right", "F2")
		d.until("the cell is edited", func(s state) bool { return strings.HasSuffix(s.Focus, "cellEntry") })
		d.key("End")
		d.typed(", T02")
		d.shot("co-teacher")
		d.key("Return")
	})
	d.edit("a sub-class is there", func() {
		d.key("Insert")
		d.copies(table([]string{"course", "section ID", "main section", "teachers"}, []string{"ENG9", "1A", "ENG9 1", "T03"}))
		d.key("ctrl+v")
		d.shot("sub-class")
	})
	d.edit("the sections of English go first", func() {
		d.run("Section Priorities")
		d.dialog("Section priorities")
		d.typed("ENG*")
		d.key("Tab")
		d.typed("3")
		d.shot("priorities")
		d.key("Return")
	})
	d.goTo("Duty areas", "dutyArea")
	d.edit("an area of duty is there", func() {
		d.key("Insert")
		d.typed("YARD")
		d.key("Return")
	})
	d.goTo("Roster entries", "rosterSlot")
	d.edit("a duty is there", func() {
		d.copies(table([]string{"roster", "slot", "teacher", "duty area"}, []string{"duty", "B 8", "T01", "YARD"}))
		d.key("ctrl+v")
		d.until("it is asked about the row", func(s state) bool { return strings.HasPrefix(s.Dialog, "Paste ") })
		d.key("Return")
	})
	d.shot("duty")
	snowDay(d)
}

// snowDay closes a day, and leads to Bell times, whose sheet has the keyboard at once.
func snowDay(d *desktop) {
	d.t.Helper()
	d.run("Calendar")
	d.until("the page is the calendar", func(s state) bool { return s.Page == "calendar" })
	d.key("Home", "Right", "Down") // a Monday
	d.edit("a day is closed", func() {
		for range 6 { // past the holidays
			d.key("Return", "Down", "Return")
			if s := d.until("something is asked", func(s state) bool { return s.Dialog != "" }); strings.HasPrefix(s.Dialog, "Close ") {
				break
			}
			d.key("Escape", "Down")
		}
		d.shot("snow-day")
		d.key("Return")
	})
	d.run("Bell times")
	d.until("the page is bell times", func(s state) bool { return s.Page == "bells" && strings.HasSuffix(s.Focus, "sheet.Sheet") })
}

// allThere looks for all that the day has made in its file.
func allThere(t *testing.T, file string) {
	t.Helper()
	text := strings.Join(strings.Fields(carillonctl(t, "info", file)), " ")
	for _, want := range []string{"rooms 30", "teachers 12", "students 300", "courses 20", "composites 1", "sections 61", "section list rows 60",
		"lessons 60 (60 placed)", "duty areas 1", "roster entries 1", "subject requests 1,500"} {
		if !strings.Contains(text, " "+want) {
			t.Errorf("the file has not %q: %s", want, text)
		}
	}
}
