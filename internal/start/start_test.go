package start

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func shown(p *Page) string {
	var list []string
	for _, f := range p.Shown() {
		name := f.Name()
		if f == p.Current() {
			name = "[" + name + "]"
		}
		list = append(list, name)
	}
	return strings.Join(list, " ")
}

func TestRecentFilesAreWalkedFilteredPinnedAndTakenOff(t *testing.T) {
	p := New([]string{"/s/Lincoln.carillon", "/s/Jefferson.carillon", "/old/Roosevelt.carillon"}, []string{"/s/Jefferson.carillon", "/x/Kept.carillon"})
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"at first", func() {}, "[Jefferson] Kept Lincoln Roosevelt"},
		{"down", func() { p.Move(2) }, "Jefferson Kept [Lincoln] Roosevelt"},
		{"beyond the end", func() { p.Move(9) }, "Jefferson Kept Lincoln [Roosevelt]"},
		{"pinned", p.Pin, "Jefferson [Roosevelt] Kept Lincoln"},
		{"no longer pinned", p.Pin, "Jefferson Kept Lincoln [Roosevelt]"},
		{"filtered by a folder", func() { p.SetFilter("OLD") }, "[Roosevelt]"},
		{"filtered without it", func() { p.SetFilter("líncoln") }, "[Lincoln]"},
		{"nothing fits", func() { p.SetFilter("zzz") }, ""},
		{"nothing to take off", p.Remove, ""},
		{"nothing to go to", func() { p.Move(1); p.Pin() }, ""},
		{"all again", func() { p.SetFilter("") }, "Jefferson Kept [Lincoln] Roosevelt"},
		{"taken off", p.Remove, "Jefferson Kept [Roosevelt]"},
		{"the last taken off", p.Remove, "Jefferson [Kept]"},
	} {
		step.do()
		if got := shown(p); got != step.want {
			t.Errorf("%s: %s, want %s", step.name, got, step.want)
		}
	}
	recent, pinned := p.Paths()
	if diff := cmp.Diff([]string{"/s/Jefferson.carillon", "/x/Kept.carillon"}, recent); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(recent, pinned); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsKnownOfAFileIsSaid(t *testing.T) {
	for _, test := range []struct {
		seen Seen
		want string
	}{
		{Seen{}, "|…||false"},
		{Seen{State: Ready, Sections: 500, Lessons: 2000, Placed: 2000}, "|500 sections · 2,000 lessons, all placed||false"},
		{Seen{State: Ready, Sections: 1, Lessons: 20, Placed: 2}, "|1 section · 18 of 20 lessons not placed||false"},
		{Seen{State: Ready}, "|0 sections · no lessons yet||false"},
		{Seen{State: Ready, Unsaved: 3}, "unsaved work|0 sections · no lessons yet|3 changes can be brought back|false"},
		{Seen{State: Elsewhere, Unsaved: 3}, "open elsewhere|0 sections · no lessons yet|It opens for reading until it is closed there|false"},
		{Seen{State: Damaged}, "damaged|It can't be read|Opening it offers its backups|false"},
		{Seen{State: Newer}, "newer version|Written by a newer Carillon|Update Carillon to open it|true"},
		{Seen{State: Missing}, "|Not found: moved or not connected|Enter looks for it, Delete takes it off|true"},
	} {
		l := (&File{Path: "/a/b.carillon", Seen: test.seen}).Words()
		dim := "false"
		if l.Dim {
			dim = "true"
		}
		if got := strings.Join([]string{l.Tag, l.What, l.More, dim}, "|"); got != test.want {
			t.Errorf("%+v: %s, want %s", test.seen, got, test.want)
		}
	}
}

func TestChangesToBringBackAreOfferedOfAFileThatCanBeWritten(t *testing.T) {
	p := New([]string{"/a.carillon", "/b.carillon", "/c.carillon"}, nil)
	p.Know("/gone.carillon", Seen{State: Ready, Unsaved: 1})
	p.Know("/a.carillon", Seen{State: Elsewhere, Unsaved: 2})
	if p.ToBringBack() != nil {
		t.Error("of a file that is open elsewhere changes are offered")
	}
	p.Know("/c.carillon", Seen{State: Ready, Unsaved: 2})
	if f := p.ToBringBack(); f == nil || f.Path != "/c.carillon" {
		t.Errorf("it is %+v", f)
	}
}

func TestAFolderIsWrittenFromTheHomeFolder(t *testing.T) {
	f := File{Path: filepath.Join("/home/kim", "Documents", "x.carillon")}
	for home, want := range map[string]string{"/home/kim": filepath.Join("~", "Documents"), "/home/ki": "/home/kim/Documents", "": "/home/kim/Documents"} {
		if got := f.Folder(home); got != want {
			t.Errorf("from %q it is %q, want %q", home, got, want)
		}
	}
}
