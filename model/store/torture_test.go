//go:build torture && (linux || darwin)

package store

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"carillon/model"

	"golang.org/x/sys/unix"
)

// The torture test kills a writer with SIGKILL at random moments, many times over on one file; in every fifth round its
// writes fail beyond a random place in the file, as on a full disk. What it prints says what it found; run it with `make torture`, or
//
//	go test -tags torture -run TestTorture -v -count 1 ./model/store
//
// CARILLON_KILLS sets the number of kills (default 250), CARILLON_SEED the seed.

const (
	envWriter = "CARILLON_TORTURE_FILE"
	envRoom   = "CARILLON_TORTURE_ROOM" // how large files may become, in bytes; "" without a limit
	envSlow   = "CARILLON_TORTURE_SLOW" // not empty: a person's pace, and hardly ever a save
	envSeed   = "CARILLON_SEED"
	envKills  = "CARILLON_KILLS"
)

func seedOf(t *testing.T) uint64 {
	seed, err := strconv.ParseUint(os.Getenv(envSeed), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("%s=%d", envSeed, seed)
	return seed
}

func hashOf(t testing.TB, s *model.State) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(dump(t, s))))[:16]
}

// TestTortureWriter is the process that gets killed. It says on its standard output what it is about to do and what
// it has done; a line that was written has reached the parent, whatever happens next.
func TestTortureWriter(t *testing.T) {
	path := os.Getenv(envWriter)
	if path == "" {
		t.Skip("this is the child of TestTorture")
	}
	rng := rand.New(rand.NewPCG(seedOf(t), 2))
	pick := picker(rng.IntN)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(os.Stdout, "> "+format+"\n", args...) }
	f, err := Open(path, Options{Trouble: func(err error) { say("TROUBLE %v", err) }})
	if err != nil {
		say("FATAL %v", err)
		return
	}
	if f.ReadOnly() {
		say("FATAL read-only: %v", f.Notes())
		return
	}
	if n, err := f.Recover(); err != nil {
		say("FATAL recovery after %d: %v", n, err)
		return
	}
	if room := os.Getenv(envRoom); room != "" {
		limitRoom(t, room)
	}
	say("STATE %s", hashOf(t, &f.t.State))
	side := 0
	if v, ok := f.Get("torture", "n"); ok {
		side, _ = strconv.Atoi(string(v))
	}
	slow := os.Getenv(envSlow) != ""
	for {
		what := rng.IntN(10)
		if slow {
			time.Sleep(10 * time.Millisecond)
			if what < 5 && rng.IntN(60) != 0 {
				what = 9
			}
		}
		switch what {
		case 0, 1, 2:
			say("SAVING %s", hashOf(t, &f.t.State))
			if err := f.Save(); err != nil {
				say("FAILED %v", err)
			} else {
				say("SAVED %s", hashOf(t, &f.t.State))
			}
		case 3:
			if f.Put("torture", "n", []byte(strconv.Itoa(side+1))) == nil {
				side++
				say("SIDE %d", side)
			}
		case 4:
			if rng.IntN(4) == 0 {
				_ = f.SaveCopy(path+".copy", true)
			}
		default:
			edit(pick, f.t)
			say("STATE %s", hashOf(t, &f.t.State))
		}
	}
}

// limitRoom makes every write of this process fail that goes beyond a place in its file, as on a full disk.
func limitRoom(t *testing.T, room string) {
	n, err := strconv.ParseUint(room, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: n, Max: unix.RLIM_INFINITY}); err != nil {
		t.Fatal(err)
	}
}

// round is what a killed writer had said.
type round struct {
	states  []said // since the last save that it said was done, that save's own state first
	saving  string // a save that may or may not have been done
	side    int
	trouble bool
	fatal   string
	failed  int
	done    bool // a save was done
}

type said struct {
	hash string
	at   time.Time
}

func (r *round) hear(line string) {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "STATE":
		r.states = append(r.states, said{rest, time.Now()})
	case "SAVING":
		r.saving = rest
	case "SAVED":
		r.states, r.saving, r.done = []said{{rest, time.Now()}}, "", true
	case "FAILED":
		r.saving = ""
		r.failed++
	case "SIDE":
		r.side, _ = strconv.Atoi(rest)
	case "TROUBLE":
		r.trouble = true
	case "FATAL":
		r.fatal = rest
	}
}

