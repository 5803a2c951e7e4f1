package liss

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAMemberGoesBackInItsForm: what a record came with in no place that LISS has goes over the wire and back in either encoding.
func TestAMemberGoesBackInItsForm(t *testing.T) {
	row := Membership{StudentID: "S1", ClassCode: "9MAT 1", AsItCame: true}
	for _, m := range []Member{
		{Name: "StartDate", Value: `[1]`, Form: FormJSON},
		{Name: "LocalNote", Value: `{"a":[1.5,"1",true,false,null,{}],"b":"x < y & z"}`, Form: FormJSON},
		{Name: "ClassCode", Value: "true", Form: FormBoolean},
		{Name: "LocalCredit", Value: "1.5"},
	} {
		want := row
		want.Unknown = []Member{m}
		if m.Name == "ClassCode" {
			want.ClassCode = ""
		}
		for _, f := range []Format{JSON, XML} {
			a := newAppender(f, writeOptions{strict: true})
			b, err := a.record(nil, planOf(reflect.TypeFor[Membership]()), reflect.ValueOf(want))
			if err != nil {
				t.Errorf("%s %+v: %v", f, m, err)
				continue
			}
			var r valueReader = newJSONReader(strings.NewReader(string(b)), budgetFor(1<<20))
			if f == XML {
				r = newXMLReader(strings.NewReader("<value>"+string(b)+"</value>"), budgetFor(1<<20))
			}
			var got Membership
			if _, _, err := r.head(); err != nil {
				t.Fatal(err)
			}
			if err := readRecord(r, planOf(reflect.TypeFor[Membership]()), reflect.ValueOf(&got).Elem(), 0); err != nil {
				t.Errorf("%s %s: %v", f, b, err)
			}
			got.AsItCame = true
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s %s: -want +got\n%s", f, b, diff)
			}
		}
	}
}

// TestAControlCharacterThatTheEncodingLacksIsRefused: of a row of the SIS, too, it would go out as another character.
func TestAControlCharacterThatTheEncodingLacksIsRefused(t *testing.T) {
	for _, row := range []Membership{
		{StudentID: "S1", ClassCode: "9MA\x1fT 1", AsItCame: true},
		{StudentID: "S1", ClassCode: "9MAT 1", AsItCame: true, Unknown: []Member{{Name: "LocalNote", Value: "\x1f"}}},
	} {
		for _, f := range []Format{JSON, XML} {
			b, err := newAppender(f, writeOptions{strict: true}).record(nil, planOf(reflect.TypeFor[Membership]()), reflect.ValueOf(row))
			var refused *RecordError
			switch {
			case f == XML && (!errors.As(err, &refused) || refused.Member == "" || !strings.Contains(refused.Reason, "control character")):
				t.Errorf("XML: %q, %v", b, err)
			case f == JSON && (err != nil || !strings.Contains(string(b), `\u001f`)):
				t.Errorf("JSON: %q, %v", b, err)
			}
		}
	}
}

// TestAMemberThatTheRecordHasAnewIsSentOnce: what came in its place is not sent beside it.
func TestAMemberThatTheRecordHasAnewIsSentOnce(t *testing.T) {
	row := Lesson{DayNumber: 1, Period: "P1", ClassCode: "9MAT 1", RoomCode: "R2", AsItCame: true, Unknown: []Member{{Name: "RoomCode", Value: "[1]", Form: FormJSON}}}
	b, err := newAppender(JSON, writeOptions{strict: true}).record(nil, planOf(reflect.TypeFor[Lesson]()), reflect.ValueOf(row))
	if err != nil || strings.Count(string(b), "RoomCode") != 1 {
		t.Errorf("%s, %v", b, err)
	}
}
