package store

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carillon/model"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Drafts that tests keep: of a room that is there, of one that is not saved yet, of a row without a record.
var (
	seats = Draft{Key: model.RoomID(1).Key(), Field: "room.capacity", Text: "thirty", Reason: "Enter a whole number."}
	added = Draft{Key: model.RoomID(3).Key(), Field: "room.capacity", Text: "many", Reason: "Enter a whole number."}
	row   = Draft{Key: model.Key{Kind: model.KindRoom}, Row: 1 << 63, Field: "room.code", Text: "A1", RowReason: "There is a room A1 already."}
)

func draftsAre(t *testing.T, f *File, want ...Draft) {
	t.Helper()
	if diff := cmp.Diff(append([]Draft{}, want...), append([]Draft{}, f.Drafts()...)); diff != "" {
		t.Errorf("drafts (-want +got):\n%s", diff)
	}
}

func TestDraftsSurviveAKilledProcess(t *testing.T) {
	clock := newClock()
	f := openedWith(t, created(t), clock, osDisk{})
	f.SetDrafts([]Draft{seats})
	f.SetDrafts([]Draft{seats, row})
	clock.advance(time.Second)
	crash(f)
	g := opened(t, f.Path())
	draftsAre(t, g, seats, row)
	if g.Recovery() != nil || g.Timetable().Unsaved() != 0 {
		t.Error("they are taken for edits")
	}
	g.SetDrafts(nil)
	_ = g.Close()
	if _, err := os.Stat(f.Path() + draftsSuffix); !os.IsNotExist(err) {
		t.Errorf("nothing is kept, and there is a file: %v", err)
	}
}

func TestADraftOfARecordThatWasNeverSavedGoesWithIt(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(t *testing.T, f *File) *File
		want []Draft
	}{
		{"killed, the edit brought back", func(t *testing.T, f *File) *File {
			crash(f)
			g := opened(t, f.Path())
			draftsAre(t, g, seats, added, row)
			if _, err := g.Recover(); err != nil {
				t.Fatal(err)
			}
			return g
		}, []Draft{seats, added, row}},
		{"killed, the edit dropped", func(t *testing.T, f *File) *File {
			crash(f)
			g := opened(t, f.Path())
			if err := g.DropRecovery(); err != nil {
				t.Fatal(err)
			}
			return g
		}, []Draft{seats, row}},
		{"killed, and closed before that was decided", func(t *testing.T, f *File) *File {
			crash(f)
			_ = opened(t, f.Path()).Close()
			return opened(t, f.Path())
		}, []Draft{seats, added, row}},
		{"closed without a save", func(t *testing.T, f *File) *File {
			_ = f.Close()
			return opened(t, f.Path())
		}, []Draft{seats, row}},
		{"closed with the edits kept", func(t *testing.T, f *File) *File {
			_ = f.CloseKeepingEdits()
			return opened(t, f.Path())
		}, []Draft{seats, added, row}},
		{"saved and closed", func(t *testing.T, f *File) *File {
			if err := f.Save(); err != nil {
				t.Fatal(err)
			}
			_ = f.Close()
			return opened(t, f.Path())
		}, []Draft{seats, added, row}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := opened(t, created(t))
			addRoom(t, f.Timetable(), "B1")
			f.SetDrafts([]Draft{seats, added, row})
			if err := f.SyncJournal(); err != nil {
				t.Fatal(err)
			}
			draftsAre(t, c.end(t, f), c.want...)
		})
	}
}

func TestDraftsGoAlongWithSaveAsAndNotWithACopy(t *testing.T) {
	f := opened(t, created(t))
	f.SetDrafts([]Draft{seats})
	if err := f.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	old, copied, next := f.Path(), filepath.Join(t.TempDir(), "copy.carillon"), filepath.Join(t.TempDir(), "next.carillon")
	if err := f.SaveCopy(copied, false); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(next, false); err != nil {
		t.Fatal(err)
	}
	draftsAre(t, f, seats)
	_ = f.Close()
	draftsAre(t, opened(t, next), seats)
	draftsAre(t, opened(t, old))
	draftsAre(t, opened(t, copied))
}

