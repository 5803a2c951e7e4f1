package store

import (
	"os"
	"slices"
	"testing"
	"time"
)

// Whatever becomes of any page while a file is open, a save ends: in a whole file, or in an error that leaves the edits in
// the journal. The size and the time of the file are as they were, as on a drive that fails.
func TestASaveIntoDamagedPagesEndsAndKeepsTheEdits(t *testing.T) {
	path, _ := large(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	im, err := openImage(whole)
	if err != nil {
		t.Fatal(err)
	}
	pages := len(whole) / im.pageSize
	harms := map[string]func(data []byte, page int){
		"zeroed":                         func(d []byte, p int) { clear(d[p*im.pageSize : (p+1)*im.pageSize]) },
		"a bit flipped in the middle":    func(d []byte, p int) { d[p*im.pageSize+im.pageSize/2] ^= 8 },
		"marked as a branch":             func(d []byte, p int) { d[p*im.pageSize+8] = flagBranch },
		"a copy of the page before":      func(d []byte, p int) { copy(d[p*im.pageSize:(p+1)*im.pageSize], whole[max(0, p-1)*im.pageSize:]) },
		"a branch that points at itself": func(d []byte, p int) { loop(d[p*im.pageSize:(p+1)*im.pageSize], uint64(p)) },
	}
	for name, harm := range harms {
		refused := 0
		for p := len(name) % 4; p < pages; p += 4 {
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
			clock := newClock()
			f, err := Open(path, Options{NoBackups: true, Clock: clock})
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			addRoom(t, f.Timetable(), "B1")
			if err := f.SyncJournal(); err != nil {
				t.Fatal(err)
			}
			bad := slices.Clone(whole)
			harm(bad, p)
			file, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err == nil {
				_, err = file.WriteAt(bad, 0)
				_ = file.Close()
			}
			if err == nil {
				err = os.Chtimes(path, time.Now(), info.ModTime())
			}
			if err != nil {
				t.Fatal(err)
			}
			clock.advance(time.Second)
			err = f.Save()
			if faults, verr := Verify(path); err == nil && (verr != nil || len(faults) > 0) {
				t.Fatalf("%s, page %d: saved into a damaged file: %v %v", name, p, faults, verr)
			}
			if err != nil {
				refused++
				if CodeOf(err) != Damaged {
					t.Errorf("%s, page %d: %v (%s)", name, p, err, CodeOf(err))
				}
				if data, jerr := os.ReadFile(path + journalSuffix); jerr != nil || len(data) == journalHeader {
					t.Errorf("%s, page %d: the journal is gone", name, p)
				}
				if refused > 1 { // once for each kind is enough
				} else if err := f.SaveAs(path+".rescued.carillon", true); err != nil {
					t.Errorf("%s, page %d: what is in memory can't be saved elsewhere: %v", name, p, err)
				}
			}
			_ = f.Close()
		}
		if refused == 0 {
			t.Errorf("%s: no damage was found", name)
		}
	}
}

// loop makes a page a branch with one entry, which points at a page.
func loop(page []byte, id uint64) {
	clear(page)
	page[0], page[1], page[8], page[10] = byte(id), byte(id>>8), flagBranch, 1
	e := page[pageHeader:]
	e[0], e[4] = elementSize, 1 // the key lies behind the entry, and has one byte
	e[8], e[9] = byte(id), byte(id>>8)
	e[elementSize] = 1
}
