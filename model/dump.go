package model

import (
	"encoding/json"
	"fmt"
	"io"
)

// Dump writes every record as a line "kind<tab>id<tab>JSON", by kind and ID: two timetables hold the same if and only
// if their dumps are the same. IDs that were given out and taken back do not show.
func (s *State) Dump(w io.Writer) error {
	for k := KindNone + 1; k < numKinds; k++ {
		for r := range s.All(k) {
			b, err := json.Marshal(r)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(w, "%s\t%d\t%s\n", k, r.Key().ID, b); err != nil {
				return err
			}
		}
	}
	return nil
}
