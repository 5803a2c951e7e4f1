package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"carillon/model"
)

// Draft is a text that was typed into a cell and that the timetable could not take. Drafts are no part of the timetable: they
// are kept beside the file until the text is mended or given up, and no undo takes them back.
type Draft struct {
	Key    model.Key // of the record; its ID is 0 for a row that has no record yet
	Row    uint64    // which of the rows without a record; 0 for a record
	Field  string
	Text   string
	Reason string // why the cell was not taken, as a sentence; "" where only its row can't be made
	// RowReason is why the row could not be made; "" for records.
	RowReason string
	// Unknown says that the text names a record that is not there.
	Unknown bool
}

// The drafts of a file stand beside it, written anew whenever they change: a header as that of the journal, and behind its
// CRC-32C, which the payload goes into, a list in CBOR.
//
//	8 bytes   "CarDrft1"
//	16 bytes  ID of the timetable file
//	4 bytes   CRC-32C of the 24 bytes before and of the payload, lowest byte first
const (
	draftsSuffix  = ".drafts"
	draftsMagic   = "CarDrft1"
	draftsHeader  = 8 + 16 + 4
	draftsMaxSize = 1 << 30
)

// draftEntry is a draft as it is stored.
type draftEntry struct {
	_         struct{} `cbor:",toarray"`
	Kind      uint8
	ID        uint32
	Row       uint64
	Field     string
	Text      []byte // what is typed need not be UTF-8
	Reason    string
	RowReason string
	Unknown   bool
}

var errNoDrafts = errors.New("they are damaged")

func encodeDrafts(id ID, drafts []Draft) ([]byte, error) {
	entries := make([]draftEntry, len(drafts))
	plain := func(s string) string { return strings.ToValidUTF8(s, "?") }
	for i, d := range drafts {
		entries[i] = draftEntry{Kind: uint8(d.Key.Kind), ID: d.Key.ID, Row: d.Row, Field: plain(d.Field), Text: []byte(d.Text),
			Reason: plain(d.Reason), RowReason: plain(d.RowReason), Unknown: d.Unknown}
	}
	payload, err := encMode.Marshal(entries)
	if err != nil {
		return nil, err
	}
	out := append([]byte(draftsMagic), id[:]...)
	out = append(binary.LittleEndian.AppendUint32(out, draftsCRC(out, payload)), payload...)
	if len(out) > draftsMaxSize {
		return nil, errors.New("they are too large to be read back")
	}
	_, _, err = parseDrafts(out)
	return out, err
}

func draftsCRC(head, payload []byte) uint32 {
	return crc32.Update(crc32.Checksum(head, castagnoli), castagnoli, payload)
}

func parseDrafts(data []byte) (id ID, drafts []Draft, err error) {
	if len(data) < draftsHeader || !bytes.HasPrefix(data, []byte(draftsMagic)) {
		return id, nil, errNoDrafts
	}
	head, payload := data[:draftsHeader-4], data[draftsHeader:]
	if draftsCRC(head, payload) != binary.LittleEndian.Uint32(data[draftsHeader-4:]) {
		return id, nil, errNoDrafts
	}
	copy(id[:], data[len(draftsMagic):])
	var entries []draftEntry
	if err := decMode.Unmarshal(payload, &entries); err != nil {
		return id, nil, err
	}
	for _, e := range entries {
		k := model.Key{Kind: model.Kind(e.Kind), ID: e.ID}
		if !k.Kind.Valid() || (k.ID == 0) == (e.Row == 0) {
			return id, nil, fmt.Errorf("there is no row for a draft of %s", k)
		}
		drafts = append(drafts, Draft{k, e.Row, e.Field, string(e.Text), e.Reason, e.RowReason, e.Unknown})
	}
	return id, drafts, nil
}

func readDrafts(path string) (ID, []Draft, error) {
	info, err := os.Stat(path)
	if err != nil {
		return ID{}, nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > draftsMaxSize {
		return ID{}, nil, errNoDrafts
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return ID{}, nil, err
	}
	return parseDrafts(data)
}

// drafter keeps the drafts of a file beside it.
type drafter struct {
	disk    disk
	clock   Clock
	trouble func(error)

	writing sync.Mutex // held over a write

	mu        sync.Mutex
	path      string
	id        ID
	drafts    []Draft
	held      bool // not to write: the file is read-only
	stopped   bool
	changed   bool // what stands on the disk is of another time
	scheduled func() bool
	failing   bool
}

// set replaces the drafts; they are on the disk within the second.
func (d *drafter) set(drafts []Draft) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if slices.Equal(d.drafts, drafts) {
		return
	}
	d.drafts, d.changed = slices.Clone(drafts), true
	d.schedule(journalDelay)
}

