package main

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

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
		if typ.Kind() != reflect.Struct || typ.PkgPath() != "carillon/sync/engine" || seen[typ] || typ == reflect.TypeFor[engine.System]() {
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
	walk(reflect.TypeFor[engine.Plan](), "a preview")
	walk(reflect.TypeFor[engine.Result](), "a run")
}
