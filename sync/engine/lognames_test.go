package engine

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"carillon/model"
	"carillon/model/message"
)

// wordy is an error with words of a SIS.
type wordy struct{ error }

func (wordy) Nameless() string { return "The SIS refused sections." }

func TestTheLogLeavesNamesOutOfErrorsHoweverTheyAreWritten(t *testing.T) {
	tt := (&model.State{}).Index()
	if _, err := tt.Apply(model.Add{Record: &model.Student{SISID: "501", FirstName: "Ann", PreferredName: "Annie", Surname: "Ames"}}); err != nil {
		t.Fatal(err)
	}
	for _, names := range []bool{true, false} {
		var out bytes.Buffer
		l := &logWriter{w: &out, names: names}
		l.leaveOut(tt.Snapshot())
		for _, name := range []string{"Ames, Ann", "Ann Ames", "Ames Ann", "Annie Ames", "Ames, Annie"} {
			l.step(Step{Name: "publish", Kind: Sections, Err: errors.New("no such student: " + name + " (501)")}, time.Time{})
		}
		said := wordy{errors.New("the SIS refused sections: “Bell, Bob does not exist”")}
		l.step(Step{Name: "publish", Kind: Sections, Err: said}, time.Time{})
		l.end(&Result{Outcome: Failed, Error: message.Of(said)}, fmt.Errorf("alma: %w", said))
		l.notes("note", []Note{{What: "Students", Why: NotServed(Students, "ask Bob Bell", nil).Said}})
		for _, name := range []string{"Ames", "Ann", "Bell", "Bob"} {
			if strings.Contains(out.String(), name) != names {
				t.Errorf("names %v, %s: %s", names, name, out.String())
			}
		}
	}
}
