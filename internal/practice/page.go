package practice

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed page.html style.css
var pageFiles embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{"number": numberText}).ParseFS(pageFiles, "page.html"))

// numberText sets off thousands: 3,382.
func numberText(n any) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// rowsPerPage is how many rows a page shows of each table.
const rowsPerPage = 500

// frame is what every page needs.
type frame struct {
	Title   string
	School  string
	Schools []string
}

// rowTable is rows as a page shows them: columns without a value in any row are left out.
type rowTable struct {
	Title   string
	Found   string
	Columns []string
	Rows    [][]string
	Count   int
	More    string
}

func (s *Server) routePages() {
	// A form of another site must not be able to change the faults.
	guard := http.NewCrossOriginProtection()
	page := func(pattern string, h func(http.ResponseWriter, *http.Request, *school)) {
		s.mux.Handle(pattern, guard.Handler(s.local(func(w http.ResponseWriter, r *http.Request) {
			sc := s.school(r.URL.Query().Get("school"))
			if sc == nil {
				http.Error(w, "This school code is not known here.", http.StatusNotFound)
				return
			}
			h(w, r, sc)
		})))
	}
	page("GET /{$}", s.serveOverview)
	page("GET /sets/{key}", s.serveSet)
	page("GET /calls/{number}", s.serveCall)
	page("POST /faults", s.serveFaults)
	page("GET /data.json", s.serveData)
	s.mux.HandleFunc("GET /style.css", s.local(func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, pageFiles, "style.css")
	}))
}

// frame makes the common part of a page.
func (s *Server) frame(sc *school, title string) frame {
	f := frame{Title: title, School: sc.code}
	for _, other := range s.schools {
		f.Schools = append(f.Schools, other.code)
	}
	return f
}

// show writes a page. Everything in it came from a client and is escaped by html/template; the policy keeps scripts out besides.
func show(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		http.Error(w, "The page can't be made: "+err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w)
}

type setCount struct {
	Key, Title string
	Count      int
}

type shownCall struct {
	entry
	Kept bool // what it carried can be shown
}

type waiting struct{ What, Due string }

type overview struct {
	frame
	Sets            []setCount
	Queue           []waiting
	Calls           []shownCall
	Faults, Problem string
	Seed            int64
	Kinds           []FaultKind
	Address         string
}

func (s *Server) serveOverview(w http.ResponseWriter, r *http.Request, sc *school) {
	show(w, http.StatusOK, "overview", s.overview(r, sc))
}

func (s *Server) overview(r *http.Request, sc *school) overview {
	h := s.snapshot(sc)
	o := overview{frame: s.frame(sc, "School "+sc.code), Kinds: FaultKinds(), Address: "http://" + r.Host + "/liss"}
	if r.TLS != nil {
		o.Address = "https://" + r.Host + "/liss"
	}
	for _, set := range sets {
		o.Sets = append(o.Sets, setCount{set.key, set.title, set.count(&h)})
	}
	faults, seed := s.faults.list()
	for _, f := range faults {
		o.Faults += f.String() + "\n"
	}
	o.Seed = seed
	sc.mu.Lock()
	defer sc.mu.Unlock()
	for _, q := range sc.queue {
		o.Queue = append(o.Queue, waiting{q.call.Method.Name, q.due.Format(time.DateTime)})
	}
	for _, e := range slices.Backward(sc.calls.recent) {
		last, publish := sc.calls.sent[e.Method]
		o.Calls = append(o.Calls, shownCall{e, publish && last.number == e.Number})
	}
	return o
}

// serveFaults puts the faults of the page's form into force.
func (s *Server) serveFaults(w http.ResponseWriter, r *http.Request, sc *school) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "The form can't be read.", http.StatusBadRequest)
		return
	}
	if r.PostForm.Get("clear") != "" {
		_ = s.SetFaults(nil, 0) // no faults are always in order
		http.Redirect(w, r, "/?school="+template.URLQueryEscaper(sc.code), http.StatusSeeOther)
		return
	}
	typed := r.PostForm.Get("faults")
	faults, seed, err := readFaults(typed, r.PostForm.Get("seed"))
	if err == nil {
		err = s.SetFaults(faults, seed)
	}
	if err != nil {
		o := s.overview(r, sc)
		o.Faults, o.Problem = typed, "Nothing was changed: "+err.Error()+"."
		show(w, http.StatusBadRequest, "overview", o)
		return
	}
	http.Redirect(w, r, "/?school="+template.URLQueryEscaper(sc.code), http.StatusSeeOther)
}

func readFaults(list, seedText string) (faults []Fault, seed int64, err error) {
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		f, err := ParseFault(line)
		if err != nil {
			return nil, 0, err
		}
		faults = append(faults, f)
	}
	if seedText = strings.TrimSpace(seedText); seedText != "" {
		if seed, err = strconv.ParseInt(seedText, 10, 64); err != nil {
			return nil, 0, fmt.Errorf("the seed is a whole number, not %q", clip(seedText, 40))
		}
	}
	return faults, seed, nil
}

