package words

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"

	"carillon/model"
	"carillon/model/message"
	"carillon/sync/engine"
)

// speakers are the packages that have something to say.
var speakers = []string{"model/message", "sync/rows", "sync/engine", "sync/alma", "sync/generic", "ui/syncdialog", "cmd/carillonctl", "internal/exchange",
	"internal/exchange/intake", "internal/exchange/spreadsheet", "internal/exchange/xmltree", "internal/exchange/fet", "internal/exchange/lisscapture", "internal/exchange/xhstt",
	"internal/exchange/oneroster", "internal/exchange/ical"}

// use is a code as the sources use it: where, and with which arguments.
type use struct {
	at   string
	args map[string]string // the function that makes an argument, by the argument's name
}

// usesOf finds in the sources of a package the constants of message.Code and the calls that are handed one of them. The
// arguments are the further arguments of the call that are calls themselves and have a literal for their name.
func usesOf(t *testing.T, dir string) map[message.Code][]use {
	t.Helper()
	set := token.NewFileSet()
	files, err := filepath.Glob("../../" + dir + "/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", dir, len(files), err)
	}
	codes, uses := map[string]message.Code{}, map[message.Code][]use{}
	var parsed []*ast.File
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, f)
		ast.Inspect(f, func(n ast.Node) bool {
			spec, is := n.(*ast.ValueSpec)
			if !is || !isCode(spec.Type, f.Name.Name) {
				return true
			}
			for i, id := range spec.Names {
				if i < len(spec.Values) {
					code, err := strconv.Unquote(spec.Values[i].(*ast.BasicLit).Value)
					if err != nil {
						t.Fatal(err)
					}
					codes[id.Name] = message.Code(code)
					uses[message.Code(code)] = nil
				}
			}
			return true
		})
	}
	for _, f := range parsed {
		ast.Inspect(f, func(n ast.Node) bool {
			call, is := n.(*ast.CallExpr)
			if !is {
				return true
			}
			at := slices.IndexFunc(call.Args, func(e ast.Expr) bool {
				id, is := e.(*ast.Ident)
				return is && codes[id.Name] != ""
			})
			if at < 0 || name(call.Fun) == "CountOf" {
				return true
			}
			u := use{at: set.Position(call.Pos()).String(), args: map[string]string{}}
			for _, e := range call.Args[at+1:] {
				arg, is := e.(*ast.CallExpr)
				if !is {
					if id, named := e.(*ast.Ident); named { // at := message.Name("at", …)
						u.args[id.Name] = "Name"
						continue
					}
					t.Errorf("%s: an argument can't be read", u.at)
					continue
				}
				u.args[argument(arg)] = name(arg.Fun)
			}
			if name(call.Fun) == "Wrap" {
				u.args["why"] = "Part"
			}
			code := codes[call.Args[at].(*ast.Ident).Name]
			uses[code] = append(uses[code], u)
			return true
		})
	}
	return uses
}

func isCode(e ast.Expr, in string) bool {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return name(e.X) == "message" && e.Sel.Name == "Code"
	case *ast.Ident:
		return in == "message" && e.Name == "Code"
	}
	return false
}

func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// usual are the arguments of functions that name theirs themselves.
var usual = map[string]string{"sis": "sis", "ofKind": "kind", "bell": "bell"}

func argument(call *ast.CallExpr) string {
	if as := usual[name(call.Fun)]; as != "" {
		return as
	}
	if len(call.Args) > 0 {
		if lit, is := call.Args[0].(*ast.BasicLit); is {
			text, _ := strconv.Unquote(lit.Value)
			return text
		}
	}
	return "?"
}

// sample is an argument as a function of the sources makes it.
func sample(t *testing.T, name, by string) message.Arg {
	day := model.NewDate(2026, 11, 30)
	switch by {
	case "Count":
		return message.Count(name, 2)
	case "CountOf":
		return message.CountOf(name, 2, "noun.row")
	case "rowsOf":
		return message.CountOf(name, 2, engine.Sections.Term())
	case "Date":
		return message.Date(name, day)
	case "Days":
		return message.Days(name, day, day)
	case "Year":
		return message.Year(name, 2026)
	case "ofKind", "Term":
		return message.Term(name, engine.Sections.Term())
	case "Part":
		return message.Part(name, message.Verbatim("because"))
	case "List", "Names":
		return message.Names(name, "one", "two")
	case "Record", "recordOf":
		return message.Record(name, model.Key{Kind: model.KindStudent, ID: 1}, "Ann Ames")
	case "slotOf", "Slot":
		return message.Slot(name, "1/1/1", "Mon 1")
	case "Name", "sis", "bell":
		return message.Name(name, "Alma")
	case "Quote":
		return message.Quote(name, "no such class")
	}
	t.Errorf("the test does not know how %s makes %s", by, name)
	return message.Arg{}
}

