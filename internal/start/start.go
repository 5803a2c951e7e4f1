package start

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"carillon/model/names"
)

// State is what is known of a file.
type State int

// The states of a file.
const (
	Looking   State = iota // nothing is known yet
	Ready                  // it can be opened
	Elsewhere              // it is open elsewhere, and opens for reading
	Missing                // there is no such file
	Damaged                // it can't be read; its backups can be
	Newer                  // written by a newer version of the program
)

// Seen is what a look at a file told.
type Seen struct {
	State    State
	Saved    time.Time
	Sections int
	Lessons  int
	Placed   int // of the lessons
	Unsaved  int // changes after the last save that can be brought back
}

// File is a file that was open before.
type File struct {
	Path   string
	Pinned bool
	Seen
}

// Name is the file's name without its ending.
func (f *File) Name() string {
	base := filepath.Base(f.Path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// Page is the recent files of the start page. It belongs to one goroutine.
type Page struct {
	files  []File // the newest first
	filter string
	at     string // path of the current file
}

// New is a page of files, the newest first, of which some are pinned.
func New(recent, pinned []string) *Page {
	p := &Page{}
	for _, path := range recent {
		p.files = append(p.files, File{Path: path, Pinned: slices.Contains(pinned, path)})
	}
	for _, path := range pinned { // one that is no longer among the newest
		if !slices.Contains(recent, path) {
			p.files = append(p.files, File{Path: path, Pinned: true})
		}
	}
	p.keepCurrent(0)
	return p
}

// Know notes what a look at a file told; a file that is no longer on the page is passed over.
func (p *Page) Know(path string, s Seen) {
	if f := p.file(path); f != nil {
		f.Seen = s
	}
}

func (p *Page) file(path string) *File {
	i := slices.IndexFunc(p.files, func(f File) bool { return f.Path == path })
	if i < 0 {
		return nil
	}
	return &p.files[i]
}

// Count is how many files there are, shown or not.
func (p *Page) Count() int { return len(p.files) }

// Shown lists the files that the filter lets through: those that are pinned first, else the newest first.
func (p *Page) Shown() []*File {
	var list []*File
	for i := range p.files {
		if f := &p.files[i]; strings.Contains(names.Fold(f.Name()+" "+f.Path), names.Fold(p.filter)) {
			list = append(list, f)
		}
	}
	slices.SortStableFunc(list, func(a, b *File) int {
		switch {
		case a.Pinned == b.Pinned:
			return 0
		case a.Pinned:
			return -1
		}
		return 1
	})
	return list
}

// Filter is the text that files have to hold; SetFilter sets it, and the current file stays where it is shown.
func (p *Page) Filter() string { return p.filter }

// SetFilter sets the text that files have to hold.
func (p *Page) SetFilter(text string) {
	p.filter = text
	p.keepCurrent(0)
}

// Current is the file that keys act on; nil where none is shown.
func (p *Page) Current() *File {
	for _, f := range p.Shown() {
		if f.Path == p.at {
			return f
		}
	}
	return nil
}

// Go makes a file the current one.
func (p *Page) Go(path string) { p.at = path }

// Move goes up or down by so many files, and stops at the ends.
func (p *Page) Move(by int) {
	list := p.Shown()
	if len(list) == 0 {
		return
	}
	p.at = list[min(max(p.place()+by, 0), len(list)-1)].Path
}

// place is where the current file stands among those shown.
func (p *Page) place() int {
	return max(0, slices.IndexFunc(p.Shown(), func(f *File) bool { return f.Path == p.at }))
}

// keepCurrent makes the file at a place the current one where the current one is not shown.
func (p *Page) keepCurrent(place int) {
	if list := p.Shown(); p.Current() == nil && len(list) > 0 {
		p.at = list[min(place, len(list)-1)].Path
	}
}

// Pin pins the current file, or takes the pin off.
func (p *Page) Pin() {
	if f := p.Current(); f != nil {
		f.Pinned = !f.Pinned
	}
}

// Remove takes the current file off the list; the file itself stays.
func (p *Page) Remove() {
	at, place := p.at, p.place()
	if p.Current() == nil {
		return
	}
	p.files = slices.DeleteFunc(p.files, func(f File) bool { return f.Path == at })
	p.keepCurrent(place)
}

// Paths are the files to keep, the newest first, and those that are pinned.
func (p *Page) Paths() (recent, pinned []string) {
	for _, f := range p.files {
		recent = append(recent, f.Path)
		if f.Pinned {
			pinned = append(pinned, f.Path)
		}
	}
	return recent, pinned
}

// ToBringBack is the first file with changes that can be brought back; nil for none.
func (p *Page) ToBringBack() *File {
	for _, f := range p.Shown() {
		if f.State == Ready && f.Unsaved > 0 {
			return f
		}
	}
	return nil
}
