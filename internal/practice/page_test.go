package practice

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/sync/liss"
)

// fetch gets a page and fails on any other status.
func fetch(t *testing.T, address string, status int) string {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	return bodyOf(t, resp, status)
}

func bodyOf(t *testing.T, resp *http.Response, status int) string {
	t.Helper()
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != status {
		t.Fatalf("status %d, want %d: %s", resp.StatusCode, status, b)
	}
	return string(b)
}

func says(t *testing.T, page string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(page, p) {
			t.Errorf("the page does not say %q:\n%s", p, page)
		}
	}
}

var linkMark = regexp.MustCompile(`href="/calls/(\d+)\?school=DEMO"`)

func TestThePageShowsWhatIsHeldAndWhatWasSent(t *testing.T) {
	_, web := newServer(t, Options{})
	says(t, fetch(t, web.URL, 200), "Nothing has called yet", web.URL+"/liss", "School DEMO")

	c := newClient(t, web.URL)
	must[liss.Ack](t)(c.PublishClasses(bg, 2026, classes))
	moved := []liss.Class{{ClassCode: "09MAT 1", CourseName: "Mathematics 9", DefaultTeacher: "T2", PriorityInClash: liss.SomeInt(0)}, {ClassCode: "10ART 1"}}
	must[liss.Ack](t)(c.PublishClasses(bg, 2026, moved))
	if _, err := c.GetTimetable(bg, 2026, dec18, aug31); err == nil {
		t.Error("a span that ends before it begins is taken")
	}
	page := fetch(t, web.URL, 200)
	says(t, page, `<a href="/sets/classes?school=DEMO">Sections</a></th><td class="number">2</td>`, "liss.publishClasses", "Accepted",
		"There is no school day from", "json", DefaultUserName)
	if strings.Contains(page, DefaultPassword) {
		t.Error("the password shows")
	}

	says(t, fetch(t, web.URL+"/sets/classes?school=DEMO", 200), "Academic year 2026", "2 rows", "10ART 1", "T2", "<th scope=\"col\">PriorityInClash</th>")
	found := fetch(t, web.URL+"/sets/classes?q=art", 200)
	says(t, found, "1 of 2 rows hold", "10ART 1")
	if strings.Contains(found, "09MAT") {
		t.Error("the search shows rows that do not hold the text")
	}

	link := linkMark.FindStringSubmatch(page)
	if link == nil {
		t.Fatalf("no link to a call in\n%s", page)
	}
	says(t, fetch(t, web.URL+"/calls/"+link[1], 200), "<strong>1</strong> new", "<strong>1</strong> changed", "<strong>1</strong> gone", "<strong>0</strong> the same",
		"<td>DefaultTeacher</td><td>T1</td><td>T2</td>", "09ENG 1", "academicYear 2026")
	for _, gone := range []string{"/calls/9999", "/calls/x", "/sets/none", "/nothing", "/?school=OTHER"} {
		fetch(t, web.URL+gone, 404)
	}
}

