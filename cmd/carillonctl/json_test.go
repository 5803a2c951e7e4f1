package main

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"carillon/model/message"
	"carillon/sync/engine"
)

// TestTheHelpListsEveryMemberOfTheJSON: programs read it, so that none comes or goes without a word.
func TestTheHelpListsEveryMemberOfTheJSON(t *testing.T) {
	listed := map[string]bool{}
	for _, word := range regexp.MustCompile(`[A-Za-z]+`).FindAllString(syncHelp, -1) {
		listed[word] = true
	}
	seen := map[reflect.Type]bool{}
	var walk func(typ reflect.Type, of string)
	walk = func(typ reflect.Type, of string) {
		for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || !slices.Contains([]string{"carillon/sync/engine", "carillon/sync/rows", "main", "carillon/cmd/carillonctl"}, typ.PkgPath()) || seen[typ] || typ == reflect.TypeFor[engine.System]() {
			return
		}
		seen[typ] = true
		for i := range typ.NumField() {
			f := typ.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case !f.IsExported() || name == "-":
				continue
			case f.Anonymous:
			case name == "" || name != strings.ToLower(name[:1])+name[1:]:
				t.Errorf("%s.%s is called %q", of, f.Name, name)
			case !listed[name]:
				t.Errorf("sync --help does not list %s of %s", name, of)
			}
			walk(f.Type, f.Type.String())
		}
	}
	walk(reflect.TypeFor[planJSON](), "a preview")
	walk(reflect.TypeFor[runJSON](), "a run")
}

// TestJSONHasASentenceBesideEachMessage: scripts that read sentences go on as they were, others read codes.
func TestJSONHasASentenceBesideEachMessage(t *testing.T) {
	blank := message.New("row.code-empty")
	gone := message.New("held.many-gone", message.Count("gone", 2), message.CountOf("had", 9, engine.Sections.Term()), message.Name("sis", "Alma"))
	plan := &engine.Plan{Held: []engine.Guard{{Code: engine.ManyGone, Kind: engine.Sections, Said: gone}}, Notes: []message.Message{gone}, Look: []message.Message{blank},
		In: []engine.Incoming{{Kind: engine.Students, Notes: []engine.Note{{What: "Ann", Why: blank}}, Suggestions: []engine.Suggestion{{SISID: "7", Why: blank}},
			Others: []engine.Suggestion{{SISID: "8", Why: blank}}, Changes: []engine.RowChange{{Title: "Bob"}}}},
		Out: []engine.Outgoing{{Kind: engine.Sections, Bad: []engine.Note{{What: "ART", Why: blank}}, There: []engine.RowChange{{Title: "MAT", Why: blank}}}}}
	run := &engine.Result{Held: plan.Held, Notes: []message.Message{blank}, Warnings: []message.Message{message.Verbatim("slow")}, Error: gone,
		Out: []engine.KindResult{{Kind: engine.Sections, Differs: blank}}}
	const empty, many = "the course code or the section ID is empty", "2 of 9 sections would disappear from Alma."
	for _, tc := range []struct {
		name string
		of   any
		want map[string]any // by the way to it
	}{
		{"a preview", planView(plan), map[string]any{
			"held.0.text": many, "held.0.textSaid.code": "held.many-gone", "held.0.textSaid.args.gone.count": 2.0, "held.0.textSaid.args.had.of": "kind.sections",
			"held.0.kind": "sections", "notes.0": many, "notesSaid.0.code": "held.many-gone", "look.0": empty, "lookSaid.0.code": "row.code-empty",
			"download.0.notes.0.why": empty, "download.0.notes.0.what": "Ann", "download.0.notes.0.whySaid.code": "row.code-empty", "download.0.kind": "students",
			"download.0.suggestions.0.why": empty, "download.0.otherPersons.0.sisId": "8", "download.0.otherPersons.0.why": empty,
			"download.0.changes.0.title": "Bob", "download.0.changes.0.why": nil, "download.0.changes.0.whySaid": nil,
			"publish.0.errors.0.why": empty, "publish.0.there.0.why": empty, "publish.0.there.0.whySaid.code": "row.code-empty", "adopted": nil}},
		{"a run", resultView(run), map[string]any{
			"held.0.text": many, "notes.0": empty, "notesSaid.0.code": "row.code-empty", "warnings.0": "slow", "warningsSaid.0.text": "slow",
			"error": many, "errorSaid.code": "held.many-gone", "published.0.differs": empty, "published.0.differsSaid.code": "row.code-empty"}},
		{"a run that said nothing", resultView(&engine.Result{}), map[string]any{"notes": nil, "notesSaid": nil, "error": nil, "errorSaid": nil, "held": nil}},
	} {
		b, err := json.Marshal(tc.of)
		if err != nil {
			t.Fatal(err)
		}
		var got any
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		for path, want := range tc.want {
			at := got
			for _, step := range strings.Split(path, ".") {
				switch v := at.(type) {
				case map[string]any:
					at = v[step]
				case []any:
					at = v[0]
				default:
					at = nil
				}
			}
			if at != want {
				t.Errorf("%s: %s is %v, want %v", tc.name, path, at, want)
			}
		}
	}
}
