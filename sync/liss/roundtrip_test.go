package liss

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// genRecord draws any record of the package with anything its fields can hold after a trip over the wire.
func genRecord(rt *rapid.T, typ reflect.Type) reflect.Value {
	v := reflect.New(typ).Elem()
	p := planOf(typ)
	for _, f := range p.fields {
		fv, label := v.Field(f.index), f.name
		empty := !f.required && !f.positive && rapid.Bool().Draw(rt, label+" empty")
		if empty && f.kind != kindSecret {
			continue
		}
		switch f.kind {
		case kindText:
			fv.SetString(genText(f.longest(Standard().MaxClassCode)).Draw(rt, label))
		case kindInt:
			fv.SetInt(int64(rapid.IntRange(1, 1<<31-1).Draw(rt, label)))
		case kindOptionalInt:
			fv.Set(reflect.ValueOf(SomeInt(rapid.IntRange(-1<<31, 1<<31-1).Draw(rt, label))))
		case kindBool:
			fv.SetBool(rapid.Bool().Draw(rt, label))
		case kindDateTime:
			fv.Set(reflect.ValueOf(genDate().Draw(rt, label)))
		case kindClock:
			fv.Set(reflect.ValueOf(ClockAt(rapid.IntRange(0, 1439).Draw(rt, label))))
		case kindSecret:
			fv.Set(reflect.ValueOf(NewSecret(genText(30).Draw(rt, label))))
		case kindRecords:
			n := rapid.IntRange(1, 3).Draw(rt, label)
			list := reflect.MakeSlice(fv.Type(), 0, n)
			for range n {
				list = reflect.Append(list, genRecord(rt, fv.Type().Elem()))
			}
			fv.Set(list)
		}
	}
	return v
}

// genText draws text that is not blank, has no white space at its ends, and nothing that XML can't carry.
func genText(limit int) *rapid.Generator[string] {
	if limit == 0 {
		limit = 40
	}
	return rapid.Map(rapid.StringOfN(rapid.Rune(), 1, limit, -1), func(s string) string {
		s = strings.TrimSpace(strings.Map(func(r rune) rune {
			if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
				return 'x'
			}
			return r
		}, s))
		if s == "" {
			return "x"
		}
		return s
	})
}

func TestEveryRecordIsReadAsItWasWritten(t *testing.T) {
	inBothFormats(t, func(t *testing.T, f Format) {
		d := dialectIn(f)
		d.SendEdvalCodes = true
		for _, m := range Methods() {
			for i, p := range m.Params {
				if !isRecords(p.Type) || p.Type.Elem() == reflect.TypeFor[OpenRow]() {
					continue
				}
				t.Run(m.Name, func(t *testing.T) {
					rapid.Check(t, func(rt *rapid.T) {
						args := zeroArgs(m)
						rows := reflect.MakeSlice(p.Type, 0, 3)
						for range rapid.IntRange(1, 3).Draw(rt, "rows") {
							rows = reflect.Append(rows, genRecord(rt, p.Type.Elem()))
						}
						args[i] = rows.Interface()
						checkRoundTrip(rt, m, d, args)
					})
				})
			}
		}
	})
}

func TestEveryAnswerIsReadAsItWasWritten(t *testing.T) {
	inBothFormats(t, func(t *testing.T, f Format) {
		for _, m := range Methods() {
			if m.Result == nil {
				continue
			}
			t.Run(m.Name, func(t *testing.T) {
				rapid.Check(t, func(rt *rapid.T) {
					want := genRecord(rt, m.Result)
					if m.Rows {
						want = reflect.Append(reflect.MakeSlice(reflect.SliceOf(m.Result), 0, 1), want)
					}
					b, err := EncodeReply(f, nil, want.Interface())
					if err != nil {
						rt.Fatal(err)
					}
					a, err := DecodeReply(b.Open(), 1<<20, m)
					if err != nil {
						rt.Fatal(err)
					}
					if diff := cmp.Diff(want.Interface(), a.Value); diff != "" {
						rt.Fatal(diff)
					}
				})
			})
		}
	})
}

func zeroArgs(m *Method) []any {
	args := make([]any, len(m.Params))
	for i, p := range m.Params {
		args[i] = reflect.Zero(p.Type).Interface()
	}
	return args
}

func checkRoundTrip(rt *rapid.T, m *Method, d Dialect, args []any) {
	auth := genRecord(rt, reflect.TypeFor[Auth]()).Interface().(Auth)
	b, err := EncodeCall(m, d, 1, auth, args...)
	if err != nil {
		rt.Fatal(err)
	}
	c, err := DecodeCall(b.Open(), 1<<20)
	if err != nil {
		rt.Fatal(err)
	}
	if diff := cmp.Diff(args, c.Args); diff != "" {
		rt.Fatal(diff)
	}
	if diff := cmp.Diff(auth, c.Auth, sameSecrets); diff != "" {
		rt.Fatal(diff)
	}
}

func TestABodyIsTheSameHoweverItIsRead(t *testing.T) {
	rows := make([]Membership, 5000)
	for i := range rows {
		rows[i] = Membership{StudentID: fmt.Sprint(i), ClassCode: "09MAT 1"}
	}
	inBothFormats(t, func(t *testing.T, f Format) {
		b, err := EncodeCall(FindMethod("liss.publishClassMemberships"), dialectIn(f), 1, testAuth(), rows, asAt)
		whole := encoded(t, b, err)
		r, again, chunk := b.Open(), []byte{}, make([]byte, 77)
		for {
			n, err := r.Read(chunk)
			again = append(again, chunk[:n]...)
			if err != nil {
				break
			}
		}
		if string(again) != string(whole) {
			t.Error("the body differs at the second reading")
		}
	})
}