func TestWhatAClientSentIsEscaped(t *testing.T) {
	const attack = `<script>alert("1")</script>`
	_, web := newServer(t, Options{})
	c := newClient(t, web.URL, func(o *liss.Options) { o.Dialect.UserAgent = "agent " + attack })
	must[liss.Ack](t)(c.PublishStudents(bg, aug1, []liss.Student{{StudentID: attack, Surname: `"><img src=x onerror=alert(2)>`, Form: "7"}}))
	body := `{"method":"liss.` + strings.ReplaceAll(attack, `"`, `\"`) + `","params":[],"id":1}`
	resp, err := http.Post(web.URL+"/liss", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	bodyOf(t, resp, 200)
	home := fetch(t, web.URL, 200)
	link := linkMark.FindStringSubmatch(home)
	for _, page := range []string{home, fetch(t, web.URL+"/sets/students", 200), fetch(t, web.URL+"/calls/"+link[1], 200),
		fetch(t, web.URL+"/sets/students?q="+url.QueryEscape(attack), 200)} {
		if strings.Contains(page, "<script") || strings.Contains(page, "<img") {
			t.Errorf("markup of a client is in the page:\n%s", page)
		}
		says(t, page, "&lt;script&gt;")
	}
}

func TestAPasswordThatIsRepeatedDoesNotReachThePage(t *testing.T) {
	_, web := newServer(t, Options{Faults: parseFaults(t, "error-echo")})
	if _, err := newClient(t, web.URL).GetRooms(bg); err == nil {
		t.Error("the fault met nobody")
	}
	page := fetch(t, web.URL, 200)
	says(t, page, "with the login repeated")
	if strings.Contains(page, DefaultPassword) {
		t.Errorf("the password shows in\n%s", page)
	}
}

func TestThePageAllowsNoScripts(t *testing.T) {
	_, web := newServer(t, Options{})
	resp, err := http.Get(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	bodyOf(t, resp, 200)
	if p := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'; style-src 'self';") {
		t.Errorf("the policy is %q", p)
	}
	says(t, fetch(t, web.URL+"/style.css", 200), "prefers-color-scheme: dark")
}

func TestFaultsArePutIntoForceFromThePage(t *testing.T) {
	s, web := newServer(t, Options{})
	post := func(status int, header string, form url.Values) string {
		r, err := http.NewRequest(http.MethodPost, web.URL+"/faults", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if header != "" {
			r.Header.Set("Sec-Fetch-Site", header)
		}
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		return bodyOf(t, resp, status)
	}
	inForce := func() (list []string) {
		faults, _ := s.faults.list()
		for _, f := range faults {
			list = append(list, f.String())
		}
		return list
	}
	form := url.Values{"faults": {"http-503:1@publishClasses#1\r\n\r\n queued:5s "}, "seed": {"0"}}
	post(http.StatusSeeOther, "same-origin", form)
	want := []string{"http-503:1@publishClasses#1", "queued:5s"}
	if diff := cmp.Diff(want, inForce()); diff != "" {
		t.Error(diff)
	}
	says(t, fetch(t, web.URL, 200), "http-503:1@publishClasses#1\nqueued:5s")
	says(t, post(http.StatusBadRequest, "same-origin", url.Values{"faults": {"nonsense <b>"}}), "Nothing was changed: there is no fault", "nonsense &lt;b&gt;")
	says(t, post(http.StatusBadRequest, "same-origin", url.Values{"faults": {"html"}, "seed": {"many"}}), "the seed is a whole number")
	post(http.StatusForbidden, "cross-site", url.Values{"faults": {""}})
	if diff := cmp.Diff(want, inForce()); diff != "" {
		t.Errorf("a form that is refused changed the faults:\n%s", diff)
	}
	post(http.StatusSeeOther, "same-origin", url.Values{"clear": {"yes"}, "faults": {"html"}})
	if got := inForce(); got != nil {
		t.Errorf("after clearing: %v", got)
	}
}

func TestDifferencesPairRowsWhateverTheirOrder(t *testing.T) {
	lesson := func(class, period, room string) liss.Lesson {
		return liss.Lesson{DayNumber: 1, Period: period, ClassCode: class, RoomCode: room}
	}
	for name, tc := range map[string]struct {
		before, after              any
		fresh, changed, gone, same int
	}{
		"the same rows in another order": {[]liss.Lesson{lesson("A 1", "1", "R"), lesson("B 1", "1", "S")}, []liss.Lesson{lesson("B 1", "1", "S"), lesson("A 1", "1", "R")}, 0, 0, 0, 2},
		"a double that became a single":  {[]liss.Lesson{lesson("A 1", "1", "R"), lesson("A 1", "1", "R")}, []liss.Lesson{lesson("A 1", "1", "R")}, 0, 0, 1, 1},
		"another room":                   {[]liss.Lesson{lesson("A 1", "1", "R")}, []liss.Lesson{lesson("A 1", "1", "S")}, 0, 1, 0, 0},
		"another period":                 {[]liss.Lesson{lesson("A 1", "1", "R")}, []liss.Lesson{lesson("A 1", "2", "R")}, 1, 0, 1, 0},
		"nothing before":                 {nil, []liss.Lesson{lesson("A 1", "1", "R")}, 1, 0, 0, 0},
		"nothing after":                  {[]liss.Lesson{lesson("A 1", "1", "R")}, []liss.Lesson{}, 0, 0, 1, 0},
		"rows without identity":          {[]liss.OpenRow{{}}, []liss.OpenRow{{Members: []liss.Member{{Name: "a", Value: "b"}}}}, 1, 0, 1, 0},
	} {
		d := compareRows(tc.before, tc.after)
		if len(d.New) != tc.fresh || len(d.Changed) != tc.changed || len(d.Gone) != tc.gone || d.Same != tc.same {
			t.Errorf("%s: %d new, %d changed, %d gone, %d the same", name, len(d.New), len(d.Changed), len(d.Gone), d.Same)
		}
	}
}

func TestTheRecordOfCallsIsBounded(t *testing.T) {
	s, web := newServer(t, Options{})
	c := newClient(t, web.URL)
	for range maxEntries + 5 {
		if _, err := c.Hello(bg); err != nil {
			t.Fatal(err)
		}
	}
	l := s.schools[0].calls
	if len(l.recent) != maxEntries || l.recent[maxEntries-1].Number != maxEntries+5 {
		t.Errorf("%d calls are kept, the last is %d", len(l.recent), l.recent[len(l.recent)-1].Number)
	}
}
