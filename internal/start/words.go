package start

import (
	"path/filepath"
	"strings"

	"carillon/model/names"
)

// Line is what is said of a file: what stands beside its name, and two short texts.
type Line struct {
	Tag  string // "open elsewhere"; "" for none
	What string // "500 sections · 2,000 lessons, all placed", or what is wrong
	More string // what can be done about it
	Dim  bool   // the file can't be opened as it is
}

// Words says what is known of a file.
func (f *File) Words() Line {
	switch f.State {
	case Looking:
		return Line{What: "…"}
	case Missing:
		return Line{What: "Not found: moved or not connected", More: "Enter looks for it, Delete takes it off", Dim: true}
	case Damaged:
		return Line{Tag: "damaged", What: "It can't be read", More: "Opening it offers its backups"}
	case Newer:
		return Line{Tag: "newer version", What: "Written by a newer Carillon", More: "Update Carillon to open it", Dim: true}
	}
	l := Line{What: names.Count(f.Sections, "section", "sections") + " · " + f.lessons()}
	switch {
	case f.State == Elsewhere:
		l.Tag, l.More = "open elsewhere", "It opens for reading until it is closed there"
	case f.Unsaved > 0:
		l.Tag = "unsaved work"
		l.More = names.Count(f.Unsaved, "change", "changes") + " can be brought back"
	}
	return l
}

func (f *File) lessons() string {
	switch {
	case f.Lessons == 0:
		return "no lessons yet"
	case f.Lessons == f.Placed:
		return names.Count(f.Lessons, "lesson", "lessons") + ", all placed"
	}
	return names.Number(f.Lessons-f.Placed) + " of " + names.Count(f.Lessons, "lesson", "lessons") + " not placed"
}

// Folder is where a file lies, with ~ for the home folder.
func (f *File) Folder(home string) string {
	dir := filepath.Dir(f.Path)
	if home == "" || dir == home {
		return dir
	}
	if in, ok := strings.CutPrefix(dir, home+string(filepath.Separator)); ok {
		return filepath.Join("~", in)
	}
	return dir
}

// Foot is the line below the list: "6 files. Pinned ones stay on top."
func (p *Page) Foot() string {
	if p.filter != "" {
		return names.Number(len(p.Shown())) + " of " + names.Count(len(p.files), "file", "files") + ". Escape shows all."
	}
	return names.Count(len(p.files), "file", "files") + ". Enter opens, P pins, Delete takes off the list, letters filter."
}
