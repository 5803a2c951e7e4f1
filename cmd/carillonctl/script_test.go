package main

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/zalando/go-keyring"

	"carillon/internal/practice"
	"carillon/internal/secret"
)

// TestMain lets the test binary be carillonctl for the scripts: the real program with a keyring in memory (none at all
// with CARILLON_TEST_KEYRING=none, one that never answers with =silent) and the clock of CARILLON_TEST_TODAY, a date at seven in the morning, before school
// begins, or a date and an hour: 2026-11-23T10:00.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"carillonctl": func() {
		keyring.MockInit()
		if os.Getenv("CARILLON_TEST_KEYRING") == "none" {
			keyring.MockInitWithError(errors.New("no keyring"))
		}
		now := time.Now
		if day, err := time.Parse(time.DateOnly, os.Getenv("CARILLON_TEST_TODAY")); err == nil {
			now = func() time.Time { return day.Add(7 * time.Hour) }
		} else if at, err := time.Parse("2006-01-02T15:04", os.Getenv("CARILLON_TEST_TODAY")); err == nil {
			now = func() time.Time { return at }
		}
		a := onStandardStreams(secret.Keyring{}, now)
		if os.Getenv("CARILLON_TEST_KEYRING") == "silent" {
			a.bounded = a.keyring()
			a.bounded.Store, a.bounded.Limit, a.bounded.Notice = silentKeyring{}, 50*time.Millisecond, time.Millisecond
		}
		os.Exit(a.run(os.Args[1:]))
	}})
}

// silentKeyring waits for somebody to unlock it.
type silentKeyring struct{ secret.Memory }

func (silentKeyring) Get(string) (string, error) { select {} }
func (silentKeyring) Set(string, string) error   { select {} }

// TestScripts runs the user stories under testdata/script.
func TestScripts(t *testing.T) {
	shared, err := filepath.Abs("../../../shared/data")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SHARED", shared)
			e.Setenv("CARILLON_TEST_TODAY", "2026-11-23")
			e.Setenv("CARILLON_PASSWORD", practice.DefaultPassword)
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "shared" { // the real schools are beside the checkout
				_, err := os.Stat(filepath.Join(shared, "gibbon-school"))
				return err == nil, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sis":     startSIS,
			"faults":  setFaults,
			"held":    checkHeld,
			"status":  checkStatus,
			"cut":     cutFile,
			"liss":    callLISS,
			"confirm": confirmSync,
			"load":    loadSIS,
			"edit":    editFile,
			"same":    sameAsFile,
			"listed":  checkListed,
		},
	})
}

// startSIS is "sis [FILE]": it starts a practice SIS, with its address in $SIS, which knows the people of a timetable file.
func startSIS(ts *testscript.TestScript, neg bool, args []string) {
	s, err := practice.New(practice.Options{})
	ts.Check(err)
	for _, path := range args {
		ts.Check((&app{}).loadSchool(s, ts.MkAbs(path), false))
	}
	web := httptest.NewServer(s)
	ts.Defer(func() {
		web.Close()
		ts.Check(s.Close())
	})
	ts.Setenv("SIS", web.URL+"/liss")
	servers.Store(ts, s)
	ts.Defer(func() { servers.Delete(ts) })
}

// setFaults is "faults KIND…": the practice SIS misbehaves from now on; without arguments it behaves.
func setFaults(ts *testscript.TestScript, neg bool, args []string) {
	var faults []practice.Fault
	for _, a := range args {
		f, err := practice.ParseFault(a)
		ts.Check(err)
		faults = append(faults, f)
	}
	ts.Check(sisOf(ts).SetFaults(faults, 0))
}

// checkHeld is "held sections=238 lists=3382": what the practice SIS holds, counted.
func checkHeld(ts *testscript.TestScript, neg bool, args []string) {
	d, _ := sisOf(ts).Held("")
	have := map[string]int{"students": len(d.Students), "teachers": len(d.Teachers), "rooms": len(d.Rooms), "bells": len(d.BellTimes),
		"sections": len(d.Classes), "lists": len(d.Memberships), "lessons": len(d.Timetable)}
	for _, a := range args {
		name, n, _ := strings.Cut(a, "=")
		want, err := strconv.Atoi(n)
		got, known := have[name]
		if err != nil || !known {
			ts.Fatalf("held: %q is not NAME=COUNT", a)
		}
		if (got == want) == neg {
			ts.Fatalf("the SIS holds %d %s", got, name)
		}
	}
}

// checkStatus is "status N carillonctl …": the program ends with exit status N.
func checkStatus(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || neg {
		ts.Fatalf("usage: status N program args…")
	}
	want := "exit status " + args[0]
	err := ts.Exec(args[1], args[2:]...)
	switch {
	case err == nil && args[0] == "0":
	case err == nil:
		ts.Fatalf("it ended with status 0, want %s", args[0])
	case err.Error() != want:
		ts.Fatalf("it ended with %v, want %s", err, args[0])
	}
}

// cutFile is "cut FILE BYTES": what a copy that broke off leaves.
func cutFile(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// servers holds the practice SIS of each running script; scripts run side by side.
var servers sync.Map

// sisOf is the practice SIS of a script, which "sis" started.
func sisOf(ts *testscript.TestScript) *practice.Server {
	s, ok := servers.Load(ts)
	if !ok {
		ts.Fatalf("there is no practice SIS: say sis first")
	}
	return s.(*practice.Server)
}
