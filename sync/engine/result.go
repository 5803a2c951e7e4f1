package engine

import (
	"encoding/json"
	"slices"
	"sync/atomic"
	"time"

	"carillon/model"
	"carillon/model/message"
)

// Result is what a run did, as the history keeps it.
type Result struct {
	Number      int               `json:"number,omitempty"` // in the history of its file, counted from 1; it stays when older runs are dropped
	Started     time.Time         `json:"started"`
	Took        time.Duration     `json:"took"` // nanoseconds
	Who         string            `json:"who,omitempty"`
	Outcome     Outcome           `json:"outcome"`
	System      string            `json:"system"`
	SIS         Greeting          `json:"sis"`
	Plan        string            `json:"plan,omitempty"`  // its ID
	Kinds       []Kind            `json:"kinds,omitempty"` // that were to be moved
	From        model.Date        `json:"from,omitempty"`
	To          model.Date        `json:"to,omitempty"`
	Rotation    int               `json:"rotation,omitempty"`
	Quiet       bool              `json:"onSave,omitempty"`
	In          []KindResult      `json:"downloaded,omitempty"`
	Out         []KindResult      `json:"published,omitempty"`
	LeftOut     int               `json:"leftOut,omitempty"`  // remarks on what did not travel
	Sent        int64             `json:"sent,omitempty"`     // bytes
	Received    int64             `json:"received,omitempty"` // bytes
	Held        []Guard           `json:"held,omitempty"`
	ConfirmedBy string            `json:"confirmedBy,omitempty"`
	Notes       []message.Message `json:"notesSaid,omitempty"`
	Warnings    []message.Message `json:"warningsSaid,omitempty"`
	Error       message.Message   `json:"errorSaid,omitzero"`
	FailedAt    *FailedStep       `json:"failedAt,omitempty"`
	Log         string            `json:"log,omitempty"` // of the support log
}

// FailedStep is the step of a run that did not succeed.
type FailedStep struct {
	Step string `json:"step"` // as in [Step]
	Kind Kind   `json:"kind,omitempty"`
}

// KindResult is what a run did with one kind.
type KindResult struct {
	Kind        Kind            `json:"kind"`
	Rows        int             `json:"rows"`
	New         int             `json:"new"`
	Changed     int             `json:"changed"`
	Gone        int             `json:"gone"`
	Unchanged   int             `json:"unchanged"`
	Unsupported bool            `json:"unsupported,omitempty"`
	TakenIn     int             `json:"takenIn,omitempty"`  // changes of the SIS that the timetable took over
	HeldBack    int             `json:"heldBack,omitempty"` // changes here that stay as the SIS has them
	Foreign     int             `json:"foreign,omitempty"`  // rows of other files that went along
	Resumed     bool            `json:"resumed,omitempty"`  // published before the run was cut
	Verified    Verified        `json:"verified,omitempty"`
	Differs     message.Message `json:"differsSaid,omitzero"` // the first row that is not as it was sent
	Hash        string          `json:"hash,omitempty"`       // names the rows that were sent
	Sent        int64           `json:"sent,omitempty"`       // bytes
	Received    int64           `json:"received,omitempty"`
	Took        time.Duration   `json:"took,omitempty"`
}

// NotTaken is how many rows New from SIS could not take over, of a kind that is published otherwise.
func (k *KindResult) NotTaken() int {
	if k.Unsupported || !slices.Contains(Publishes(), k.Kind) {
		return 0
	}
	return k.Rows - k.New
}

// UnmarshalJSON reads runs of earlier versions too, which kept sentences.
func (res *Result) UnmarshalJSON(b []byte) error {
	type plain Result
	old := struct {
		*plain
		Notes    []string `json:"notes"`
		Warnings []string `json:"warnings"`
		Error    string   `json:"error"`
	}{plain: (*plain)(res)}
	if err := json.Unmarshal(b, &old); err != nil {
		return err
	}
	for _, text := range old.Notes {
		res.Notes = append(res.Notes, message.Verbatim(text))
	}
	for _, text := range old.Warnings {
		res.Warnings = append(res.Warnings, message.Verbatim(text))
	}
	res.Error = earlier(res.Error, old.Error)
	return nil
}

// UnmarshalJSON reads what earlier versions kept too: a sentence.
func (k *KindResult) UnmarshalJSON(b []byte) error {
	type plain KindResult
	old := struct {
		*plain
		Differs string `json:"differs"`
	}{plain: (*plain)(k)}
	if err := json.Unmarshal(b, &old); err != nil {
		return err
	}
	k.Differs = earlier(k.Differs, old.Differs)
	return nil
}

func (res *Result) verified(kind Kind, f findings) {
	for i := range res.Out {
		if kr := &res.Out[i]; kr.Kind == kind {
			kr.Verified, kr.Differs = f.found, message.Message{}
			if f.found == Differs {
				kr.Differs = message.New(saysFirstDiffering, message.Name("row", f.what), message.Count("more", f.count-1))
			}
		}
	}
}

// doubt says what the SIS shows otherwise than it was sent; nothing where nothing is known to be.
func (res *Result) doubt(name string) (doubt message.Message) {
	for _, k := range res.Out {
		if k.Verified == Differs {
			return message.New(saysShowsOther, sis(name), ofKind(k.Kind), message.Part("first", k.Differs))
		}
	}
	return doubt
}

func (r *Run) result(p *Plan) *Result {
	res := &Result{Started: r.started, Who: r.Who, System: p.System.ID, SIS: p.SIS, Plan: p.ID, From: p.Options.From, To: p.Options.To, Rotation: p.Options.Rotation,
		Kinds: slices.Concat(inOrder(p.Options.Download, Downloads()), inOrder(p.Options.Publish, Publishes())),
		Quiet: p.Options.Quiet, Log: r.LogName, Held: p.Held, Notes: p.Notes}
	for _, out := range p.Out {
		res.LeftOut += len(out.Left) + len(out.Bad)
	}
	return res
}

// traffic counts the bytes of calls.
type traffic struct {
	nowSent, nowReceived atomic.Int64 // of the call under way
	sent, received       int64        // of the last step
	allSent, allReceived int64
}

func (t *traffic) begin() {
	t.nowSent.Store(0)
	t.nowReceived.Store(0)
}

func (t *traffic) end() {
	t.sent, t.received = t.nowSent.Load(), t.nowReceived.Load()
	t.allSent, t.allReceived = t.allSent+t.sent, t.allReceived+t.received
}

// hooks are the caller's, with the bytes counted and the log listening.
func (r *Run) hooks() Hooks {
	h := r.Hooks
	told := h.Progress
	h.Progress = func(sent, size, received int64) {
		r.traffic.nowSent.Store(sent)
		r.traffic.nowReceived.Store(received)
		if told != nil {
			told(sent, size, received)
		}
	}
	if r.Log != nil {
		h.Trace, h.NoNames = r.written, !r.LogNames
	}
	return h
}
