package liss

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"
)

// serveEnv makes the test binary a LISS server of its own process, for the benchmark.
const serveEnv = "CARILLON_LISS_BENCH_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(serveEnv) != "" {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		fmt.Println(l.Addr())
		go func() { // ends with its parent, whose end of the pipe closes
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
		_ = http.Serve(l, http.HandlerFunc(greetLarge))
		return
	}
	os.Exit(m.Run())
}

// greetLarge reads calls of any size and answers them.
func greetLarge(w http.ResponseWriter, r *http.Request) {
	c, err := DecodeCall(r.Body, 256<<20)
	if err != nil || c.Method == nil {
		http.Error(w, fmt.Sprint(err), http.StatusBadRequest)
		return
	}
	b, err := EncodeReply(c.Format, c.ID, "")
	if err != nil {
		panic(err)
	}
	_, _ = io.Copy(w, b.Open())
}

// largeSchool is what a school of 5,000 students publishes: 2,000 sections, 40,000 list rows, 15,000 lesson rows.
func largeSchool() ([]Class, []Membership, []Lesson) {
	c, m, l := make([]Class, 2000), make([]Membership, 40_000), make([]Lesson, 15_000)
	code := func(i int) string { return fmt.Sprintf("%02dSUB%02d %d", 9+i%4, i/10%100, i%2000) }
	for i := range c {
		c[i] = Class{ClassCode: code(i), CourseName: "Subject & more", DefaultTeacher: fmt.Sprint(1000 + i%250), StartDate: asAt, EndDate: schoolEnd.At(23, 59),
			Form: fmt.Sprint(9 + i%4), Faculty: "Mathematics", Rotations: "12"}
	}
	for i := range m {
		m[i] = Membership{StudentID: fmt.Sprint(28_700_000 + i%5000), ClassCode: code(i % 2000)}
	}
	for i := range l {
		l[i] = Lesson{DayNumber: 1 + i%10, Period: fmt.Sprintf("P%d", i%8), ClassCode: code(i % 2000), TeacherID: fmt.Sprint(1000 + i%250), RoomCode: fmt.Sprintf("R%d", i%180)}
	}
	return c, m, l
}

// BenchmarkPublishingALargeSchool holds encoding and sending everything against a bare HTTP client that sends the same bytes
// as they were recorded, to one server in a process of its own. It reports the median of 15 pairs as "ratio" (the bound of
// the project is 1.25), and how far the client's heap rose above idle as "heap-MiB" (the bound is 32).
func BenchmarkPublishingALargeSchool(b *testing.B) {
	for _, f := range []Format{JSON, XML} {
		b.Run(f.String(), func(b *testing.B) {
			url := startServer(b)
			c, err := New(Options{URL: url, UserName: "sync", Password: NewSecret(testPassword), School: "DEMO", Dialect: dialectIn(f)})
			if err != nil {
				b.Fatal(err)
			}
			defer c.Close()
			classes, lists, lessons := largeSchool()
			publish := func() {
				for _, err := range []error{
					second(c.PublishClasses(b.Context(), 2026, classes)),
					second(c.PublishClassMemberships(b.Context(), lists, asAt)),
					second(c.PublishTimetable(b.Context(), lessons, 2026, spanStart, spanEnd, true)),
				} {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			var recorded [][]byte
			for _, call := range []struct {
				name string
				args []any
			}{{"liss.publishClasses", []any{2026, classes}}, {"liss.publishClassMemberships", []any{lists, asAt}},
				{"liss.publishTimetable", []any{lessons, 2026, 0, 0, spanStart, spanEnd, true}}} {
				body, err := EncodeCall(FindMethod(call.name), dialectIn(f), 1, testAuth(), call.args...)
				recorded = append(recorded, encoded(b, body, err))
			}
			bare := func() { postAll(b, url, f, recorded) }

			publish()
			bare()
			heap := risenBy(publish)
			for b.Loop() {
				var ratios []float64
				for i := range 15 {
					first, last := publish, bare
					if i%2 == 1 {
						first, last = bare, publish
					}
					a, z := timeOf(first), timeOf(last)
					if i%2 == 1 {
						a, z = z, a
					}
					ratios = append(ratios, float64(a)/float64(z))
				}
				slices.Sort(ratios)
				b.ReportMetric(ratios[len(ratios)/2], "ratio")
			}
			b.ReportMetric(float64(heap)/(1<<20), "heap-MiB")
		})
	}
}

func startServer(b *testing.B) string {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serveEnv+"=1")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = stdin.Close(); _ = cmd.Wait() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return "http://" + strings.TrimSpace(line) + "/liss"
}

var bareClient = &http.Client{}

func postAll(b *testing.B, url string, f Format, bodies [][]byte) {
	b.Helper()
	for _, body := range bodies {
		resp, err := bareClient.Post(url, f.ContentType(), bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			b.Fatal(resp.Status)
		}
	}
}

func timeOf(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

// risenBy is the peak of live and not yet collected heap while f runs, above what there was before.
func risenBy(f func()) uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	now := func() uint64 { metrics.Read(sample); return sample[0].Value.Uint64() }
	runtime.GC()
	idle, peak := now(), uint64(0)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				peak = max(peak, now())
				runtime.Gosched()
			}
		}
	}()
	f()
	close(stop)
	<-done
	return peak - min(idle, peak)
}

// BenchmarkEncoding is the cost of making a body once, a counting pass included, per byte of it.
func BenchmarkEncoding(b *testing.B) {
	_, lists, _ := largeSchool()
	for _, f := range []Format{JSON, XML} {
		b.Run(f.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				body, err := EncodeCall(FindMethod("liss.publishClassMemberships"), dialectIn(f), 1, testAuth(), lists, asAt)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, justReader{body.Open()}); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(body.Len())
			}
		})
	}
}
