package stranger

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Kind is what a row is about.
type Kind string

// What a SIS has. The last four are what is published.
const (
	Rooms    Kind = "rooms"
	Teachers Kind = "teachers"
	Students Kind = "students"
	Bells    Kind = "bell times"
	Sections Kind = "sections"
	Lists    Kind = "section lists"
	Lessons  Kind = "lessons"
)

// Published lists the kinds that a client publishes.
func Published() []Kind { return []Kind{Bells, Sections, Lists, Lessons} }

// Who may call.
const (
	School   = "DEMO"
	UserName = "timetable"
	Password = "stranger"
)

// Faults are ways in which a SIS is other than a store that keeps what it is given. The zero value is such a store.
type Faults struct {
	Drop       map[Kind]func(Row) bool // rows that a publish loses without a word
	Store      map[Kind]func(Row) Row  // how a row is written down when it is published: UpperCase and the like
	Serve      map[Kind]func(Row) Row  // how a row is served: Decompose and the like
	Refuse     map[Kind]string         // a publish with a row that has this member is refused, with its name
	Cut        map[string]int          // by method: the connection breaks once so many rows have been taken over
	Unserved   map[string]bool         // methods that it does not know
	AsAtDay    bool                    // section lists are served as at the day asked for: by StartDate and EndDate
	Shows      func(Row, string) bool  // section list rows that are served as at a day (20261123)
	NoDay      func(string) bool       // days as at which no section lists are served
	PerTeacher map[string][]string     // lessons of a ClassCode are served once for each of these TeacherIds
	OneLesson  bool                    // of several lessons of one section in one period the first is kept
	Queue      bool                    // publishes are accepted and wait for Act
}

// Publish is a publish as it arrived.
type Publish struct {
	Method string
	Kind   Kind
	Rows   []Row
	Year   int    // of sections and lessons; else 0
	From   string // of lessons, as 20261123
	To     string
	Body   string // the parameters after the first, as they came
}

// Server is the SIS.
type Server struct {
	URL string

	mu      sync.Mutex
	year    int
	people  map[Kind][]Row
	classes map[int][]Row
	lists   []Row
	bells   []Row
	lessons map[int][]stretch // in order, no two on one day
	faults  Faults
	got     []Publish
	queued  []Publish
}

// stretch is the lessons from one day to another.
type stretch struct {
	from, to string
	rows     []Row
}

// Cleaner is what Start needs of a test.
type Cleaner interface{ Cleanup(func()) }

// Start starts a SIS without rows, for the academic year that starts in July of a year.
func Start(t Cleaner, year int) *Server {
	s := &Server{year: year, people: map[Kind][]Row{}, classes: map[int][]Row{}, lessons: map[int][]stretch{}}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	s.URL = web.URL + "/liss"
	return s
}

// YearOf is the first and the last day of an academic year, as the SIS counts them.
func YearOf(year int) (from, to string) {
	return strconv.Itoa(year) + "0701", strconv.Itoa(year+1) + "0630"
}

// Set changes the faults.
func (s *Server) Set(f Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
}

// Act does what was queued.
func (s *Server) Act() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.queued {
		s.store(&p, len(p.Rows))
	}
	s.queued = nil
}

// Add adds rows. Lessons hold all year.
func (s *Server) Add(k Kind, rows ...Row) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.edit(k, func(old []Row) []Row { return append(slices.Clip(old), rows...) })
}

// Remove removes the rows that fit, and says how many they were.
func (s *Server) Remove(k Kind, fits func(Row) bool) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	s.edit(k, func(old []Row) []Row {
		left := slices.DeleteFunc(slices.Clone(old), fits)
		n = max(n, len(old)-len(left))
		return left
	})
	return n
}

// Alter puts another row in the place of each that fits, and says how many they were.
func (s *Server) Alter(k Kind, fits func(Row) bool, change func(Row) Row) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	s.edit(k, func(old []Row) []Row {
		out := slices.Clone(old)
		found := 0
		for i, r := range out {
			if fits(r) {
				out[i] = change(r)
				found++
			}
		}
		n = max(n, found)
		return out
	})
	return n
}

// edit changes what there is of a kind in the SIS's year.
func (s *Server) edit(k Kind, f func([]Row) []Row) {
	switch k {
	case Sections:
		s.classes[s.year] = f(s.classes[s.year])
	case Lists:
		s.lists = f(s.lists)
	case Bells:
		s.bells = f(s.bells)
	case Lessons:
		if len(s.lessons[s.year]) == 0 {
			from, to := YearOf(s.year)
			s.lessons[s.year] = []stretch{{from: from, to: to}}
		}
		for i := range s.lessons[s.year] {
			s.lessons[s.year][i].rows = f(s.lessons[s.year][i].rows)
		}
	default:
		s.people[k] = f(s.people[k])
	}
}

