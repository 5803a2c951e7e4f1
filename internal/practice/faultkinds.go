package practice

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"carillon/sync/liss"
)

// faultKinds is the table of faults. What is carried out first and answered badly after ("the answer is lost") stands apart from
// what is refused: a client has to tell the two from each other.
var faultKinds = []faultKind{
	// The connection. All but cut-call are carried out first.
	{FaultKind: FaultKind{"slow-first-byte", argTime, "2s", "the answer is carried out and begins after a while"},
		answer: func(_ *exchange, v value, d *delivery) { d.wait = v.d }},
	{FaultKind: FaultKind{"slow-body", argTime, "50ms", "the answer comes in pieces of 64 bytes with a pause after each"},
		answer: func(_ *exchange, v value, d *delivery) { d.drip = v.d }},
	{FaultKind: FaultKind{"cut", argBytes, "10", "the connection is closed after so many bytes of the answer's body"},
		answer: func(_ *exchange, v value, d *delivery) { d.end, d.cut = closed, v.n }},
	{FaultKind: FaultKind{"reset", argBytes, "0", "the connection is reset after so many bytes of the answer's body"},
		answer: func(_ *exchange, v value, d *delivery) { d.end, d.cut = reset, v.n }},
	{FaultKind: FaultKind{"no-answer", argNone, "", "the connection is closed without an answer"},
		answer: func(_ *exchange, _ value, d *delivery) { d.end = wordless }},
	{FaultKind: FaultKind{"cut-call", argBytes, "100", "the connection is reset after so many bytes of the call, which is not carried out"},
		early: func(x *exchange, v value) *delivery {
			_, _ = io.CopyN(io.Discard, x.body, max(0, v.n-x.body.n))
			return &delivery{end: reset, note: "the call was cut off"}
		}},

	// HTTP. Nothing is carried out.
	status(http.StatusUnauthorized, "the login is refused by HTTP"),
	status(http.StatusForbidden, "the computer or user is not let in"),
	status(http.StatusNotFound, "the address does not exist"),
	status(http.StatusProxyAuthRequired, "a proxy wants a user name and password"),
	patience(http.StatusTooManyRequests, "too many calls, with Retry-After of so many seconds"),
	status(http.StatusInternalServerError, "the SIS reports a fault of its own"),
	patience(http.StatusServiceUnavailable, "the SIS is being maintained, with Retry-After of so many seconds"),
	redirect(http.StatusMovedPermanently), redirect(http.StatusFound),
	redirect(http.StatusTemporaryRedirect), redirect(http.StatusPermanentRedirect),
	{FaultKind: FaultKind{"alma-rest", argNone, "", "the address is that of Alma's own API, not of its LISS service"},
		instead: func(*exchange, value) *delivery {
			return text(http.StatusNotFound, "application/json", `{"error":"not found"}`)
		}},

	// Bodies that are no LISS. All are carried out first.
	{FaultKind: FaultKind{"html", argNone, "", "the answer is a web page"},
		answer: func(_ *exchange, _ value, d *delivery) {
			d.say("text/html; charset=utf-8", "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><p>Please sign in &amp; try again.</p></body></html>\n")
		}},
	{FaultKind: FaultKind{"empty", argNone, "", "the answer has no body"},
		answer: func(x *exchange, _ value, d *delivery) { d.say(x.format.ContentType(), "") }},
	{FaultKind: FaultKind{"truncated", argBytes, "12", "the answer's text ends after so many bytes, and the HTTP answer with it"},
		answer: func(_ *exchange, v value, d *delivery) {
			d.body, d.length = io.LimitReader(d.body, v.n), min(v.n, d.length)
		}},
	{FaultKind: FaultKind{"invalid", argNone, "", "the answer is broken JSON or XML"},
		answer: func(x *exchange, _ value, d *delivery) {
			if x.format == liss.XML {
				d.say(d.kind, "<?xml version=\"1.0\"?>\n<methodResponse><params><param><value><array><data></wrong></param>")
				return
			}
			d.say(d.kind, `{"result":[{"StudentId":}],"id":1}`)
		}},
	{FaultKind: FaultKind{"huge", argNone, "", "the answer goes on for ever"}, silent: true,
		answer: func(x *exchange, _ value, d *delivery) {
			start := `{"result":[`
			if x.format == liss.XML {
				start = "<?xml version=\"1.0\"?>\n<methodResponse><params><param><value><array><data>"
			}
			d.body, d.length, d.note = io.MultiReader(strings.NewReader(start), blanks{}), -1, "an answer without end"
		}},
	{FaultKind: FaultKind{"wrong-id", argNone, "", "the answer carries another id than the call"},
		instead: func(x *exchange, _ value) *delivery {
			x.call.ID = []byte("4711")
			return nil
		}},

	// The ways in which servers have been seen to say that a call failed. Nothing is carried out, but for error-partial.
	saying("error", liss.FaultPlain, "The student X99 does not exist", "an error as the specification has it: JSON text, or an XML fault"),
	saying("error-object", liss.FaultObject, "The academic year does not exist", "an error object with faultString"),
	saying("error-rpc2", liss.FaultRPC2, "Internal error", "an error object as JSON-RPC 2.0 has it"),
	saying("error-result", liss.FaultInResult, "Import failed", "success, whose result is a struct with faultString and faultCode"),
	saying("error-text", liss.FaultAsText, "The import was not implemented for this school", "success, whose result is a text that says no"),
	saying("error-null", liss.FaultNull, "", "success, whose result is null (in XML an empty text)"),
	{FaultKind: FaultKind{"error-partial", argNone, "", "half of a publish is carried out, then the rest is refused in several lines"},
		instead: func(x *exchange, _ value) *delivery {
			kept, of := x.shorten()
			if _, err := x.s.perform(x); err != nil || of == 0 {
				return x.fault(http.StatusOK, liss.Fault{Text: "The class X99 1 does not exist"}, liss.FaultPlain)
			}
			return x.fault(http.StatusOK, liss.Fault{Text: fmt.Sprintf("The class X99 1 does not exist\nThe class X99 2 does not exist\n%d of %d rows were stored", kept, of)},
				liss.FaultPlain)
		}},
	{FaultKind: FaultKind{"error-echo", argNone, "", "an error that repeats the user name and password of the call"},
		instead: func(x *exchange, _ value) *delivery {
			d := x.fault(http.StatusOK, liss.Fault{Text: fmt.Sprintf("Import failed for user %s (%s)", x.call.Auth.UserName, x.call.Auth.Password.Reveal())}, liss.FaultPlain)
			d.note = "Import failed, with the login repeated"
			return d
		}},
	{FaultKind: FaultKind{"unsupported", argNone, "", "the method is not supported"},
		instead: func(x *exchange, _ value) *delivery {
			return x.fault(http.StatusOK, liss.Fault{Text: unsupported(x.call).Error()}, liss.FaultAsText)
		}},
	{FaultKind: FaultKind{"three-parameters", argNone, "", "getTimetable takes no academic year, as in the specification's example"},
		instead: func(x *exchange, _ value) *delivery {
			if canonical(x.call) != "liss.getTimetable" || x.call.Count < 3 {
				return nil
			}
			return x.fault(http.StatusOK, liss.Fault{Text: "Incorrect number of parameters. 3 needed."}, liss.FaultPlain)
		}},

	// What an import does with the data.
	{FaultKind: FaultKind{"queued", argTime, "30s", "a publish is accepted at once and applied after a while"},
		instead: func(x *exchange, v value) *delivery { x.queue = v.d; return nil }},
	{FaultKind: FaultKind{"words", argText, "Accepted. 2 classes without students were passed over.", "a publish is carried out and answered with a text"},
		instead: func(x *exchange, v value) *delivery {
			result, err := x.s.perform(x)
			if err != nil || result != "" {
				return nil
			}
			b, err := liss.EncodeReply(x.format, x.id(), v.text)
			return encoded(x.format, http.StatusOK, v.text, b, err)
		}},
	{FaultKind: FaultKind{"partial", argCount, "50", "so many percent of the rows are kept, in a publish and in an answer"},
		instead: func(x *exchange, v value) *delivery {
			x.keep(func(n int) int { return share(n, v) })
			return nil
		},
		rows: func(v value, result any) any { return cutRows(result, func(n int) int { return share(n, v) }) }},
	{FaultKind: FaultKind{"empty-list", argNone, "", "an answer has no rows"},
		rows: func(_ value, result any) any { return cutRows(result, func(int) int { return 0 }) }},
	{FaultKind: FaultKind{"duplicated", argNone, "", "an answer has every row twice"}, rows: func(_ value, result any) any { return doubled(result) }},
	{FaultKind: FaultKind{"unknown-rows", argCount, "1", "an answer has so many rows more that name records nobody knows"},
		rows: func(v value, result any) any { return withUnknown(result, int(min(v.n, 1000))) }},

	// Limits.
	{FaultKind: FaultKind{"code-length", argCount, "12", "a publish with a section code longer than so many characters is refused"},
		instead: func(x *exchange, v value) *delivery {
			if code := longestCode(x.call); utf8.RuneCountInString(code) > int(v.n) {
				return x.fault(http.StatusOK, liss.Fault{Text: fmt.Sprintf("The class code %s is longer than %d characters", clip(code, 40), v.n)}, liss.FaultPlain)
			}
			return nil
		}},
	{FaultKind: FaultKind{"body-size", argBytes, "1000000", "a call of more bytes is refused with status 413"},
		early: func(x *exchange, v value) *delivery { x.body.limit = min(x.body.limit, v.n); return nil }},
	{FaultKind: FaultKind{"one-at-a-time", argNone, "", "a call is refused while another one is being answered"},
		instead: func(x *exchange, _ value) *delivery {
			if x.alone {
				return nil
			}
			return x.fault(http.StatusOK, liss.Fault{Text: "Another call is still being answered. Send one call at a time"}, liss.FaultPlain)
		}},
}

