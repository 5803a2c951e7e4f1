package main

import (
	"encoding/json"
	"testing"

	"carillon/internal/stranger"
)

// TestMembersGoBackAsTheyCame: a value that is none of what LISS has in its place goes back just so, in meaning and form.
func TestMembersGoBackAsTheyCame(t *testing.T) {
	cases := map[string]func(*bench){}
	for _, value := range []string{`[1]`, `[1.50,"1",true,null,{"a":1,"b":[]}]`, `{"from":1,"to":"2"}`, `true`, `"\u001f"`, `[1e3]`, `["\u001f"]`} {
		for name, kind := range map[string]stranger.Kind{"StartDate": stranger.Lists, "EndDate": stranger.Sections, "LocalNote": stranger.Lessons, "StartTime": stranger.Bells,
			"RoomCode": stranger.Lessons, "PriorityInClash": stranger.Sections, "Form": stranger.Sections} {
			cases[name+" "+value] = func(b *bench) {
				maths(b)
				b.sis.Alter(kind, stranger.Is(), func(r stranger.Row) stranger.Row { return r.With(name, json.RawMessage(value)) })
				goesBack(b)
			}
		}
	}
	judgeCases(t, cases)
}

// TestAControlCharacterGoesBack: a code of the SIS that holds one is none of the timetable's, and its rows go back as they came.
func TestAControlCharacterGoesBack(t *testing.T) {
	cases := map[string]func(*bench){
		"a code that the SIS has goes back": func(b *bench) {
			people(b)
			b.sis.Add(stranger.Sections, mathsClass.With("ClassCode", "9MA\x1fT 1"))
			b.sis.Add(stranger.Lists, annInMaths.With("ClassCode", "9MA\x1fT 1"))
			b.sis.Add(stranger.Lessons, mathsLesson.With("ClassCode", "9MA\x1fT 1"))
			goesBack(b)
		},
	}
	judgeCases(t, cases)
}