// Rows are the rows that the SIS has of a kind, as it keeps them; of lessons those of its year's last day.
func (s *Server) Rows(k Kind) []Row {
	_, last := YearOf(s.year)
	return s.RowsOn(k, last)
}

// RowsOn are the rows that the SIS has of a kind, lessons those of one day (20261123).
func (s *Server) RowsOn(k Kind, on string) []Row {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch k {
	case Sections:
		return slices.Clone(s.classes[s.year])
	case Lists:
		return slices.Clone(s.lists)
	case Bells:
		return slices.Clone(s.bells)
	case Lessons:
		return s.between(s.year, on, on)
	}
	return slices.Clone(s.people[k])
}

// Held is all that the SIS has of what is published.
func (s *Server) Held() map[Kind][]Row {
	all := map[Kind][]Row{}
	for _, k := range Published() {
		all[k] = s.Rows(k)
	}
	return all
}

// Got are the publishes that arrived since the last call of Got, in order, those that failed too.
func (s *Server) Got() []Publish {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := s.got
	s.got = nil
	return got
}

// between is the lessons that hold on any of some days, each as often as it holds on one day at most.
func (s *Server) between(year int, from, to string) []Row {
	most := map[string]int{}
	var out []Row
	for _, x := range s.lessons[year] {
		if x.to < from || x.from > to {
			continue
		}
		here := map[string]int{}
		for _, r := range x.rows {
			n := r.String()
			if here[n]++; here[n] > most[n] {
				most[n]++
				out = append(out, r)
			}
		}
	}
	return out
}

// store does what a publish asks for, with its first n rows.
func (s *Server) store(p *Publish, n int) {
	var rows []Row
	taken := map[string]bool{}
	for _, r := range p.Rows[:min(n, len(p.Rows))] {
		if drop := s.faults.Drop[p.Kind]; drop != nil && drop(r) {
			continue
		}
		if at := strings.Join([]string{r.Text("TtStructure"), r.Text("DayNumber"), r.Text("Period"), r.Text("ClassCode")}, "\x00"); p.Kind == Lessons && s.faults.OneLesson {
			if taken[at] {
				continue
			}
			taken[at] = true
		}
		if write := s.faults.Store[p.Kind]; write != nil {
			r = write(r)
		}
		rows = append(rows, r)
	}
	switch p.Kind {
	case Sections:
		s.classes[p.Year] = rows
	case Lists:
		s.lists = rows
	case Bells:
		s.bells = rows
	case Lessons:
		s.replace(p.Year, p.From, p.To, rows)
	default:
		s.people[p.Kind] = rows
	}
}

// replace puts lessons in the place of those from one day to another. Those on other days stay.
func (s *Server) replace(year int, from, to string, rows []Row) {
	var out []stretch
	for _, x := range s.lessons[year] {
		if x.from < from {
			out = append(out, stretch{x.from, min(x.to, before(from)), x.rows})
		}
		if x.to > to {
			out = append(out, stretch{max(x.from, after(to)), x.to, x.rows})
		}
	}
	out = append(out, stretch{from, to, rows})
	slices.SortFunc(out, func(a, b stretch) int { return strings.Compare(a.from, b.from) })
	s.lessons[year] = out
}