func status(code int, what string) faultKind {
	return faultKind{FaultKind: FaultKind{fmt.Sprintf("http-%d", code), argNone, "", fmt.Sprintf("HTTP status %d: %s", code, what)},
		instead: func(*exchange, value) *delivery {
			d := text(code, "text/html; charset=utf-8", statusText(code))
			d.note = fmt.Sprintf("HTTP status %d", code)
			if code == http.StatusProxyAuthRequired {
				d.header = map[string]string{"Proxy-Authenticate": `Basic realm="school"`}
			}
			return d
		}}
}

func patience(code int, what string) faultKind {
	k := status(code, what)
	k.Arg, k.Default = argCount, "2"
	plain := k.instead
	k.instead = func(x *exchange, v value) *delivery {
		d := plain(x, v)
		d.header = map[string]string{"Retry-After": itoa64(v.n)}
		return d
	}
	return k
}

func redirect(code int) faultKind {
	k := status(code, "the address has moved")
	k.Arg, k.Default = argURL, "https://moved.example/liss"
	plain := k.instead
	k.instead = func(x *exchange, v value) *delivery {
		d := plain(x, v)
		d.header = map[string]string{"Location": v.text}
		return d
	}
	return k
}

func saying(name string, shape liss.FaultShape, words, what string) faultKind {
	arg := argText
	if words == "" {
		arg = argNone
	}
	return faultKind{FaultKind: FaultKind{name, arg, words, what},
		instead: func(x *exchange, v value) *delivery {
			return x.fault(http.StatusOK, liss.Fault{Code: 16, Text: v.text}, shape)
		}}
}