func TestTorture(t *testing.T) {
	if os.Getenv(envWriter) != "" {
		t.Skip("the child runs TestTortureWriter only")
	}
	kills, err := strconv.Atoi(os.Getenv(envKills))
	if err != nil {
		kills = 250
	}
	rng := rand.New(rand.NewPCG(seedOf(t), 1))
	path := created(t)
	saved := hashOf(t, &school(t).State)
	side, inSave, fullDisk, recovered := 0, 0, 0, 0
	for n := 1; n <= kills; n++ {
		full := n%5 == 0
		r := runAndKill(t, path, rng, full)
		if r.fatal != "" {
			t.Fatalf("kill %d: the writer could not go on: %s", n, r.fatal)
		}
		if len(r.states) == 0 {
			n-- // killed before it had the file
			continue
		}
		side = max(side, r.side)
		fullDisk += min(r.failed, 1)
		if r.saving != "" {
			inSave++
		}
		// The file holds the last save that was done, or the one that was being done.
		f, err := Open(path, Options{NoBackups: true})
		if err != nil {
			t.Fatalf("kill %d: %v", n, err)
		}
		if r.done {
			saved = r.states[0].hash
		}
		got := hashOf(t, &f.t.State)
		if got != saved && got != r.saving {
			t.Fatalf("kill %d: the file holds %s; saved was %s, and %q was being saved", n, got, saved, r.saving)
		}
		saved = got
		v, _ := f.Get("torture", "n")
		have, _ := strconv.Atoi(string(v))
		if have < side {
			t.Fatalf("kill %d: the side value is %d, and %d was written", n, have, side)
		}
		side = have
		// The journal brings back a state that the writer went through, none older than a second.
		if f.Recovery() != nil {
			recovered++
			if k, err := f.Recover(); err != nil {
				t.Fatalf("kill %d: recovery after %d edits: %v", n, k, err)
			}
			r.check(t, n, hashOf(t, &f.t.State), full)
		}
		if err := f.CloseKeepingEdits(); err != nil {
			t.Fatal(err)
		}
		if faults, err := Verify(path); err != nil || len(faults) > 0 {
			t.Fatalf("kill %d: %v, %v", n, faults, err)
		}
		if _, err := os.Stat(path + ".copy"); err == nil {
			if faults, err := Verify(path + ".copy"); err != nil || len(faults) > 0 {
				t.Fatalf("kill %d: the copy: %v, %v", n, faults, err)
			}
		}
	}
	tmp, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*.tmp"))
	t.Logf("%d kills: %d inside a save, %d rounds with a full disk, %d recoveries; %d half-written files left beside; no saved edit is missing",
		kills, inSave, fullDisk, recovered, len(tmp))
}

func (r *round) check(t *testing.T, n int, got string, full bool) {
	at := -1
	for i, s := range r.states {
		if s.hash == got {
			at = i
		}
	}
	if at < 0 {
		t.Fatalf("kill %d: the journal brings back a state that never was", n)
	}
	if full || r.trouble {
		return // with no room to write, the journal may stop; the person was told
	}
	end := r.states[len(r.states)-1].at
	if at+1 < len(r.states) && end.Sub(r.states[at+1].at) > time.Second {
		t.Fatalf("kill %d: an edit made %v before the last is missing", n, end.Sub(r.states[at+1].at))
	}
}

func runAndKill(t *testing.T, path string, rng *rand.Rand, full bool) *round {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestTortureWriter$", "-test.v")
	cmd.Env = append(os.Environ(), envWriter+"="+path, fmt.Sprintf("%s=%d", envSeed, rng.Uint64()))
	wait := 300 * time.Millisecond
	if full {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		cmd.Env = append(cmd.Env, fmt.Sprintf("%s=%d", envRoom, rng.Int64N(info.Size()+2*filePageSize)))
	} else if rng.IntN(3) == 0 {
		cmd.Env = append(cmd.Env, envSlow+"=yes")
		wait = 2 * time.Second
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r, ready, once := &round{}, make(chan struct{}), sync.Once{}
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if line, ok := strings.CutPrefix(lines.Text(), "> "); ok {
				r.hear(line)
				once.Do(func() { close(ready) })
			}
		}
		once.Do(func() { close(ready) })
	}()
	<-ready
	time.Sleep(time.Duration(rng.Int64N(int64(wait))))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-heard
	_ = cmd.Wait()
	return r
}
