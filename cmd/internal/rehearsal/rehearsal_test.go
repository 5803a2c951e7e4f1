package rehearsal

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/internal/demo"
	"carillon/internal/practice"
	"carillon/model"
	"carillon/sync/alma"
	"carillon/sync/engine"
	"carillon/sync/generic"
	"carillon/sync/liss"
)

// storage is the part of a file that is written at once, in memory. With full it can't be written.
type storage struct {
	mu   sync.Mutex
	data map[string]map[string][]byte
	full bool
}

var errFull = errors.New("the disk is full")

func (s *storage) Get(bucket, key string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.data[bucket][key]
	return v, ok
}

func (s *storage) Put(bucket, key string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full {
		return errFull
	}
	if s.data[bucket] == nil {
		s.data[bucket] = map[string][]byte{}
	}
	s.data[bucket][key] = value
	return nil
}

func (s *storage) Delete(bucket, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full {
		return errFull
	}
	delete(s.data[bucket], key)
	return nil
}

func (s *storage) List(bucket string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []string
	for k := range s.data[bucket] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// known is the passwords that are remembered, by URL.
type known map[string]string

func (k known) Remember(s engine.System, password string) { k[s.URL] = password }
func (k known) Forget(s engine.System)                    { delete(k, s.URL) }

// rig is a file with a school of 60 students and a live system.
type rig struct {
	*Rehearsal
	t         *testing.T
	file      *storage
	passwords known
	school    *model.Timetable
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, file: &storage{data: map[string]map[string][]byte{}}, passwords: known{}, school: demo.New(demo.Options{Students: 60, Seed: 3})}
	r.Rehearsal = New(Deps{File: r.file, Connectors: []engine.Connector{alma.New(), generic.New()}, Passwords: r.passwords,
		Today: func() model.Date { return r.school.School().First }})
	t.Cleanup(func() { r.file.full = false; _ = r.Close() })
	r.add(engine.System{URL: "https://sis.example/liss", Username: "office", School: "LINCOLN", ExcludeRosters: true, Protocol: "xml",
		Basic: &engine.Choice{To: r.school.School().Last, Rotation: 2}})
	return r
}

func (r *rig) add(s engine.System) *engine.System {
	r.t.Helper()
	added, err := engine.AddSystem(r.file, alma.New(), r.school.School().Region, s)
	if err != nil {
		r.t.Fatal(err)
	}
	return added
}

func (r *rig) start(published bool) SIS {
	r.t.Helper()
	sis, err := r.Start(r.t.Context(), r.school.Snapshot(), published)
	if err != nil {
		r.t.Fatal(err)
	}
	return sis
}

