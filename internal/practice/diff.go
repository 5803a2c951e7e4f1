package practice

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"carillon/sync/liss"
)

// difference is how a list of records differs from an earlier one.
type difference struct {
	New, Gone []reflect.Value
	Changed   []changedRow
	Same      int
}

// changedRow is a record that is in both lists with other members.
type changedRow struct {
	Name    string // its identity in words
	Members []changedMember
}

type changedMember struct{ Name, Before, After string }

// identities are the members that tell a record apart from its like, where the key members of the wire are not enough.
var identities = map[reflect.Type][]string{
	reflect.TypeFor[liss.Lesson]():      {"ClassCode", "TtStructure", "DayNumber", "Period"},
	reflect.TypeFor[liss.BellPeriod]():  {"TtStructure", "DayNumber", "Period"},
	reflect.TypeFor[liss.CalendarDay](): {"Date"},
	reflect.TypeFor[liss.DailyRow]():    {"Date", "Period", "StartTime", "ClassCode"},
}

// compareRows compares two slices of one record type. Rows that are alike are paired first, whatever their order and number, then
// rows of one identity.
func compareRows(before, after any) difference {
	var d difference
	was, is := reflect.ValueOf(before), reflect.ValueOf(after)
	if !is.IsValid() || was.IsValid() && was.Type() != is.Type() {
		return d
	}
	unmatched := map[string][]reflect.Value{} // of before, by whole text
	if was.IsValid() {
		for i := range was.Len() {
			text := string(appendValue(nil, was.Index(i)))
			unmatched[text] = append(unmatched[text], was.Index(i))
		}
	}
	var fresh []reflect.Value
	for i := range is.Len() {
		text := string(appendValue(nil, is.Index(i)))
		if list := unmatched[text]; len(list) > 0 {
			unmatched[text] = list[1:]
			d.Same++
			continue
		}
		fresh = append(fresh, is.Index(i))
	}
	left := map[string][]reflect.Value{} // of before, by identity
	if was.IsValid() {
		for i := range was.Len() {
			row := was.Index(i)
			text := string(appendValue(nil, row))
			if n := len(unmatched[text]); n > 0 {
				unmatched[text] = unmatched[text][:n-1]
				name := identity(row)
				left[name] = append(left[name], row)
			}
		}
	}
	for _, row := range fresh {
		name := identity(row)
		if list := left[name]; len(list) > 0 && name != "" {
			d.Changed = append(d.Changed, changedRow{name, changedMembers(list[0], row)})
			left[name] = list[1:]
			continue
		}
		d.New = append(d.New, row)
	}
	for _, rows := range left {
		d.Gone = append(d.Gone, rows...)
	}
	slices.SortFunc(d.Gone, func(a, b reflect.Value) int { return strings.Compare(identity(a), identity(b)) })
	return d
}

// identity names a record, "" where it can't be told apart.
func identity(row reflect.Value) string {
	columns := columnsOf(row.Type()).columns
	names, own := identities[row.Type()]
	var parts []string
	for _, c := range columns {
		if own && slices.Contains(names, c.name) || !own && c.key {
			if text := cellText(row.Field(c.index)); text != "" {
				parts = append(parts, c.name+" "+text)
			}
		}
	}
	return strings.Join(parts, ", ")
}

func changedMembers(before, after reflect.Value) []changedMember {
	var list []changedMember
	for _, c := range columnsOf(after.Type()).columns {
		if was, is := cellText(before.Field(c.index)), cellText(after.Field(c.index)); was != is {
			list = append(list, changedMember{c.name, was, is})
		}
	}
	if was, is := unknownText(before), unknownText(after); was != is {
		list = append(list, changedMember{"other members", was, is})
	}
	return list
}

// cellText is a member's value for people, "" where there is none.
func cellText(v reflect.Value) string {
	if v.IsZero() {
		return ""
	}
	switch x := v.Interface().(type) {
	case liss.DateTime:
		if x == x.DayStart() {
			return dayText(x)
		}
		return x.Time().Format("2006-01-02 15:04")
	case liss.OptionalInt:
		return fmt.Sprint(x.N)
	case string:
		return x
	case bool:
		return "yes"
	}
	if v.Kind() == reflect.Slice {
		var parts []string
		for i := range v.Len() {
			parts = append(parts, cellText(v.Index(i)))
		}
		return strings.Join(parts, "; ")
	}
	if v.Kind() == reflect.Struct && columnsOf(v.Type()).columns != nil {
		var parts []string
		for _, c := range columnsOf(v.Type()).columns {
			parts = append(parts, cellText(v.Field(c.index)))
		}
		return strings.Join(parts, " ")
	}
	return fmt.Sprint(v.Interface())
}

// unknownText is the members that LISS does not know.
func unknownText(row reflect.Value) string {
	i := columnsOf(row.Type()).unknown
	if i < 0 {
		return ""
	}
	var parts []string
	for _, m := range row.Field(i).Interface().([]liss.Member) {
		parts = append(parts, m.Name+" "+m.Value)
	}
	return strings.Join(parts, ", ")
}
