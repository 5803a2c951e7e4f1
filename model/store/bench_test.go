package store

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"
	"time"

	"carillon/internal/demo"
	"carillon/model"
	"carillon/model/rules"

	bolt "go.etcd.io/bbolt"
)

// benchSchool is a file with a demo school.
func benchSchool(b *testing.B, students int) (path string, s *model.State) {
	b.Helper()
	s = demo.New(demo.Options{Students: students, Seed: 1, Year: 2026}).Snapshot()
	path = filepath.Join(b.TempDir(), "school.carillon")
	if err := Create(path, s, CreateOptions{}); err != nil {
		b.Fatal(err)
	}
	return path, s
}

// sizes are those of the target and ten times it, to show how cost grows.
var sizes = []int{5000, 50000}

// fastest is the shortest of n runs.
func fastest(n int, f func()) time.Duration {
	best := time.Duration(1<<63 - 1)
	for range n {
		runtime.GC()
		t := time.Now()
		f()
		best = min(best, time.Since(t))
	}
	return best
}

// BenchmarkOpening opens a file, indexes and clashes included, and compares it with what encoding/json needs to decode
// the same records from memory, an array per kind. "x-json" is the ratio (at most 1 is wanted), "heap-MiB" what stays
// after a collection (at most 64 for 5,000 students).
func BenchmarkOpening(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			path, s := benchSchool(b, n)
			arrays := map[model.Kind][]byte{}
			for _, k := range model.Kinds() {
				var recs []model.Record
				for r := range s.All(k) {
					recs = append(recs, r)
				}
				arrays[k], _ = json.Marshal(recs)
			}
			open := func() (*File, *rules.Checker) {
				f, err := Open(path, Options{ReadOnly: true})
				if err != nil {
					b.Fatal(err)
				}
				return f, rules.New(f.Timetable())
			}
			for b.Loop() {
				open()
			}
			opening := fastest(15, func() { open() })
			decoding := fastest(15, func() {
				for k, data := range arrays {
					slice := reflect.New(reflect.SliceOf(reflect.TypeOf(model.New(k))))
					if err := json.Unmarshal(data, slice.Interface()); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.ReportMetric(float64(opening)/float64(decoding), "x-json")
			s, arrays = nil, nil
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			f, c := open()
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "heap-MiB")
			runtime.KeepAlive(f)
			runtime.KeepAlive(c)
		})
	}
}

// BenchmarkSavingOneEdit saves one moved lesson, and compares it with opening the file bare with bbolt, committing one
// key and closing it. "x-bare" is the ratio of the medians (at most 2 is wanted).
func BenchmarkSavingOneEdit(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			path, _ := benchSchool(b, n)
			f, err := Open(path, Options{NoBackups: true})
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			i := 0
			save := func() {
				r := *f.t.Room(1)
				i++
				r.Capacity = uint16(20 + i%2)
				if _, err := f.t.Apply(model.Replace{Record: &r}); err != nil {
					b.Fatal(err)
				}
				if err := f.Save(); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				save()
			}
			bare := filepath.Join(filepath.Dir(path), "bare")
			data, err := os.ReadFile(path)
			if err == nil {
				err = os.WriteFile(bare, data, 0o600)
			}
			if err != nil {
				b.Fatal(err)
			}
			key := recordKey(model.RoomID(1).Key())
			commit := func() {
				db, err := bolt.Open(bare, 0o600, &bolt.Options{Timeout: time.Second})
				if err == nil {
					err = db.Update(func(tx *bolt.Tx) error {
						bucket := tx.Bucket([]byte(bucketRecords))
						return bucket.Put(key, append([]byte{}, bucket.Get(key)...))
					})
				}
				if err == nil {
					err = db.Close()
				}
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(fastest(20, save))/float64(fastest(20, commit)), "x-bare")
		})
	}
}
