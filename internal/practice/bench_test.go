package practice

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"carillon/sync/liss"
)

// school5000 is what a school of 5,000 students publishes: 2,000 sections, 40,000 list rows, 15,000 lesson rows, and its bell
// times.
func school5000() Data {
	d := Data{Classes: make([]liss.Class, 2000), Memberships: make([]liss.Membership, 40_000), Timetable: make([]liss.Lesson, 15_000)}
	code := func(i int) string { return fmt.Sprintf("%02dSUB%02d %d", 9+i%4, i/20, i%20+1) }
	for i := range d.Classes {
		d.Classes[i] = liss.Class{ClassCode: code(i), CourseName: fmt.Sprintf("Subject & more %d", i/20), DefaultTeacher: fmt.Sprint(1000 + i%300),
			Form: fmt.Sprint(9 + i%4), Faculty: "Mathematics", Rotations: "12", StartDate: aug31, EndDate: june12.At(23, 59), GUID: fmt.Sprintf("%032x", i)}
	}
	for i := range d.Memberships {
		d.Memberships[i] = liss.Membership{StudentID: fmt.Sprint(28_700_000 + i/8), ClassCode: code(i % 2000)}
	}
	for i := range d.Timetable {
		d.Timetable[i] = liss.Lesson{DayNumber: 1 + i%10, Period: fmt.Sprintf("P%d", i/10%8), ClassCode: code(i % 2000), TeacherID: fmt.Sprint(1000 + i%300), RoomCode: fmt.Sprintf("R%d", i%180)}
	}
	for day := range 10 {
		for p := range 8 {
			d.BellTimes = append(d.BellTimes, liss.BellPeriod{DayNumber: day + 1, Period: fmt.Sprintf("P%d", p), StartTime: liss.ClockAt(480 + 50*p), EndTime: liss.ClockAt(525 + 50*p), Type: "T"})
		}
	}
	return d
}

// BenchmarkPublishingASchool holds encoding and sending a whole school to a practice SIS in a process of its own against a bare HTTP
// client that posts the same bytes as they were recorded. "ratio" is the median of 15 pairs, each in the other order than the one
// before, bound 1.25; "heap-MiB" is how far the client's heap rises above idle, bound 32.
func BenchmarkPublishingASchool(b *testing.B) {
	for _, f := range []liss.Format{liss.JSON, liss.XML} {
		b.Run(f.String(), func(b *testing.B) {
			url, _ := ownProcess(b, "")
			d := school5000()
			dialect := liss.Standard()
			dialect.Format = f
			c, err := liss.New(liss.Options{URL: url, UserName: DefaultUserName, Password: liss.NewSecret(DefaultPassword), School: DefaultSchool, Dialect: dialect})
			if err != nil {
				b.Fatal(err)
			}
			defer c.Close()
			publish := func() {
				fail := func(_ liss.Ack, err error) {
					if err != nil {
						b.Fatal(err)
					}
				}
				fail(c.PublishBellTimes(bg, d.BellTimes))
				fail(c.PublishClasses(bg, 2026, d.Classes))
				fail(c.PublishClassMemberships(bg, d.Memberships, aug31))
				fail(c.PublishTimetable(bg, d.Timetable, 2026, aug31, june12.At(23, 59), true))
			}
			bodies := record(b, dialect, d)
			bare := func() { postAll(b, url, f, bodies) }
			publish()
			bare()
			for b.Loop() {
				b.ReportMetric(medianOfPairs(15, publish, bare), "ratio")
			}
			bodies, bare = nil, nil
			b.ReportMetric(float64(heapRise(publish))/(1<<20), "heap-MiB")
		})
	}
}

// record is the bytes of the calls that publish makes.
func record(b *testing.B, dialect liss.Dialect, d Data) [][]byte {
	b.Helper()
	auth := liss.Auth{School: DefaultSchool, UserName: DefaultUserName, Password: liss.NewSecret(DefaultPassword), LissVersion: dialect.LissVersion, UserAgent: dialect.UserAgent}
	var bodies [][]byte
	for _, call := range []struct {
		method string
		args   []any
	}{
		{"liss.publishBellTimes", []any{"", d.BellTimes}},
		{"liss.publishClasses", []any{2026, d.Classes}},
		{"liss.publishClassMemberships", []any{d.Memberships, aug31}},
		{"liss.publishTimetable", []any{d.Timetable, 2026, 0, 0, aug31, june12.At(23, 59), true}},
	} {
		body, err := liss.EncodeCall(liss.FindMethod(call.method), dialect, 1, auth, call.args...)
		if err != nil {
			b.Fatal(err)
		}
		bytes, err := io.ReadAll(body.Open())
		if err != nil {
			b.Fatal(err)
		}
		bodies = append(bodies, bytes)
	}
	return bodies
}

func postAll(b *testing.B, url string, f liss.Format, bodies [][]byte) {
	b.Helper()
	for _, body := range bodies {
		resp, err := http.Post(url, f.ContentType(), bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		answer, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || strings.Contains(string(answer), "ault") {
			b.Fatalf("%s, %v: %s", resp.Status, err, answer)
		}
	}
}

func medianOfPairs(n int, first, second func()) float64 {
	timed := func(f func()) float64 {
		start := time.Now()
		f()
		return time.Since(start).Seconds()
	}
	ratios := make([]float64, n)
	for i := range ratios {
		if i%2 == 0 {
			a := timed(first)
			ratios[i] = a / timed(second)
		} else {
			z := timed(second)
			ratios[i] = timed(first) / z
		}
	}
	slices.Sort(ratios)
	return ratios[n/2]
}

// heapRise is the peak of the heap while f runs, what is not yet collected included, above what it is at rest.
func heapRise(f func()) uint64 {
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