// blanks is white space without end.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte{' '}, len(p))), nil }

func share(n int, v value) int { return n * int(min(v.n, 100)) / 100 }

// cutRows keeps the first rows of a list; anything else stays as it is.
func cutRows(result any, keep func(int) int) any {
	v := reflect.ValueOf(result)
	if v.Kind() != reflect.Slice {
		return result
	}
	n := min(max(0, keep(v.Len())), v.Len())
	return v.Slice3(0, n, n).Interface()
}

func doubled(result any) any {
	v := reflect.ValueOf(result)
	if v.Kind() != reflect.Slice {
		return result
	}
	twice := reflect.MakeSlice(v.Type(), 0, 2*v.Len())
	return reflect.AppendSlice(reflect.AppendSlice(twice, v), v).Interface()
}

// withUnknown adds rows like the last one whose keys nobody knows.
func withUnknown(result any, n int) any {
	v := reflect.ValueOf(result)
	if v.Kind() != reflect.Slice || v.Type().Elem().Kind() != reflect.Struct {
		return result
	}
	more := reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()+n), v)
	for i := range n {
		row := reflect.New(v.Type().Elem()).Elem()
		if v.Len() > 0 {
			row.Set(v.Index(v.Len() - 1))
		}
		for _, c := range columnsOf(row.Type()).columns {
			if f := row.Field(c.index); c.key && f.Kind() == reflect.String {
				f.SetString(fmt.Sprintf("UNKNOWN %d", i+1))
			}
		}
		more = reflect.Append(more, row)
	}
	return more.Interface()
}

// keep cuts the lists of records of a call short, and says how many rows are left of how many.
func (x *exchange) keep(count func(int) int) (kept, of int) {
	for i, arg := range x.call.Args {
		v := reflect.ValueOf(arg)
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct {
			of += v.Len()
			x.call.Args[i] = cutRows(arg, count)
			kept += reflect.ValueOf(x.call.Args[i]).Len()
		}
	}
	return kept, of
}

// shorten leaves half of the rows of a call.
func (x *exchange) shorten() (kept, of int) { return x.keep(func(n int) int { return n / 2 }) }

// longestCode is the longest ClassCode in a call's rows.
func longestCode(c *liss.Call) string {
	longest := ""
	for _, arg := range c.Args {
		v := reflect.ValueOf(arg)
		if v.Kind() != reflect.Slice || v.Type().Elem().Kind() != reflect.Struct {
			continue
		}
		field, ok := v.Type().Elem().FieldByName("ClassCode")
		if !ok {
			continue
		}
		for i := range v.Len() {
			if code := v.Index(i).FieldByIndex(field.Index).String(); len(code) > len(longest) {
				longest = code
			}
		}
	}
	return longest
}