func (d *drafter) all() []Draft {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.drafts)
}

// keep drops the drafts of records that are not in a state.
func (d *drafter) keep(s *model.State) {
	d.set(slices.DeleteFunc(d.all(), func(x Draft) bool { return x.Key.ID != 0 && s.Get(x.Key) == nil }))
}

// moved goes on beside another file.
func (d *drafter) moved(path string, id ID) {
	d.writing.Lock()
	defer d.writing.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.held {
		_ = d.disk.Remove(d.path)
	}
	d.path, d.id, d.held, d.changed = path, id, false, true
	d.schedule(0)
}

// schedule arranges for a write; d.mu is held.
func (d *drafter) schedule(after time.Duration) {
	if d.scheduled == nil && !d.held && !d.stopped {
		d.scheduled = d.clock.AfterFunc(after, func() { _ = d.flush() })
	}
}

// flush brings the drafts to the disk. On an error they are kept, and tried again later.
func (d *drafter) flush() error {
	err, news := d.tryFlush()
	if news {
		d.trouble(fail(Disk, d.path, err, "What was typed and could not be taken can't be kept safe (%v).", err))
	}
	return err
}

// tryFlush is flush without telling anybody; news says that the error is the first since the drafts were last written.
func (d *drafter) tryFlush() (err error, news bool) {
	d.writing.Lock()
	defer d.writing.Unlock()
	d.mu.Lock()
	if d.scheduled != nil {
		d.scheduled()
		d.scheduled = nil
	}
	if !d.changed || d.held || d.stopped {
		d.mu.Unlock()
		return nil, false
	}
	path, id, drafts := d.path, d.id, d.drafts
	d.changed = false
	d.mu.Unlock()

	err = writeDrafts(d.disk, path, id, drafts)

	d.mu.Lock()
	defer d.mu.Unlock()
	news = err != nil && !d.failing
	if d.failing = err != nil; d.failing {
		d.changed = true
		d.schedule(journalRetry)
	}
	return err, news
}

func writeDrafts(disk disk, path string, id ID, drafts []Draft) error {
	if len(drafts) == 0 {
		if err := disk.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	data, err := encodeDrafts(id, drafts)
	if err != nil {
		return err
	}
	return replaceFile(disk, path, data)
}

// stop ends the keeping of drafts; what there is stays for the next opening.
func (d *drafter) stop() error {
	err := d.flush()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stopped = true
	if d.scheduled != nil {
		d.scheduled()
		d.scheduled = nil
	}
	return err
}

// Drafts is what was typed into the file's cells and could not be taken, as it was last set or as an earlier opening, one that
// was killed included, has left it.
func (f *File) Drafts() []Draft { return f.drafts.all() }

// SetDrafts replaces the drafts. They are on the disk within the second, and a save does not concern them.
func (f *File) SetDrafts(drafts []Draft) { f.drafts.set(drafts) }

// findDrafts reads the drafts that an earlier opening has left beside the file; before is the file's ID as it was read. Those
// that can't be used are set aside.
func (f *File) findDrafts(before ID) {
	f.drafts = &drafter{disk: f.opts.disk, clock: f.opts.Clock, trouble: f.opts.Trouble,
		path: f.path + draftsSuffix, id: f.identity.ID, held: f.readOnly}
	if f.readOnly {
		return // they belong to whoever may write
	}
	id, drafts, err := readDrafts(f.drafts.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return
	case err != nil:
		f.setDraftsAside(fmt.Sprintf("can't be read (%v)", err))
		return
	case id != before && id != f.identity.ID && (f.identity.Origin == nil || id != f.identity.Origin.ID):
		f.setDraftsAside("belong to another file")
		return
	}
	f.drafts.drafts = drafts
	if f.recovery == nil { // else the edits of a crash may bring the records of some
		f.drafts.keep(&f.t.State)
	}
}

func (f *File) setDraftsAside(why string) {
	name := filepath.Base(f.path)
	aside := f.drafts.path + "." + newID().String()[:8]
	if err := f.opts.disk.Rename(f.drafts.path, aside); err != nil {
		f.note("The texts kept beside %s %s. They could not be set aside: %s.", name, why, unended(err))
		return
	}
	f.note("The texts kept beside %s %s. They were set aside as %s.", name, why, filepath.Base(aside))
}
