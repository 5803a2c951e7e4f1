package engine_test

import (
	"errors"
	"strings"
	"testing"

	"carillon/internal/words"
	"carillon/model/message"
	"carillon/sync/engine"
)

// brokenFile is a file that can't be written to after a number of writes.
type brokenFile struct {
	engine.Host
	writes int
}

var errReplaced error = &engine.Error{Said: message.Verbatim("Lincoln.carillon was replaced by another program. Nothing was written to it.")} // as the store says it

func (f *brokenFile) Put(bucket, key string, value []byte) error {
	if f.writes--; f.writes < 0 {
		return errReplaced
	}
	return f.Host.Put(bucket, key, value)
}

// TestAFileThatFailsInMidPublishLeavesNoDoubtAboutWhatWasSent: whichever write of the run is the first to fail, the error
// names the kinds that the SIS has accepted, and no other.
func TestAFileThatFailsInMidPublishLeavesNoDoubtAboutWhatWasSent(t *testing.T) {
	seen := map[int]bool{}
	for writes := 0; ; writes++ {
		r, s := newRig(t, smallSchool(t))
		f := &brokenFile{writes: 1 << 30}
		run := r.Run(func(run *engine.Run) { f.Host, run.Host = run.Host, f; run.NoVerify = true })
		p, err := run.Prepare(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		f.writes = writes
		res, err := run.Execute(t.Context(), p, p.ID)
		run.Close()
		if err == nil {
			break
		}
		d, _ := s.Held("")
		accepted := 0
		for kind, n := range map[engine.Kind]int{engine.Sections: len(d.Classes), engine.SectionLists: len(d.Memberships), engine.Timetable: len(d.Timetable), engine.BellTimes: len(d.BellTimes)} {
			says := strings.Contains(words.Plain.Error(err), kind.Label()+" (")
			if says != (n > 0) {
				t.Errorf("%d writes: the SIS has %d rows of %s, and the run ends with: %v", writes, n, kind, err)
			}
			if n > 0 {
				accepted++
			}
		}
		seen[accepted] = true
		if !errors.Is(err, errReplaced) || len(res.Out) != accepted {
			t.Errorf("%d writes: %d kinds accepted, %d in the result: %v", writes, accepted, len(res.Out), err)
		}
	}
	for n := range 5 {
		if !seen[n] {
			t.Errorf("no write failed after %d kinds were accepted", n)
		}
	}
}
