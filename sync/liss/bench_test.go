package liss_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/internal/practice"
	"carillon/sync/liss"
)

// serveEnv makes the test binary a practice SIS in a process of its own, for the benchmark.
const serveEnv = "CARILLON_LISS_BENCH_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(serveEnv) != "" {
		s, err := practice.New(practice.Options{})
		if err == nil {
			err = s.Listen("127.0.0.1:0")
		}
		if err != nil {
			panic(err)
		}
		fmt.Println(s.Address())
		go func() { // ends with its parent, whose end of the pipe closes
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
		_ = s.Serve()
		return
	}
	os.Exit(m.Run())
}

var (
	asAt      = liss.Date(2026, 8, 15)
	spanStart = liss.Date(2026, 8, 31)
	spanEnd   = liss.Date(2026, 10, 30).At(23, 59)
	schoolEnd = liss.Date(2027, 6, 30).At(23, 59)
	user      = liss.Auth{School: practice.DefaultSchool, UserName: "timetable", Password: liss.NewSecret("practice"), LissVersion: 10002, UserAgent: "Carillon"}
)

// largeSchool is what a school of 5,000 students publishes: 2,000 sections, 40,000 list rows, 15,000 lesson rows.
func largeSchool() ([]liss.Class, []liss.Membership, []liss.Lesson) {
	c, m, l := make([]liss.Class, 2000), make([]liss.Membership, 40_000), make([]liss.Lesson, 15_000)
	code := func(i int) string { return fmt.Sprintf("%02dSUB%02d %d", 9+i%4, i/10%100, i%2000) }
	for i := range c {
		c[i] = liss.Class{ClassCode: code(i), CourseName: "Subject & more", DefaultTeacher: fmt.Sprint(1000 + i%250), StartDate: asAt, EndDate: schoolEnd,
			Form: fmt.Sprint(9 + i%4), Faculty: "Mathematics", Rotations: "12"}
	}
	for i := range m {
		m[i] = liss.Membership{StudentID: fmt.Sprint(28_700_000 + i%5000), ClassCode: code(i % 2000)}
	}
	for i := range l {
		l[i] = liss.Lesson{DayNumber: 1 + i%10, Period: fmt.Sprintf("P%d", i%8), ClassCode: code(i % 2000), TeacherID: fmt.Sprint(1000 + i%250), RoomCode: fmt.Sprintf("R%d", i%180)}
	}
	return c, m, l
}

// BenchmarkPublishingALargeSchool holds encoding and sending everything against a bare HTTP client that sends the same bytes
// as they were recorded, to one practice SIS in a process of its own. It reports the median of 15 pairs as "ratio" (the bound of
// the project is 1.25), and how far the client's heap rose above idle as "heap-MiB" (the bound is 32).
func BenchmarkPublishingALargeSchool(b *testing.B) {
	for _, f := range []liss.Format{liss.JSON, liss.XML} {
		b.Run(f.String(), func(b *testing.B) {
			url := startServer(b)
			c, err := liss.New(liss.Options{URL: url, UserName: user.UserName, Password: user.Password, School: user.School, Dialect: dialectIn(f)})
			if err != nil {
				b.Fatal(err)
			}
			defer c.Close()
			classes, lists, lessons := largeSchool()
			publish := func() {
				_, err := c.PublishClasses(b.Context(), 2026, classes)
				if err == nil {
					_, err = c.PublishClassMemberships(b.Context(), lists, asAt)
				}
				if err == nil {
					_, err = c.PublishTimetable(b.Context(), lessons, 2026, spanStart, spanEnd, true)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
			var recorded [][]byte
			for _, call := range []struct {
				name string
				args []any
			}{{"liss.publishClasses", []any{2026, classes}}, {"liss.publishClassMemberships", []any{lists, asAt}},
				{"liss.publishTimetable", []any{lessons, 2026, 0, 0, spanStart, spanEnd, true}}} {
				body, err := liss.EncodeCall(liss.FindMethod(call.name), dialectIn(f), 1, user, call.args...)
				if err != nil {
					b.Fatal(err)
				}
				whole, err := io.ReadAll(body.Open())
				if err != nil {
					b.Fatal(err)
				}
				recorded = append(recorded, whole)
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

func postAll(b *testing.B, url string, f liss.Format, bodies [][]byte) {
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
	for _, f := range []liss.Format{liss.JSON, liss.XML} {
		b.Run(f.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				body, err := liss.EncodeCall(liss.FindMethod("liss.publishClassMemberships"), dialectIn(f), 1, user, lists, asAt)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, struct{ io.Reader }{body.Open()}); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(body.Len())
			}
		})
	}
}

func dialectIn(f liss.Format) liss.Dialect {
	d := liss.Standard()
	d.Format = f
	return d
}
