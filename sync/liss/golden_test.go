package liss

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func encoded(t testing.TB, b *Body, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(b.Open())
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(out)) != b.Len() {
		t.Fatalf("the counting pass says %d bytes, the body has %d", b.Len(), len(out))
	}
	return out
}

var betweenTags = regexp.MustCompile(`>\s+<`)

// canonical takes out what means nothing: white space between XML tags, white space and member order in JSON.
func canonical(t testing.TB, f Format, b []byte) any {
	t.Helper()
	if f == XML {
		return strings.Split(betweenTags.ReplaceAllString(strings.TrimSpace(string(b)), "><"), "><")
	}
	var v any
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestEveryMethodHasAGoldenPayloadAndAFixture(t *testing.T) {
	all := fixtures()
	for _, m := range Methods() {
		if _, ok := all[m.Name]; !ok {
			t.Errorf("%s has no fixture", m.Name)
		}
	}
	if len(all) != len(Methods()) {
		t.Errorf("there are %d fixtures for %d methods", len(all), len(Methods()))
	}
}

func TestCallsAreWrittenAsTheGoldenPayloadsSay(t *testing.T) {
	inBothFormats(t, func(t *testing.T, f Format) {
		for name, fx := range fixtures() {
			t.Run(name, func(t *testing.T) {
				b, err := EncodeCall(FindMethod(name), dialectIn(f), 1, testAuth(), fx.args...)
				want := golden(t, "calls", strings.TrimPrefix(name, "liss.")+"."+f.String())
				if diff := cmp.Diff(canonical(t, f, want), canonical(t, f, encoded(t, b, err))); diff != "" {
					t.Error(diff)
				}
			})
		}
	})
}

func TestGoldenCallsAreRead(t *testing.T) {
	inBothFormats(t, func(t *testing.T, f Format) {
		for name, fx := range fixtures() {
			t.Run(name, func(t *testing.T) {
				c, err := DecodeCall(bytes.NewReader(golden(t, "calls", strings.TrimPrefix(name, "liss.")+"."+f.String())), 1<<20)
				if err != nil {
					t.Fatal(err)
				}
				if c.Method == nil || c.Method.Name != name || c.Format != f || c.Problem != "" {
					t.Fatalf("read as %+v", c)
				}
				if f == JSON && string(c.ID) != "1" {
					t.Errorf("the id is %s", c.ID)
				}
				if c.Method.NeedsAuth() {
					if diff := cmp.Diff(testAuth(), c.Auth, sameSecrets); diff != "" {
						t.Error(diff)
					}
				}
				want := fx.args
				if want == nil {
					want = []any{}
				}
				if diff := cmp.Diff(want, c.Args); diff != "" {
					t.Error(diff)
				}
			})
		}
	})
}

func TestRepliesAreWrittenAndReadAsTheGoldenPayloadsSay(t *testing.T) {
	inBothFormats(t, func(t *testing.T, f Format) {
		for name, fx := range fixtures() {
			t.Run(name, func(t *testing.T) {
				raw := golden(t, "replies", strings.TrimPrefix(name, "liss.")+"."+f.String())
				b, err := EncodeReply(f, json.RawMessage("1"), fx.reply)
				if diff := cmp.Diff(canonical(t, f, raw), canonical(t, f, encoded(t, b, err))); diff != "" {
					t.Error(diff)
				}
				a, err := DecodeReply(bytes.NewReader(raw), 1<<20, FindMethod(name))
				if err != nil {
					t.Fatal(err)
				}
				if fx.reply == "" {
					fx.reply = nil
				}
				if diff := cmp.Diff(&Answer{Format: f, Value: fx.reply}, a); diff != "" {
					t.Error(diff)
				}
			})
		}
	})
}

func TestSamplesInOtherClientsFormAreRead(t *testing.T) {
	tests := []struct {
		file string
		auth Auth
		args []any
	}{
		{"publishTimetable-edval.xml",
			Auth{School: "DEMO", UserName: "sync", Password: NewSecret("********"), LissVersion: 10002, UserAgent: "Edval10.11.30"},
			[]any{[]Lesson{{DayNumber: 1, Period: "P1", ClassCode: "9DEM 3", EdvalClassCode: "9DEM.3", TeacherID: "1001", TeacherCode: "ABC", RoomCode: "R1"}},
				2025, 0, 0, Date(2025, 8, 12), Date(2025, 8, 26), true}},
		{"publishClassMemberships-spec.json",
			Auth{School: "DEMO", UserName: "sync", Password: NewSecret("…"), LissVersion: 10002, UserAgent: "x"},
			[]any{[]Membership{{StudentID: "S1", ClassCode: "9DEM 3"}}, Date(2025, 8, 12)}},
		{"sloppy-client.xml",
			Auth{UserName: "sync", Password: NewSecret("x"), LissVersion: 10002, Unknown: []Member{{Name: "cyclicalPath", Value: `C:\Timetables\2025.ezt`}}},
			[]any{[]Lesson{{DayNumber: 1, Period: "1", ClassCode: "9DEM 3", TeacherID: "1001"}, {DayNumber: 2, Period: "P1", ClassCode: "Duty.LibAM"}},
				2025, 0, 0, Date(2025, 8, 12), Date(2025, 8, 26).At(9, 0), true}},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			c, err := DecodeCall(bytes.NewReader(golden(t, "samples", test.file)), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.auth, c.Auth, sameSecrets); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.args, c.Args); diff != "" {
				t.Error(diff)
			}
		})
	}
}
