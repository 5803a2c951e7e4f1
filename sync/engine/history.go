package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// historyLength is how many runs a file remembers.
const historyLength = 500

// record adds a run to the file's history and to its system's status.
func (r *Run) record(res *Result) error {
	keys := r.Host.List(bucketHistory)
	next := 1
	if len(keys) > 0 {
		if _, err := fmt.Sscanf(keys[len(keys)-1], "%d", &next); err == nil {
			next++
		}
	}
	for len(keys) >= historyLength {
		if err := r.Host.Delete(bucketHistory, keys[0]); err != nil {
			return err
		}
		keys = keys[1:]
	}
	res.Number = next
	if err := save(r.Host, bucketHistory, fmt.Sprintf("%08d", next), res); err != nil {
		return err
	}
	var now System // its settings may have changed since the run began
	if err := load(r.Host, bucketSystems, r.System.ID, &now); err != nil || now.ID == "" {
		return err
	}
	status := Status{At: res.Started, Outcome: res.Outcome, Text: res.Error}
	switch {
	case res.Outcome == Done:
		status.Good = res.Started
	case now.Last != nil:
		status.Good = now.Last.Good
	}
	now.Last = &status
	err := SaveSystem(r.Host, &now)
	r.recorded = err == nil
	return err
}

// History is the runs that a file remembers, the newest first.
func History(st Storage) ([]Result, error) {
	keys := st.List(bucketHistory)
	slices.Reverse(keys)
	var out []Result
	for _, k := range keys {
		b, _ := st.Get(bucketHistory, k)
		var res Result
		if err := json.Unmarshal(b, &res); err != nil {
			return nil, &Error{Code: BadState, Text: "An entry of the sync history can't be read.", Cause: err}
		}
		res.Number, _ = strconv.Atoi(k) // runs of earlier versions do not hold theirs
		out = append(out, res)
	}
	return out, nil
}