// placeholders are the arguments that a sentence uses.
func placeholders(t *testing.T, text string) map[string]bool {
	t.Helper()
	trees, err := parse.Parse("", text, "", "", map[string]any{"printf": fmt.Sprintf, "or": fmt.Sprint})
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	used := map[string]bool{}
	var walk func(n parse.Node)
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, n := range l.Nodes {
				walk(n)
			}
		}
	}
	branch := func(b *parse.BranchNode) {
		walk(b.Pipe)
		list(b.List)
		list(b.ElseList)
	}
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ActionNode:
			walk(n.Pipe)
		case *parse.PipeNode:
			for _, c := range n.Cmds {
				for _, a := range c.Args {
					walk(a)
				}
			}
		case *parse.FieldNode:
			used[n.Ident[0]] = true
		case *parse.IfNode:
			branch(&n.BranchNode)
		case *parse.RangeNode:
			branch(&n.BranchNode)
		}
	}
	if tree := trees[""]; tree != nil {
		list(tree.Root)
	}
	return used
}

// forms are the sentences of the catalogue by code and plural form; the form of those without any is other.
func forms(t *testing.T) map[message.Code]map[string]string {
	t.Helper()
	var file map[message.Code]json.RawMessage
	if err := json.Unmarshal(english, &file); err != nil {
		t.Fatal(err)
	}
	all := map[message.Code]map[string]string{}
	for code, raw := range file {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			all[code] = map[string]string{"other": text}
			continue
		}
		var several map[string]string
		if err := json.Unmarshal(raw, &several); err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		all[code] = several
	}
	return all
}

func TestAllThatCanBeSaidHasASentenceAndEverySentenceItsArguments(t *testing.T) {
	sentences := forms(t)
	unused := maps.Clone(sentences)
	said := 0
	for _, dir := range speakers {
		uses := usesOf(t, dir)
		if len(uses) == 0 {
			t.Errorf("%s has no codes: the test looks in the wrong place", dir)
		}
		for code, list := range uses {
			said++
			delete(unused, code)
			if sentences[code] == nil {
				t.Errorf("%s of %s has no sentence", code, dir)
				continue
			}
			for _, u := range list {
				for form, text := range sentences[code] {
					for arg := range placeholders(t, text) {
						if u.args[arg] == "" {
							t.Errorf("%s: %s (%s) needs the argument %s, and has %v", u.at, code, form, arg, slices.Sorted(maps.Keys(u.args)))
						}
					}
				}
				if len(sentences[code]) > 1 && u.args["n"] != "Count" {
					t.Errorf("%s: %s has plural forms, and no count n", u.at, code)
				}
				var args []message.Arg
				for name, by := range u.args {
					args = append(args, sample(t, name, by))
				}
				if _, err := Plain.say(message.New(code, args...)); err != nil {
					t.Errorf("%s: %s can't be said: %v", u.at, code, err)
				}
			}
		}
	}
	for _, kind := range slices.Concat(engine.Downloads(), engine.Publishes()) {
		for _, form := range []message.Code{"", ".label", ".lower", ".rows"} {
			if sentences[kind.Term()+form] == nil {
				t.Errorf("%s has no word %s", kind, form)
			}
			delete(unused, kind.Term()+form)
		}
		for n, want := range map[int]string{1: kind.Count(1), 1234: kind.Count(1234)} {
			if got := Plain.Count(kind, n); got != want {
				t.Errorf("%s: %q, want %q", kind, got, want)
			}
		}
	}
	delete(unused, "year.none") // of this package
	for code := range unused {
		t.Errorf("nobody says %s", code)
	}
	if said < 150 {
		t.Errorf("only %d codes were found", said)
	}
}