// systems is the IDs of the file's systems, the practice ones marked.
func (r *rig) systems() string {
	r.t.Helper()
	all, err := engine.Systems(r.file)
	if err != nil {
		r.t.Fatal(err)
	}
	var ids []string
	for _, s := range all {
		id := s.ID
		if s.Practice {
			id += " PRACTICE"
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, ", ")
}

// counts asks the practice SIS over the wire how many students, sections and list rows it has.
func (r *rig) counts(sis SIS) (students, sections, members int) {
	r.t.Helper()
	c, err := liss.New(liss.Options{URL: sis.System.URL, UserName: sis.System.Username, School: sis.System.School, Dialect: liss.Standard(),
		Password: liss.NewSecret(r.passwords[sis.System.URL])})
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close()
	ctx := r.t.Context()
	year := r.school.School().AcademicYear()
	st, err1 := c.GetStudents(ctx, liss.DateTime{})
	cl, err2 := c.GetClasses(ctx, year)
	me, err3 := c.GetClassMemberships(ctx, liss.DateTime{})
	if err := errors.Join(err1, err2, err3); err != nil {
		r.t.Fatal(err)
	}
	return len(st), len(cl), len(me)
}

// TestARehearsalSpeaksTheLiveSystemsDialect: else it would be another sync that is rehearsed.
func TestARehearsalSpeaksTheLiveSystemsDialect(t *testing.T) {
	r := newRig(t)
	if err := engine.RemoveSystem(r.file, "alma"); err != nil {
		t.Fatal(err)
	}
	live := engine.System{URL: "https://sis.example/liss", School: "LINCOLN", Dialect: "edval-like", Switches: map[string]string{"max-class-code": "30"}}
	if _, err := engine.AddSystem(r.file, generic.New(), r.school.School().Region, live); err != nil {
		t.Fatal(err)
	}
	if sys := r.start(false).System; sys.Type != "generic" || sys.Dialect != live.Dialect || sys.Switches["max-class-code"] != "30" {
		t.Errorf("the practice system is %+v", sys)
	}
}

func TestAPracticeSISStandsInForTheLiveSystemAndPausesIt(t *testing.T) {
	r := newRig(t)
	sis := r.start(false)
	if got := r.systems(); got != "alma, alma-2 PRACTICE" {
		t.Errorf("the file's systems are %s", got)
	}
	all, _ := engine.Systems(r.file)
	active, paused := engine.Paused(all)
	if len(active) != 1 || active[0].ID != "alma-2" || len(paused) != 1 || paused[0].ID != "alma" {
		t.Errorf("active are %v, paused %v", active, paused)
	}
	want := engine.System{ID: "alma-2", Type: "alma", URL: sis.System.URL, Username: practice.DefaultUserName, School: practice.DefaultSchool, Practice: true,
		Protocol: "xml", ExcludeRosters: true, Basic: all[0].Basic, Proxy: engine.Proxy{Mode: "none"}}
	if diff := cmp.Diff(want, active[0]); diff != "" {
		t.Errorf("the practice system (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(sis.System.URL, "http://127.0.0.1:") || sis.Name != "Alma (US)" {
		t.Errorf("it is %s at %s", sis.Name, sis.System.URL)
	}
	if again := r.start(true); again.System.URL != sis.System.URL {
		t.Errorf("started twice, it is at %s and at %s", sis.System.URL, again.System.URL)
	}
}

func TestAServerThatDiffersFromTheStandardIsRehearsedAsItIs(t *testing.T) {
	r := newRig(t)
	if err := engine.RemoveSystem(r.file, "alma"); err != nil {
		t.Fatal(err)
	}
	live := engine.System{URL: "https://sis.example/liss", Username: "office", School: "LINCOLN", Dialect: "xml", Switches: map[string]string{"max-class-code": "12"}}
	if _, err := engine.AddSystem(r.file, generic.New(), r.school.School().Region, live); err != nil {
		t.Fatal(err)
	}
	sis := r.start(true)
	if got := sis.System; got.Type != "generic" || got.Dialect != "xml" || got.Switches["max-class-code"] != "12" {
		t.Errorf("the practice system is %+v", got)
	}
	if _, sections, _ := r.counts(sis); sections == 0 {
		t.Error("it has no sections")
	}
}

func TestItKnowsThePeopleAndWhatIsPublishedIfThatIsWanted(t *testing.T) {
	r := newRig(t)
	students, sections, members := r.counts(r.start(false))
	if students != 60 || sections != 0 || members != 0 {
		t.Errorf("with people only it has %d students, %d sections, %d list rows", students, sections, members)
	}
	if err := r.Stop(); err != nil {
		t.Fatal(err)
	}
	students, sections, members = r.counts(r.start(true))
	if students != 60 || sections == 0 || members == 0 {
		t.Errorf("with what is published it has %d students, %d sections, %d list rows", students, sections, members)
	}
}

func TestStoppedItIsGoneFromTheFileTheComputerAndTheMemory(t *testing.T) {
	r := newRig(t)
	sis := r.start(false)
	page, err := http.Get(r.Page())
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(page.Body)
	page.Body.Close()
	if err != nil || !strings.Contains(string(body), pageMark) {
		t.Errorf("its page says %s, %v", body, err)
	}
	if r.passwords[sis.System.URL] == "" {
		t.Error("its password is not known")
	}
	for range 2 { // the second time there is nothing left to do
		if err := r.Stop(); err != nil {
			t.Fatal(err)
		}
	}
	if got := r.systems(); got != "alma" {
		t.Errorf("the file's systems are %s", got)
	}
	if len(r.passwords) != 0 || r.Page() != "" {
		t.Errorf("still known: %d passwords, the page %q", len(r.passwords), r.Page())
	}
	if !gone(t.Context(), sis.System.URL) {
		t.Error("it still answers")
	}
}

func TestNoPasswordIsWrittenToTheFile(t *testing.T) {
	r := newRig(t)
	sis := r.start(true)
	for bucket, keys := range r.file.data {
		for key, value := range keys {
			if strings.Contains(string(value), r.passwords[sis.System.URL]) {
				t.Errorf("%s %s has it", bucket, key)
			}
		}
	}
}

func TestAClosedFileStartsNothing(t *testing.T) {
	r := newRig(t)
	r.start(false)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Start(t.Context(), r.school.Snapshot(), false); !errors.Is(err, ErrClosed) {
		t.Errorf("Start says %v", err)
	}
	if err := r.RemoveLeft(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("RemoveLeft says %v", err)
	}
	if got := r.systems(); got != "alma" {
		t.Errorf("the file's systems are %s", got)
	}
}

func TestAFileThatCannotBeWrittenEndsUpWithNeitherSystemNorServer(t *testing.T) {
	r := newRig(t)
	r.file.full = true
	if _, err := r.Start(t.Context(), r.school.Snapshot(), false); !errors.Is(err, errFull) {
		t.Errorf("Start says %v", err)
	}
	if got := r.systems(); got != "alma" || r.running != nil || len(r.passwords) != 0 {
		t.Errorf("the file's systems are %s, running is %v", got, r.running)
	}
	r.file.full = false
	sis := r.start(false)
	r.file.full = true
	if err := r.Stop(); !errors.Is(err, errFull) || !strings.Contains(err.Error(), "remove it under") {
		t.Errorf("Stop says %v", err)
	}
	if !gone(t.Context(), sis.System.URL) {
		t.Error("the server still answers")
	}
}

func TestWhatACrashLeftIsToldFromWhatAPersonHasSetUp(t *testing.T) {
	server := func(page string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, page) }))
		t.Cleanup(s.Close)
		return s.URL + "/liss"
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(secure.Close)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + l.Addr().String() + "/liss"
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		sys  engine.System
		left bool
	}{
		{"nobody is at its address", engine.System{URL: nobody, Practice: true}, true},
		{"another program has its port by now", engine.System{URL: server("It works!"), Practice: true}, true},
		{"it answers", engine.System{URL: server("<title>DEMO · Practice SIS</title>"), Practice: true}, false},
		{"it answers with a certificate nobody knows", engine.System{URL: secure.URL + "/liss", Practice: true}, false},
		{"it is on another computer", engine.System{URL: "http://practice.invalid:8765/liss", Practice: true}, false},
		{"it is no practice system", engine.System{URL: nobody}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			added := r.add(c.sys)
			left, err := r.Left(t.Context())
			if err != nil || (len(left) == 1) != c.left {
				t.Fatalf("left are %v, %v", left, err)
			}
			if c.left && left[0].ID != added.ID {
				t.Errorf("left is %s, want %s", left[0].ID, added.ID)
			}
			before := r.systems()
			if err := r.RemoveLeft(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := r.systems(); (got == "alma") != c.left || !c.left && got != before {
				t.Errorf("the file's systems are %s", got)
			}
		})
	}
}

func TestANewPracticeSISTakesThePlaceOfOneThatIsGoneAndIsNotTakenForOne(t *testing.T) {
	r := newRig(t)
	crashed := newRig(t)
	old := crashed.start(false).System
	r.add(old)
	if err := crashed.Close(); err != nil {
		t.Fatal(err)
	}
	r.start(false)
	if got := r.systems(); got != "alma, alma-2 PRACTICE" {
		t.Errorf("the file's systems are %s", got)
	}
	if left, err := r.Left(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("left are %v, %v", left, err)
	}
}

func TestAnEndedLookAtAnAddressSaysNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if gone(ctx, "http://127.0.0.1:1/liss") {
		t.Error("a look that was cut off takes the practice SIS for gone")
	}
}
