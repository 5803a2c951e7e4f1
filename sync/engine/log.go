package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"carillon/model"
)

// logWriter writes the support log as the run goes, so that it is there after a crash. All methods of a nil one do
// nothing; an error of the file does not stop a sync.
type logWriter struct {
	w     io.Writer
	names bool
	hide  *strings.Replacer // takes names of people out; nil where they may stand in the log
}

func (r *Run) startLog(f *facts) {
	if r.Log == nil || r.written != nil {
		return
	}
	r.written = &logWriter{w: r.Log, names: r.LogNames}
	l := r.written
	l.leaveOut(f.state)
	l.line("Support log of a sync with %s, %s", r.Connector.Name(), r.started.Format(time.RFC3339))
	l.line("%s, file %s", orElse(r.Version, "Carillon"), orElse(r.LogName, "unknown"))
	l.line("Started by %s", orElse(r.Who, "unknown"))
	sys := r.System // the password is no part of it, unless somebody has written one into an address
	sys.URL, sys.Proxy.URL = withoutUser(sys.URL), withoutUser(sys.Proxy.URL)
	settings, err := json.Marshal(sys)
	if err == nil {
		l.line("Settings: %s", settings)
	}
	o := f.o
	l.line("Options: download %v, publish %v, today %s, from %s, to %s, rotation %d, academic year %d, rosters excluded %v, StatewideIDs accepted %v, missing records: %s, several files %v",
		o.Download, o.Publish, o.Today, o.From, o.To, o.Rotation, o.Year, o.ExcludeRosters, o.AcceptStatewideIDs, o.Missing, o.MultiFile)
}

// withoutUser is an address without the user name and password that may stand in it, however badly it is written.
func withoutUser(address string) string {
	if i := strings.LastIndexByte(address, '@'); i >= 0 {
		return "…" + address[i:]
	}
	return address
}

// leaveOut takes the people of timetables out of all that is written from now on, unless names may stand in the log.
func (l *logWriter) leaveOut(states ...*model.State) {
	if l.names {
		return
	}
	var pairs []string
	add := func(r model.Record, names ...string) {
		pairs = append(pairs, model.Title(r), r.Key().String())
		for _, name := range names {
			if strings.Contains(strings.TrimSpace(name), " ") { // one word alone may be part of any other
				pairs = append(pairs, name, r.Key().String())
			}
		}
	}
	for _, s := range states {
		for st := range s.Students() {
			add(st, namesOf(st.Name(), st.Surname, st.FirstName, st.PreferredName)...)
		}
		for te := range s.Teachers() {
			add(te, namesOf(te.Name(), te.Surname, te.FirstName, te.PreferredName)...)
		}
	}
	l.hide = strings.NewReplacer(pairs...)
}

// namesOf is how the name of a person is written: in its own order, and in that of lists.
func namesOf(name, surname string, first ...string) []string {
	all := []string{name}
	for _, f := range first {
		if f != "" && surname != "" {
			all = append(all, f+" "+surname, surname+", "+f, surname+" "+f)
		}
	}
	return all
}

// said is an error as it may stand in the log. One that holds words of the SIS says what is left of it without names.
func (l *logWriter) said(err error) string {
	var e interface{ Nameless() string }
	if !l.names && errors.As(err, &e) {
		return e.Nameless()
	}
	return err.Error()
}

// Write implements [io.Writer], for what else writes to the log: the trace of calls.
func (l *logWriter) Write(p []byte) (int, error) {
	if l.hide == nil {
		return l.w.Write(p)
	}
	_, err := l.hide.WriteString(l.w, string(p))
	return len(p), err
}

func (l *logWriter) line(format string, args ...any) {
	if l != nil {
		_, _ = fmt.Fprintf(l, format+"\n", args...)
	}
}

// title is a record's name where names may stand in the log, else its key.
func (l *logWriter) title(title, key string) string {
	if l.names {
		return title
	}
	return key
}

func (l *logWriter) step(s Step, at time.Time) {
	switch {
	case l == nil:
	case s.Err != nil:
		l.line("%s %s %s failed: %v", at.Format("15:04:05.000"), s.Name, s.Kind, l.said(s.Err))
	case s.Done:
		l.line("%s %s %s done, rows: %d", at.Format("15:04:05.000"), s.Name, s.Kind, s.Rows)
	default:
		l.line("%s %s %s", at.Format("15:04:05.000"), s.Name, s.Kind)
	}
}

// plan writes the validation of every row.
func (l *logWriter) plan(p *Plan) {
	if l == nil {
		return
	}
	l.leaveOut(p.state, p.t.Snapshot())
	l.line("\nPlan %s", p.ID)
	for _, in := range p.In {
		l.line("download %s: %d read, %d new, %d changed, %d gone, %d unchanged, %d conflicts", in.Kind, in.Read, in.Count(New), in.Count(Changed), in.Count(Gone), in.Unchanged, len(in.Conflicts))
		for _, c := range in.Changes {
			l.line("  %s %s", c.What, l.title(c.Title, c.Ref.String()))
		}
		l.notes("note", in.Notes)
	}
	for i := range p.Out {
		out := &p.Out[i]
		l.line("publish %s: %d rows, compared with %s: %d new, %d changed, %d gone, %d unchanged; %d changed in the SIS", out.Kind, out.Rows, out.Source,
			out.Count(New), out.Count(Changed), out.Count(Gone), out.Unchanged, len(out.There))
		if out.same != nil {
			for _, c := range out.same() {
				l.line("  ok %s", c.Key)
			}
		}
		for _, c := range out.Changes {
			l.line("  %s %s %q -> %q", c.What, c.Key, c.Was, c.Now)
		}
		for _, c := range out.There {
			l.line("  in the SIS %s %s %q -> %q: %s %s", c.What, c.Key, c.Was, c.Now, c.Do, c.Why)
		}
		l.notes("error", out.Bad)
		l.notes("warning", out.Warn)
		l.notes("left out", out.Left)
	}
	for _, g := range p.Held {
		l.line("held: %s %s: %s", g.Code, g.Kind, g.Said)
	}
	l.line("")
}

// quotes are words of the SIS in a sentence.
var quotes = regexp.MustCompile(`“[^”]*”`)

func (l *logWriter) notes(what string, notes []Note) {
	for _, n := range notes {
		why := n.Why.String()
		if id := strings.LastIndexByte(n.What, '('); !l.names && n.Ref == (model.Key{}) && id >= 0 { // a person who is in no timetable
			if _, rest, found := strings.Cut(why, n.What[id:]); found {
				why = "it" + rest
			}
		}
		if !l.names {
			why = quotes.ReplaceAllString(why, "“…”")
		}
		l.line("  %s: %s: %s", what, l.title(n.What, n.Ref.String()), why)
	}
}

func (l *logWriter) end(res *Result, err error) {
	if l == nil {
		return
	}
	why := ""
	if err != nil {
		why = l.said(err)
	}
	l.line("\nEnded: %s after %s, %d bytes sent, %d received. %s", res.Outcome, res.Took.Round(time.Millisecond), res.Sent, res.Received, why)
	for _, kr := range res.Out {
		l.line("  %s: %d rows, %s %s, %d bytes, %s", kr.Kind, kr.Rows, kr.Verified, kr.Differs, kr.Sent, kr.Took.Round(time.Millisecond))
	}
}
