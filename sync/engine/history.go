package engine

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"carillon/model/message"
)

// historyLength is how many runs a file remembers.
const historyLength = 500

// record adds a run to the file's history and to its system's status.
func (r *Run) record(res *Result) error {
	said := *res
	if res.Outcome == Cancelled && res.Number != 0 { // recordSent: nothing is left to do
		said.Outcome, said.Error = Done, message.Message{}
	}
	if err := r.enter(res); err != nil {
		return err
	}
	if err := r.noteOutcome(&said); err != nil {
		return err
	}
	r.recorded = true
	return nil
}

func (r *Run) noteOutcome(res *Result) error {
	said := res.Error
	if said.IsZero() {
		said = res.doubt(ShortName(r.Connector))
	}
	return noteStatus(r.Host, r.System.ID, Status{At: res.Started, Outcome: res.Outcome, Said: said})
}

// recordSent adds a run to the history once all has been published, and to the status of its system: to read it back may
// take minutes, and it is to stand there whatever ends the program meanwhile. record then says how it ended.
func (r *Run) recordSent(p *Plan, res *Result) error {
	sent := *res
	sent.Outcome, sent.Took = Done, r.took()
	sent.Sent, sent.Received = r.traffic.allSent, r.traffic.allReceived
	if i := slices.IndexFunc(p.Out, func(out Outgoing) bool { return out.read && !out.Resumed }); i >= 0 && !r.NoVerify {
		sent.FailedAt = &FailedStep{"verify", p.Out[i].Kind}
	}
	err := r.enter(&sent)
	res.Number = sent.Number
	if err != nil {
		return err
	}
	return r.noteOutcome(&sent)
}

// recordCut adds the run that was cut, where it could not write itself into the history any more: what it published, and who
// had let it, is to stand there all the same.
func (r *Run) recordCut() error {
	if r.cut == nil || r.cut.Rows == "" {
		return nil
	}
	for was, err := range runs(r.Host) { // mostly it is the newest
		if err != nil {
			return err
		}
		if was.System != r.System.ID || !was.Started.Equal(r.cut.At) {
			continue
		}
		if _, there := r.Host.Get(bucketHistoryRows, runKey(was.Number)); there {
			return nil
		}
		return enterRows(r.Host, was.Number, r.cut.Sent) // the program ended between the two
	}
	res := &Result{Started: r.cut.At, Who: r.cut.Who, Outcome: Failed, System: r.System.ID, Kinds: r.cut.Publish, From: r.cut.From, To: r.cut.To,
		Rotation: r.cut.Rotation, Out: r.cut.Out, Held: r.cut.Confirmed, ConfirmedBy: r.cut.ConfirmedBy, Error: message.New(saysProgramEnded)}
	kinds := inOrder(r.cut.Publish, Publishes())
	if i := slices.IndexFunc(kinds, func(k Kind) bool { return !slices.Contains(r.cut.Done, k) }); i >= 0 {
		res.FailedAt = &FailedStep{"publish", kinds[i]}
	}
	if err := r.add(res); err != nil {
		return err
	}
	return enterRows(r.Host, res.Number, r.cut.Sent)
}

// enter puts a run into the history, after the one that was cut; one that is there already is written anew.
func (r *Run) enter(res *Result) error {
	if res.Number != 0 {
		return save(r.Host, bucketHistory, runKey(res.Number), res)
	}
	if err := r.recordCut(); err != nil {
		return err
	}
	if err := r.add(res); err != nil {
		return err
	}
	return enterRows(r.Host, res.Number, r.rows)
}

func runKey(number int) string { return fmt.Sprintf("%08d", number) }

// add makes a run the newest of the history, the oldest ones making room.
func (r *Run) add(res *Result) error {
	keys := r.Host.List(bucketHistory)
	next := 1
	if len(keys) > 0 {
		if _, err := fmt.Sscanf(keys[len(keys)-1], "%d", &next); err == nil {
			next++
		}
	}
	for len(keys) >= historyLength {
		for _, bucket := range []string{bucketHistory, bucketHistoryRows} {
			if err := r.Host.Delete(bucket, keys[0]); err != nil {
				return err
			}
		}
		keys = keys[1:]
	}
	res.Number = next
	return save(r.Host, bucketHistory, runKey(next), res)
}

// noteStatus notes how the last run of a system ended; of one that is no longer configured nothing is noted.
func noteStatus(st Storage, id string, last Status) error {
	var now System // its settings may have changed since the run began
	if err := load(st, bucketSystems, id, &now); err != nil || now.ID == "" {
		return err
	}
	switch {
	case last.Outcome == Done:
		last.Good = last.At
	case now.Last != nil:
		last.Good = now.Last.Good
	}
	now.Last = &last
	return SaveSystem(st, &now)
}

// NoteFailure notes that a sync of a system could not even begin, such as without a password: there is no run to be put
// into the history, but the system's status is to say it, and to go on saying it once the file is opened again.
func NoteFailure(st Storage, id string, at time.Time, why error) error {
	return noteStatus(st, id, Status{At: at, Outcome: Failed, Said: message.Of(why)})
}

// History is the runs that a file remembers, the newest first.
func History(st Storage) ([]Result, error) {
	var out []Result
	for res, err := range runs(st) {
		if err != nil {
			return nil, err
		}
		out = append(out, res)
	}
	return out, nil
}

// runs reads the runs that a file remembers one by one, the newest first, up to one that can't be read.
func runs(st Storage) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		for _, k := range slices.Backward(st.List(bucketHistory)) {
			b, _ := st.Get(bucketHistory, k)
			var res Result
			if err := json.Unmarshal(b, &res); err != nil {
				yield(Result{}, refuse(BadState, saysBadHistory).because(err))
				return
			}
			res.Number, _ = strconv.Atoi(k) // runs of earlier versions do not hold theirs
			if !yield(res, nil) {
				return
			}
		}
	}
}

// RunBefore is the place of the run before the ith one with the same system, in a history that has the newest first; -1
// for none.
func RunBefore(runs []Result, i int) int {
	for j := i + 1; j < len(runs); j++ {
		if runs[j].System == runs[i].System {
			return j
		}
	}
	return -1
}