func TestDraftsThatCannotBeUsedAreSetAsideAndSaid(t *testing.T) {
	other, err := encodeDrafts(newID(), []Draft{seats})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, note string
		data       []byte
	}{
		{"of another file", "belong to another file", other},
		{"one bit flipped", "can't be read", append(bytes.Clone(other[:len(other)-1]), other[len(other)-1]^1)},
		{"cut", "can't be read", other[:draftsHeader-1]},
		{"empty", "can't be read", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := created(t)
			if err := os.WriteFile(path+draftsSuffix, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			f := opened(t, path)
			draftsAre(t, f)
			if notes := strings.Join(f.Notes(), " "); !strings.Contains(notes, c.note) {
				t.Errorf("the notes are %q", notes)
			}
			if kept, _ := filepath.Glob(path + draftsSuffix + ".*"); len(kept) != 1 {
				t.Errorf("kept is %v", kept)
			}
		})
	}
}

func TestAFileThatIsReadOnlyLeavesTheDraftsOfItsWriterAlone(t *testing.T) {
	f := opened(t, created(t))
	f.SetDrafts([]Draft{seats})
	if err := f.SyncJournal(); err != nil {
		t.Fatal(err)
	}
	g, err := Open(f.Path(), Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	draftsAre(t, g)
	g.SetDrafts([]Draft{row})
	_ = g.Close()
	_ = f.Close()
	draftsAre(t, opened(t, f.Path()), seats)
}

func TestDraftsAreReadAsTheyWereWritten(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var want []Draft
		for range rapid.IntRange(0, 20).Draw(rt, "drafts") {
			d := Draft{Key: model.Key{Kind: rapid.SampledFrom(model.Kinds()).Draw(rt, "kind"), ID: rapid.Uint32().Draw(rt, "id")},
				Field: rapid.String().Draw(rt, "field"), Text: string(rapid.SliceOf(rapid.Byte()).Draw(rt, "text")),
				Reason: rapid.String().Draw(rt, "reason"), Unknown: rapid.Bool().Draw(rt, "unknown")}
			if d.Key.ID == 0 {
				d.Row, d.RowReason = rapid.Uint64Min(1).Draw(rt, "row"), rapid.String().Draw(rt, "row reason")
			}
			want = append(want, d)
		}
		id := newID()
		data, err := encodeDrafts(id, want)
		if err != nil {
			rt.Fatal(err)
		}
		of, got, err := parseDrafts(data)
		if err != nil || of != id || !cmp.Equal(want, got) {
			rt.Fatalf("of %s, %v: %s", of, err, cmp.Diff(want, got))
		}
		data[rapid.IntRange(0, len(data)-1).Draw(rt, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(rt, "bit")
		if _, _, err := parseDrafts(data); err == nil {
			rt.Fatal("damage is not seen")
		}
	})
}

func FuzzDrafts(f *testing.F) {
	data, err := encodeDrafts(ID{1}, []Draft{seats, row})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data[draftsHeader:])
	f.Fuzz(func(t *testing.T, payload []byte) {
		// The checksum is put right, so that the fuzzer gets behind it.
		data, err := encodeDrafts(ID{1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		binary.LittleEndian.PutUint32(data[draftsHeader-4:], draftsCRC(data[:draftsHeader-4], payload))
		data = append(data[:draftsHeader:draftsHeader], payload...)
		id, drafts, err := parseDrafts(data)
		if err != nil {
			return
		}
		again, err := encodeDrafts(id, drafts)
		if err != nil {
			t.Fatalf("what was read can't be written: %v", err)
		}
		if _, same, err := parseDrafts(again); err != nil || len(same) != len(drafts) {
			t.Fatalf("%v, %d drafts of %d", err, len(same), len(drafts))
		}
	})
}
