package arch

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// library names the outside libraries the rules bind, by a prefix of their import path.
var library = map[string]string{
	"fyne.io/fyne/v2":              "fyne",
	"go.etcd.io/bbolt":             "bbolt",
	"github.com/go-resty/resty/v2": "resty",
	"golang.org/x/text":            "text",
}

// allowed says what the packages of a room may import: rooms of ours by prefix, and bound libraries by name. The first
// room whose prefix fits counts. A room may always import itself.
var allowed = []struct {
	room string
	may  []string
}{
	{"model/names", []string{"text"}},
	{"model/message", nil},
	{"model/store", []string{"model", "bbolt"}},
	{"model", []string{"model"}},
	{"sync/rows", []string{"model"}},
	{"sync/engine", []string{"model", "sync/rows"}},
	{"sync/liss", []string{"resty", "text"}},
	{"sync/memory", []string{"model", "sync/rows", "sync/engine"}},
	{"sync/conformance", []string{"model", "sync/rows", "sync/engine"}},
	{"sync/lissmap/lisstest", []string{"model", "sync/engine", "sync/conformance", "sync/liss", "internal/practice"}},
	{"sync/lissmap", []string{"model", "sync/rows", "sync/engine", "sync/liss"}},
	{"sync/", []string{"model", "sync/rows", "sync/engine", "sync/liss", "sync/lissmap"}},
	{"internal/practice", []string{"sync/liss", "bbolt"}},
	{"internal/arch", nil},
	{"internal/config", nil},
	{"internal/person", []string{"model", "internal/roster"}},
	{"internal/print", []string{"model", "assets", "text"}},
	{"internal/proxy", nil},
	{"internal/planning", []string{"model", "internal/sheet"}},
	{"internal/raise", nil},
	{"internal/roster", []string{"model"}},
	{"internal/secret", nil},
	{"internal/sheet", []string{"model/names"}},
	{"internal/stranger", nil},
	{"internal/version", nil},
	{"internal/work", nil},
	{"internal/session", []string{"model", "internal/work"}},
	{"internal/words", []string{"model", "text"}},
	{"internal/runfacts", []string{"model", "sync/engine", "internal/words"}},
	{"internal/exchange/preview", []string{"model", "sync/engine", "internal/words"}},
	{"internal/exchange/spreadsheet", []string{"model", "internal/exchange", "text"}},
	{"internal/exchange/lisscapture", []string{"model", "internal/exchange", "sync/rows", "sync/liss"}},
	{"internal/exchange/formats", []string{"model", "internal/exchange"}},
	{"internal/exchange", []string{"model", "internal/exchange"}},
	{"internal/", []string{"model", "internal"}},
	{"ui/", []string{"internal/newtimetable", "internal/newyear", "internal/fixes", "internal/importing", "internal/exchange/intake", "model", "sync/engine", "internal/session", "internal/work", "internal/sheet", "internal/sheets", "internal/bells", "internal/roster", "internal/planning", "internal/person", "internal/start",
		"internal/rosters", "internal/words", "internal/runfacts", "internal/exchange/preview", "assets", "ui", "fyne"}},
	{"assets", []string{"fyne"}},
	{"cmd/", []string{"model", "sync", "internal", "ui", "assets", "cmd", "fyne", "fyne/app"}},
}

// never lists imports that are wrong whatever the room's list says.
var never = []struct{ room, imports, why string }{
	{"model/rules", "carillon/model/store", "rules are pure"},
	{"model/views", "carillon/model/store", "views are pure"},
	{"ui/", "fyne.io/fyne/v2/app", "packages with a graphics driver can't be tested without one"},
	{"ui/", "carillon/model/store", "nothing in ui opens a file"},
	{"ui/", "net/http", "nothing in ui opens a socket"},
	{"model", "net", "the model is pure"},
	{"model", "net/http", "the model is pure"},
	{"model/rules", "os", "the model is pure"},
	{"model/views", "os", "the model is pure"},
	{"sync/engine", "net/http", "the engine knows connectors by interface only"},
	{"sync/rows", "net/http", "rows know no protocol"},
	{"sync/engine", "os", "the engine reaches files through its host"},
	{"sync/memory", "net/http", "a SIS in memory has no protocol"},
	{"sync/conformance", "net/http", "the suite knows no protocol"},
	{"cmd/", "carillon/sync/memory", "it is for tests"},
	{"cmd/", "carillon/internal/stranger", "it is for tests"},
	{"internal/", "carillon/internal/stranger", "it is for tests"},
}

type pkg struct {
	ImportPath string
	Imports    []string
	Error      *struct{ Err string }
}

// packages lists every package of the module with what it imports outside its tests.
func packages(t *testing.T) []pkg {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Error", "-tags", "migrated_fynedo,x11", "./...")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for d := json.NewDecoder(out); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return all
}

func room(path string) string { return strings.TrimPrefix(path, "carillon/") }

