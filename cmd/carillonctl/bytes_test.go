package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A folder's name need not be UTF-8; what is written there is read again by the next command.
func TestCommandsWorkInAFolderWhoseNameIsNoUTF8(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux takes names that are no UTF-8")
	}
	dir := filepath.Join(t.TempDir(), "Sch\xfcler")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "B\xfcro.carillon")
	run := func(args ...string) string {
		t.Helper()
		status, says := ctl(args...)
		if status != exitDone {
			t.Fatalf("%q: status %d: %s", args, status, says)
		}
		return says
	}
	run("demo", path, "--students", "50", "--year", "2026")
	run("system", "add", path, "--type", "alma", "--url", "http://127.0.0.1:9/liss", "--username", "u", "--school", "S")
	run("info", path)
	run("verify", path)
	csv := filepath.Join(dir, "csv")
	run("export", "csv", path, csv)
	if err := os.Remove(filepath.Join(csv, "school.csv")); err != nil { // which names the school
		t.Fatal(err)
	}
	run("import", "csv", csv, path, "--force", "--year", "2026")
	if says := run("info", path); !strings.Contains(says, "B?ro") {
		t.Errorf("the school is called otherwise than its file: %s", says)
	}
	run("backup", "list", path)
	run("backup", "restore", path, "1", "--force")
	run("verify", path)
}