// call is a JSON-RPC call.
type call struct {
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
	ID     json.RawMessage   `json:"id"`
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var c call
	if err == nil {
		err = json.Unmarshal(body, &c)
	}
	if r.Method != http.MethodPost || err != nil {
		http.Error(w, "This is a LISS server: POST JSON-RPC to it.", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := map[string]any{"id": c.ID}
	if len(c.ID) == 0 {
		answer["id"] = nil
	}
	result, err := s.answer(&c)
	switch {
	case err == errCut:
		panic(http.ErrAbortHandler)
	case err != nil:
		answer["error"] = err.Error()
	default:
		answer["result"] = result
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(raw(answer))
}

var errCut = fmt.Errorf("the connection breaks")

func (s *Server) answer(c *call) (any, error) {
	if c.Method == "liss.hello" {
		return map[string]any{"SIS": "Elsewhere", "LissVersion": 10002}, nil
	}
	var auth struct{ School, UserName, Password string }
	if len(c.Params) == 0 || json.Unmarshal(c.Params[0], &auth) != nil {
		return nil, fmt.Errorf("the first parameter is who calls")
	}
	switch {
	case auth.School != School:
		return nil, fmt.Errorf("the school %q is not known here", auth.School)
	case auth.UserName != UserName || auth.Password != Password:
		return nil, fmt.Errorf("invalid user name or password")
	case s.faults.Unserved[c.Method]:
		return nil, fmt.Errorf("unknown method %s", c.Method)
	}
	args := c.Params[1:]
	if kind, ok := strings.CutPrefix(c.Method, "liss.publish"); ok {
		return s.publish(c.Method, kind, args)
	}
	return s.get(c.Method, args)
}

func (s *Server) get(method string, args []json.RawMessage) (any, error) {
	arg := func(i int) string {
		if i < len(args) {
			return strings.TrimSpace(text(args[i]))
		}
		return ""
	}
	var k Kind
	var rows []Row
	switch method {
	case "liss.getRooms":
		k, rows = Rooms, s.people[Rooms]
	case "liss.getTeachers":
		k, rows = Teachers, s.people[Teachers]
	case "liss.getStudents":
		k, rows = Students, s.people[Students]
	case "liss.getClasses":
		year, _ := strconv.Atoi(arg(0))
		k, rows = Sections, s.classes[year]
	case "liss.getClassMemberships":
		k, rows = Lists, s.lists
		on, shows := day(arg(0)), s.faults.Shows
		if s.faults.AsAtDay {
			shows = Holds
		}
		if s.faults.NoDay != nil && s.faults.NoDay(on) {
			return nil, fmt.Errorf("no section lists as at %s", on)
		}
		if shows != nil {
			rows = slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return !shows(r, on) })
		}
	case "liss.getBellTimes":
		k, rows = Bells, s.bells
	case "liss.getTimetable":
		if len(args) != 3 {
			return nil, fmt.Errorf("incorrect number of parameters: 4 needed")
		}
		year, _ := strconv.Atoi(arg(0))
		k, rows = Lessons, s.perTeacher(s.between(year, day(arg(1)), day(arg(2))))
	default:
		return nil, fmt.Errorf("unknown method %s", method)
	}
	out := []Row{}
	for _, r := range rows {
		if serve := s.faults.Serve[k]; serve != nil {
			r = serve(r)
		}
		out = append(out, r)
	}
	return out, nil
}

// perTeacher serves lessons once for each teacher whom the SIS knows to teach the section.
func (s *Server) perTeacher(rows []Row) []Row {
	var out []Row
	for _, r := range rows {
		teachers := s.faults.PerTeacher[r.Text("ClassCode")]
		if len(teachers) == 0 || slices.ContainsFunc(rows, func(o Row) bool { return o.Text("TeacherId") != r.Text("TeacherId") && sameSlot(o, r) }) {
			out = append(out, r)
			continue
		}
		for _, id := range teachers {
			out = append(out, r.With("TeacherId", id))
		}
	}
	return out
}

func sameSlot(a, b Row) bool {
	return Is("DayNumber", b.Text("DayNumber"), "Period", b.Text("Period"), "ClassCode", b.Text("ClassCode"))(a)
}

// Holds says whether a row's span, StartDate to EndDate, holds a day (20261123).
func Holds(r Row, on string) bool {
	from, to := day(r.Text("StartDate")), day(r.Text("EndDate"))
	return (from == "" || from <= on) && (to == "" || on <= to)
}

func (s *Server) publish(method, what string, args []json.RawMessage) (any, error) {
	// Which parameter is what (LISS 8 and 9).
	of, known := map[string]struct {
		kind             Kind
		n                int
		rows, year, from int
	}{
		"Classes":          {Sections, 2, 1, 0, -1},
		"ClassMemberships": {Lists, 2, 0, -1, -1},
		"BellTimes":        {Bells, 2, 1, -1, -1},
		"Timetable":        {Lessons, 7, 0, 1, 4},
	}[what]
	switch {
	case !known:
		return nil, fmt.Errorf("unknown method %s", method)
	case len(args) != of.n:
		return nil, fmt.Errorf("incorrect number of parameters: %d needed", of.n+1)
	}
	p := Publish{Method: method, Kind: of.kind, Body: string(raw(args))}
	if err := json.Unmarshal(args[of.rows], &p.Rows); err != nil {
		return nil, fmt.Errorf("the rows can't be read: %w", err)
	}
	if of.year >= 0 {
		p.Year, _ = strconv.Atoi(text(args[of.year]))
	}
	if of.from >= 0 {
		p.From, p.To = day(text(args[of.from])), day(text(args[of.from+1]))
		if p.From == "" || p.To < p.From {
			return nil, fmt.Errorf("the dates can't be read")
		}
	}
	s.got = append(s.got, p)
	if member := s.faults.Refuse[p.Kind]; member != "" {
		for _, r := range p.Rows {
			if slices.ContainsFunc(r, func(m Member) bool { return m.Name == member }) {
				return nil, fmt.Errorf("the member %s is not allowed here", member)
			}
		}
	}
	if n, cut := s.faults.Cut[method]; cut {
		if n > 0 {
			s.store(&p, n)
		}
		return nil, errCut
	}
	if s.faults.Queue {
		s.queued = append(s.queued, p)
		return "", nil
	}
	s.store(&p, len(p.Rows))
	return "", nil
}