// fits says whether a path is a room or lies in it.
func fits(path, room string) bool {
	return path == strings.TrimSuffix(room, "/") || strings.HasPrefix(path, strings.TrimSuffix(room, "/")+"/")
}

// forbidden is why a package may not import another; "" where it may.
func forbidden(from, to string) string {
	for _, n := range never {
		if fits(from, n.room) && to == n.imports {
			return n.why
		}
	}
	name := ""
	switch {
	case strings.HasPrefix(to, "carillon/"):
		name = room(to)
	case to == "fyne.io/fyne/v2/app":
		name = "fyne/app"
	default:
		for prefix, lib := range library {
			if fits(to, prefix) {
				name = lib
			}
		}
	}
	if name == "" {
		return "" // the standard library, or a library the rules do not bind
	}
	for _, a := range allowed {
		if !fits(from, a.room) {
			continue
		}
		self := strings.Split(a.room, "/")[0] != "" && fits(name, from)
		if self || slices.ContainsFunc(a.may, func(m string) bool { return name == m || strings.HasPrefix(name, m+"/") && m != "fyne" }) {
			if a.room == "model" && fits(name, "model/store") {
				return "the model knows nothing of files"
			}
			if from == "model" && fits(name, "model/names") {
				return "the model itself needs the standard library only"
			}
			return ""
		}
		return "it is not on the room's list"
	}
	return "no rule knows the room " + from
}

func TestEveryPackageImportsOnlyWhatItsRoomMay(t *testing.T) {
	all := packages(t)
	if len(all) < 10 {
		t.Fatalf("only %d packages found: the test looks in the wrong place", len(all))
	}
	for _, p := range all {
		if p.Error != nil {
			t.Errorf("%s: %s", p.ImportPath, p.Error.Err)
		}
		for _, to := range p.Imports {
			if why := forbidden(room(p.ImportPath), to); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, to, why)
			}
		}
	}
}

func TestTheStandardLibrarysSyncKeepsItsName(t *testing.T) {
	files, err := filepath.Glob("../../sync/*.go")
	if err != nil || len(files) > 0 {
		t.Errorf("sync/ itself holds no Go file, found %v (%v)", files, err)
	}
}

func TestTheImportRulesForbidWhatTheyShould(t *testing.T) {
	tests := []struct {
		from, to string
		ok       bool
	}{
		{"model", "carillon/sync/engine", false},
		{"model", "fyne.io/fyne/v2", false},
		{"model/rules", "carillon/model", true},
		{"model/rules", "carillon/model/store", false},
		{"model", "carillon/model/rules", true},
		{"model/store", "go.etcd.io/bbolt", true},
		{"model", "carillon/model/names", false},
		{"model/rules", "carillon/model/names", true},
		{"model/names", "golang.org/x/text/unicode/norm", true},
		{"model/names", "carillon/model", false},
		{"model", "golang.org/x/text/unicode/norm", false},
		{"sync/engine", "carillon/model/names", true},
		{"ui/registers", "golang.org/x/text/collate", false},
		{"sync/engine", "carillon/sync/liss", false},
		{"sync/engine", "go.etcd.io/bbolt", false},
		{"sync/liss", "carillon/model", false},
		{"sync/liss", "github.com/go-resty/resty/v2", true},
		{"sync/alma", "carillon/sync/lissmap", true},
		{"sync/memory", "carillon/sync/liss", false},
		{"sync/conformance", "carillon/sync/liss", false},
		{"cmd/carillonctl", "carillon/sync/memory", false},
		{"internal/practice", "carillon/model", false},
		{"ui/shell", "carillon/model/store", false},
		{"ui/shell", "fyne.io/fyne/v2/widget", true},
		{"ui/shell", "fyne.io/fyne/v2/app", false},
		{"ui/syncdialog", "carillon/sync/liss", false},
		{"ui/syncdialog", "carillon/sync/engine", true},
		{"cmd/carillon", "fyne.io/fyne/v2/app", true},
		{"cmd/carillonctl", "carillon/sync/alma", true},
		{"internal/demo", "carillon/sync/engine", false},
		{"internal/stranger", "carillon/sync/liss", false},
		{"internal/session", "fyne.io/fyne/v2", false},
		{"internal/session", "carillon/ui/kit", false},
		{"internal/session", "carillon/internal/work", true},
		{"internal/work", "fyne.io/fyne/v2", false},
		{"ui/shell", "carillon/internal/session", true},
		{"internal/sheet", "carillon/model/names", true},
		{"internal/sheet", "carillon/model", false},
		{"internal/sheet", "fyne.io/fyne/v2", false},
		{"ui/sheet", "carillon/internal/sheet", true},
		{"ui/sheet", "carillon/internal/practice", false},
		{"cmd/carillonctl", "carillon/internal/stranger", false},
	}
	for _, tc := range tests {
		if got := forbidden(tc.from, tc.to) == ""; got != tc.ok {
			t.Errorf("%s importing %s: allowed %v, want %v", tc.from, tc.to, got, tc.ok)
		}
	}
}