type setPage struct {
	frame
	Heading, Query string
	Tables         []rowTable
	Pages          []int
	Page           int
}

func (s *Server) serveSet(w http.ResponseWriter, r *http.Request, sc *school) {
	set, ok := findSet(r.PathValue("key"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := s.snapshot(sc)
	p := setPage{frame: s.frame(sc, set.title), Heading: set.title, Query: clip(r.URL.Query().Get("q"), 100), Page: 1}
	if n, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil && n > 0 && n < 1<<20 {
		p.Page = n
	}
	longest := 0
	for _, t := range set.tables(&h) {
		rows := filterRows(reflect.ValueOf(t.rows), p.Query)
		longest = max(longest, len(rows))
		from := min((p.Page-1)*rowsPerPage, len(rows))
		shown := tableOf(rows[from:min(from+rowsPerPage, len(rows))])
		shown.Title, shown.Found = t.title, foundText(len(rows), t.count, p.Query)
		p.Tables = append(p.Tables, shown)
	}
	for n := 1; longest > rowsPerPage && (n-1)*rowsPerPage < longest; n++ {
		p.Pages = append(p.Pages, n)
	}
	show(w, http.StatusOK, "set", p)
}

func foundText(found, all int, query string) string {
	if query != "" {
		return fmt.Sprintf("%s of %s rows hold %q", numberText(found), numberText(all), query)
	}
	return plural(all, "row")
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return numberText(n) + " " + what + "s"
}

// filterRows are the rows in which some member holds the text, in any case.
func filterRows(rows reflect.Value, query string) []reflect.Value {
	query = strings.ToLower(query)
	var list []reflect.Value
	for i := range rows.Len() {
		if query == "" || strings.Contains(strings.ToLower(rowText(rows.Index(i))), query) {
			list = append(list, rows.Index(i))
		}
	}
	return list
}

func rowText(row reflect.Value) string {
	var b strings.Builder
	for _, c := range columnsOf(row.Type()).columns {
		b.WriteString(cellText(row.Field(c.index)))
		b.WriteByte('\n')
	}
	b.WriteString(unknownText(row))
	return b.String()
}

// tableOf makes a table of records of one type.
func tableOf(rows []reflect.Value) rowTable {
	t := rowTable{Count: len(rows)}
	if len(rows) == 0 {
		return t
	}
	set := columnsOf(rows[0].Type())
	used := make([]bool, len(set.columns)+1)
	cells := make([][]string, len(rows))
	for i, row := range rows {
		cells[i] = make([]string, len(used))
		for j, c := range set.columns {
			cells[i][j] = cellText(row.Field(c.index))
			used[j] = used[j] || cells[i][j] != ""
		}
		cells[i][len(set.columns)] = unknownText(row)
		used[len(set.columns)] = used[len(set.columns)] || cells[i][len(set.columns)] != ""
	}
	for j, c := range set.columns {
		if used[j] {
			t.Columns = append(t.Columns, c.name)
		}
	}
	if used[len(set.columns)] {
		t.Columns = append(t.Columns, "Other members")
	}
	for _, row := range cells {
		var kept []string
		for j, text := range row {
			if used[j] {
				kept = append(kept, text)
			}
		}
		t.Rows = append(t.Rows, kept)
	}
	return t
}

// clippedTable shows the first rows of a list that may be long.
func clippedTable(rows []reflect.Value) rowTable {
	t := tableOf(rows[:min(len(rows), rowsPerPage)])
	t.Count, t.Found = len(rows), plural(len(rows), "row")
	if left := len(rows) - rowsPerPage; left > 0 {
		t.More = fmt.Sprintf("and %s more", plural(left, "row"))
	}
	return t
}

type callPage struct {
	frame
	Number                   int
	Method, Params, Previous string
	First                    bool
	Same, ChangedCount       int
	Changed                  []changedRow
	New, Gone, Sent          rowTable
}

func (s *Server) serveCall(w http.ResponseWriter, r *http.Request, sc *school) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	p, found := callPage{}, sent{}
	sc.mu.Lock()
	for method, last := range sc.calls.sent {
		if last.number == number {
			p.Method, found = method, last
		}
	}
	sc.mu.Unlock()
	if p.Method == "" {
		http.Error(w, "What this call carried is no longer kept. Only the last publish of each kind can be looked into.", http.StatusNotFound)
		return
	}
	p.frame, p.Number = s.frame(sc, fmt.Sprintf("Call %d", number)), number
	p.Params, p.Previous, p.First = found.params, found.previous, found.before == nil
	p.Sent = clippedTable(filterRows(reflect.ValueOf(found.rows), ""))
	if !p.First {
		d := compareRows(found.before, found.rows)
		p.Same, p.ChangedCount, p.Changed = d.Same, len(d.Changed), d.Changed[:min(len(d.Changed), rowsPerPage)]
		p.New, p.Gone = clippedTable(d.New), clippedTable(d.Gone)
	}
	show(w, http.StatusOK, "call", p)
}
