package practice

import (
	"context"
	"fmt"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carillon/sync/liss"
)

// handClock is a clock that stands still, but for sleepers, which move it on at once.
type handClock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newHandClock() *handClock {
	return &handClock{now: time.Date(2026, 8, 3, 9, 0, 0, 0, time.UTC)}
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	return ctx.Err()
}

func (c *handClock) advance(d time.Duration) { _ = c.Sleep(context.Background(), d) }

func (c *handClock) sleeps() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.slept)
}

func parseFaults(t *testing.T, texts ...string) []Fault {
	t.Helper()
	var list []Fault
	for _, text := range texts {
		f, err := ParseFault(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	}
	return list
}

// meeting is what a fault makes of a read (getRooms) and of a publish (publishClasses of two sections), each by a client of its
// own. "" is success.
type meeting struct {
	read, publish liss.Code
	readTries     int // 0 is 1
	publishTries  int // 0 is 1
	held          int // sections held after the publish; -1 is both
	words         string
	sentence      []string // what the sentence of the read, or else of the publish, says
}

const both = -1

var meetings = map[string]meeting{
	"slow-first-byte": {held: both},
	"slow-body":       {held: both},
	"cut":             {read: liss.CodeCutOff, readTries: 3, publish: liss.CodeCutOff, held: both, sentence: []string{"broke before the answer was complete", "Try again"}},
	"reset":           {read: liss.CodeCutOff, readTries: 3, publish: liss.CodeCutOff, held: both, sentence: []string{"broke"}},
	"reset:5":         {read: liss.CodeCutOff, readTries: 3, publish: liss.CodeCutOff, held: both, sentence: []string{"broke"}},
	"no-answer":       {read: liss.CodeCutOff, readTries: 3, publish: liss.CodeCutOff, held: both, sentence: []string{"broke"}},
	"cut-call":        {read: liss.CodeCutOff, readTries: 3, publish: liss.CodeCutOff, sentence: []string{"broke"}},

	"http-401":  {read: liss.CodeBadLogin, publish: liss.CodeBadLogin, sentence: []string{"user name and password"}},
	"http-403":  {read: liss.CodeForbidden, publish: liss.CodeForbidden, sentence: []string{"does not let this computer or user in"}},
	"http-404":  {read: liss.CodeNotLISS, publish: liss.CodeNotLISS, sentence: []string{"not a LISS address", "Check the server URL"}},
	"http-407":  {read: liss.CodeProxyAuth, publish: liss.CodeProxyAuth, sentence: []string{"The proxy wants a user name and password"}},
	"http-429":  {read: liss.CodeBusy, readTries: 3, publish: liss.CodeBusy, publishTries: 3, sentence: []string{"busy", "Try again later"}},
	"http-500":  {read: liss.CodeServerError, readTries: 3, publish: liss.CodeServerError, sentence: []string{"fault of its own"}},
	"http-503":  {read: liss.CodeBusy, readTries: 3, publish: liss.CodeBusy, publishTries: 3, sentence: []string{"busy or being maintained"}},
	"http-301":  {read: liss.CodeRedirected, publish: liss.CodeRedirected, sentence: []string{"https://moved.example/liss"}},
	"http-302":  {read: liss.CodeRedirected, publish: liss.CodeRedirected, sentence: []string{"https://moved.example/liss"}},
	"http-307":  {read: liss.CodeRedirected, publish: liss.CodeRedirected, sentence: []string{"https://moved.example/liss"}},
	"http-308":  {read: liss.CodeRedirected, publish: liss.CodeRedirected, sentence: []string{"https://moved.example/liss"}},
	"alma-rest": {read: liss.CodeNotLISS, publish: liss.CodeNotLISS, sentence: []string{"not a LISS address"}},

	"html":      {read: liss.CodeNotLISS, publish: liss.CodeNotLISS, held: both, sentence: []string{"not a LISS address"}},
	"empty":     {read: liss.CodeBadReply, publish: liss.CodeBadReply, held: both, sentence: []string{"can't be read as LISS"}},
	"truncated": {read: liss.CodeCutOff, readTries: 3, publish: liss.CodeCutOff, held: both, sentence: []string{"broke before the answer was complete"}},
	"invalid":   {read: liss.CodeBadReply, publish: liss.CodeBadReply, held: both, sentence: []string{"can't be read as LISS", "JSON or XML"}},
	"huge":      {read: liss.CodeAnswerTooLarge, publish: liss.CodeAnswerTooLarge, held: both, sentence: []string{"larger than"}},
	"wrong-id":  {held: both},

	"error":            {read: liss.CodeServerFault, publish: liss.CodeServerFault, words: "The student X99 does not exist", sentence: []string{"ask the SIS's support"}},
	"error-object":     {read: liss.CodeUnknownYear, publish: liss.CodeUnknownYear, words: "The academic year does not exist", sentence: []string{"academic year"}},
	"error-rpc2":       {read: liss.CodeServerFault, publish: liss.CodeServerFault, words: "Internal error", sentence: []string{"ask the SIS's support"}},
	"error-result":     {read: liss.CodeServerFault, publish: liss.CodeServerFault, words: "Import failed", sentence: []string{"ask the SIS's support"}},
	"error-text":       {read: liss.CodeNotSupported, publish: liss.CodeNotSupported, words: "not implemented", sentence: []string{"his SIS "}},
	"error-null":       {read: liss.CodeNotSupported, sentence: []string{"his SIS "}},
	"error-partial":    {read: liss.CodeServerFault, publish: liss.CodeServerFault, held: 1, words: "does not exist", sentence: []string{"ask the SIS's support"}},
	"error-echo":       {read: liss.CodeServerFault, publish: liss.CodeServerFault, words: "********", sentence: []string{"ask the SIS's support"}},
	"unsupported":      {read: liss.CodeNotSupported, publish: liss.CodeNotSupported, words: "Unsupported method", sentence: []string{"his SIS "}},
	"three-parameters": {held: both},

	"queued":       {},
	"words":        {held: both},
	"partial":      {held: 1},
	"empty-list":   {held: both},
	"duplicated":   {held: both},
	"unknown-rows": {held: both},

	"code-length":   {held: both},
	"code-length:5": {publish: liss.CodeServerFault, words: "09MAT 1 is longer than 5 characters", sentence: []string{"refused"}},
	"body-size":     {held: both},
	"body-size:80":  {read: liss.CodeCallTooLarge, publish: liss.CodeCallTooLarge, sentence: []string{"does not take", "of this size"}},
	"one-at-a-time": {held: both},
}

func TestEveryKindOfFaultIsMetByTheClientSuite(t *testing.T) {
	for _, k := range FaultKinds() {
		if _, ok := meetings[k.Name]; !ok {
			t.Errorf("no meeting of the client with %s", k.Name)
		}
	}
}

func TestTheClientMeetsEveryFaultWithTheRightOutcomeInTime(t *testing.T) {
	for fault, want := range meetings {
		t.Run(strings.ReplaceAll(fault, ":", " "), func(t *testing.T) {
			eachFormat(t, func(t *testing.T, f liss.Format) { meet(t, f, fault, want) })
		})
	}
}

func meet(t *testing.T, f liss.Format, fault string, want meeting) {
	clock := newHandClock()
	s, err := New(Options{Clock: Clock{clock.Now, clock.Sleep}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Load(Data{Rooms: []liss.Room{{RoomID: "1", RoomCode: "R1"}, {RoomID: "2", RoomCode: "R2"}}}); err != nil {
		t.Fatal(err)
	}
	if err := s.SetFaults(parseFaults(t, fault), 0); err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	started := time.Now()
	change := func(o *liss.Options) {
		o.Dialect.Format = f
		o.MaxAnswer = 1 << 20
		o.Clock = liss.Clockwork{Now: clock.Now, Sleep: clock.Sleep, Jitter: func() float64 { return 0 }}
		o.Timeouts = liss.Timeouts{Connect: 5 * time.Second, Headers: 5 * time.Second, Call: 10 * time.Second}
		o.Password = liss.NewSecret("practice")
	}
	reader, writer := newClient(t, web.URL, change), newClient(t, web.URL, change)

	_, readErr := reader.GetRooms(bg)
	check(t, "read", readErr, want.read, want.words, want.sentence)
	readTries := s.callsOf("liss.getRooms")
	ack, publishErr := writer.PublishClasses(bg, 2026, classes)
	check(t, "publish", publishErr, want.publish, want.words, want.sentence)
	if n := s.countCalls() - readTries; fault != "cut-call" && n != max(1, want.publishTries) {
		t.Errorf("the publish was tried %d times, want %d", n, max(1, want.publishTries))
	}
	if fault != "cut-call" && readTries != max(1, want.readTries) {
		t.Errorf("the read was tried %d times, want %d", readTries, max(1, want.readTries))
	}
	if fault == "words" && ack.Words == "" {
		t.Error("the SIS's words are lost")
	}
	held, _ := s.Held("")
	wantHeld := want.held
	if wantHeld == both {
		wantHeld = len(classes)
	}
	if len(held.Classes) != wantHeld {
		t.Errorf("the SIS holds %d sections, want %d", len(held.Classes), wantHeld)
	}
	// The hand clock makes every wait take no time: what is left is work on loopback.
	if took := time.Since(started); took > 8*time.Second {
		t.Errorf("it took %v", took)
	}

	reader.Close()
	writer.Close()
	noneLeft(t, "persistConn") // a client's
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	web.Close() // hangs on a call that is still being answered
	noneLeft(t, "net/http")
}

// noneLeft fails when a goroutine in whose stack the mark stands is left. The last ones need a moment to come to their end.
func noneLeft(t *testing.T, mark string) {
	t.Helper()
	stacks := make([]byte, 1<<20)
	for deadline := time.Now().Add(5 * time.Second); ; runtime.Gosched() {
		left := ""
		for stack := range strings.SplitSeq(string(stacks[:runtime.Stack(stacks, true)]), "\n\n") {
			if strings.Contains(stack, mark) && !strings.Contains(stack, "noneLeft") {
				left = stack
			}
		}
		if left == "" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("a goroutine is left behind:\n%s", left)
		}
	}
}

// check looks at an error as a timetabler and a program see it.
func check(t *testing.T, what string, err error, code liss.Code, words string, sentence []string) {
	t.Helper()
	if got := liss.CodeOf(err); got != code {
		t.Errorf("%s: outcome %q (%v), want %q", what, got, err, code)
		return
	}
	if err == nil {
		return
	}
	for _, part := range append(sentence, words) {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %q does not say %q", what, err, part)
		}
	}
	if all := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(all, DefaultPassword) {
		t.Errorf("%s: the password shows in %s", what, all)
	}
}

// callsOf counts the calls of a method that were answered, countCalls all of them.
func (s *Server) callsOf(method string) int {
	sc := s.schools[0]
	sc.mu.Lock()
	defer sc.mu.Unlock()
	n := 0
	for _, e := range sc.calls.recent {
		if e.Method == method || e.Method == "" {
			n++
		}
	}
	return n
}

func (s *Server) countCalls() int {
	sc := s.schools[0]
	sc.mu.Lock()
	defer sc.mu.Unlock()
	n := 0
	for _, e := range sc.calls.recent {
		if e.Format != "queue" {
			n++
		}
	}
	return n
}

func TestASlowAnswerComesInPiecesWithAPauseAfterEach(t *testing.T) {
	clock := newHandClock()
	s, web := newServer(t, Options{Faults: parseFaults(t, "slow-first-byte:3s", "slow-body:70ms"), Clock: Clock{clock.Now, clock.Sleep}})
	if err := s.Load(Data{Students: students}); err != nil {
		t.Fatal(err)
	}
	if got, err := newClient(t, web.URL).GetStudents(bg, aug1); err != nil || len(got) != len(students) {
		t.Errorf("got %v, %v", got, err)
	}
	slept := clock.sleeps()
	if len(slept) < 3 || slept[0] != 3*time.Second || slept[1] != 70*time.Millisecond {
		t.Errorf("the pauses were %v", slept)
	}
}

func TestRowsOfAnAnswerThatAreCutDoubledOrUnknown(t *testing.T) {
	rooms := []liss.Room{{RoomID: "1", RoomCode: "R1"}, {RoomID: "2", RoomCode: "R2"}}
	for fault, want := range map[string][]liss.Room{
		"partial":        rooms[:1],
		"partial:0":      {},
		"partial:100":    rooms,
		"empty-list":     {},
		"duplicated":     {rooms[0], rooms[1], rooms[0], rooms[1]},
		"unknown-rows":   {rooms[0], rooms[1], {RoomID: "UNKNOWN 1", RoomCode: "R2"}},
		"unknown-rows:0": rooms,
	} {
		t.Run(fault, func(t *testing.T) {
			eachFormat(t, func(t *testing.T, f liss.Format) {
				s, web := newServer(t, Options{Faults: parseFaults(t, fault)})
				if err := s.Load(Data{Rooms: rooms}); err != nil {
					t.Fatal(err)
				}
				got, err := newClient(t, web.URL, withFormat(f)).GetRooms(bg)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
				held, _ := s.Held("")
				if diff := cmp.Diff(rooms, held.Rooms); diff != "" {
					t.Errorf("what is held changed:\n%s", diff)
				}
			})
		})
	}
}

func TestAFaultCanMeetOneMethodAndOneCallOnly(t *testing.T) {
	_, web := newServer(t, Options{Faults: parseFaults(t, "error:no@publishClasses#2", "error:never@publishRooms")})
	c := newClient(t, web.URL)
	var failed []int
	for i := range 4 {
		if _, err := c.GetRooms(bg); err != nil {
			t.Errorf("another method meets no fault: %v", err)
		}
		if _, err := c.PublishClasses(bg, 2026, classes); err != nil {
			failed = append(failed, i+1)
		}
	}
	if diff := cmp.Diff([]int{2}, failed); diff != "" {
		t.Error(diff)
	}
}

func TestAMixOfFaultsIsTheSameForTheSameSeed(t *testing.T) {
	play := func(seed int64) string {
		clock := newHandClock()
		_, web := newServer(t, Options{FaultSeed: seed, Clock: Clock{clock.Now, clock.Sleep}})
		c := newClient(t, web.URL, func(o *liss.Options) {
			o.Clock = liss.Clockwork{Now: clock.Now, Sleep: clock.Sleep, Jitter: func() float64 { return 0 }}
		})
		var outcome []string
		for range 60 {
			_, err := c.PublishClasses(bg, 2026, classes)
			outcome = append(outcome, string(liss.CodeOf(err)))
		}
		return strings.Join(outcome, ",")
	}
	first := play(7)
	if again := play(7); again != first {
		t.Errorf("the same seed gave\n%s\nand\n%s", first, again)
	}
	if play(8) == first {
		t.Error("another seed gave the same faults")
	}
	failures := 60 - strings.Count(","+first+",", ",,")
	if failures < 5 || failures > 40 {
		t.Errorf("%d of 60 calls failed, want about a third: %s", failures, first)
	}
}

func TestASecondCallAtTheSameTimeIsRefused(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	var once sync.Once
	sleep := func(ctx context.Context, _ time.Duration) error {
		once.Do(func() { close(entered) })
		select {
		case <-leave:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	_, web := newServer(t, Options{Faults: parseFaults(t, "one-at-a-time", "slow-first-byte@getRooms"), Clock: Clock{time.Now, sleep}})
	first := make(chan error, 1)
	go func() {
		_, err := newClient(t, web.URL).GetRooms(bg)
		first <- err
	}()
	<-entered
	second := newClient(t, web.URL)
	_, err := second.PublishClasses(bg, 2026, classes)
	if liss.CodeOf(err) != liss.CodeServerFault || !strings.Contains(err.Error(), "one call at a time") {
		t.Errorf("the second call: %v", err)
	}
	close(leave)
	if err := <-first; err != nil {
		t.Errorf("the first call: %v", err)
	}
	if _, err := second.PublishClasses(bg, 2026, classes); err != nil {
		t.Errorf("after the first: %v", err)
	}
}

func TestCloseEndsCallsThatAreHeldBack(t *testing.T) {
	entered := make(chan struct{})
	sleep := func(ctx context.Context, _ time.Duration) error {
		close(entered)
		<-ctx.Done()
		return ctx.Err()
	}
	s, err := New(Options{Faults: parseFaults(t, "slow-first-byte:1h@publishClasses"), Clock: Clock{time.Now, sleep}})
	if err != nil {
		t.Fatal(err)
	}
	url, stop := start(t, s)
	called := make(chan error, 1)
	c := newClient(t, url)
	go func() {
		_, err := c.PublishClasses(bg, 2026, classes)
		called <- err
	}()
	<-entered
	started := time.Now()
	stop()
	if took := time.Since(started); took >= closeTimeout {
		t.Errorf("Close waited %v for a call that it should have ended", took)
	}
	if err := <-called; liss.CodeOf(err) != liss.CodeCutOff {
		t.Errorf("the call that was held back: %v", err)
	}
}
