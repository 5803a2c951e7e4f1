package engine

import (
	"testing"

	"carillon/model"
)

func TestOfSeveralSpansOfOneStudentTheOneThatHoldsOnTheDayCounts(t *testing.T) {
	july, august, december := model.NewDate(2026, 7, 1), model.NewDate(2026, 8, 17), model.NewDate(2026, 12, 18)
	now, next := Days{august, december}, Days{model.NewDate(2027, 7, 1), model.NewDate(2028, 6, 30)}
	rec := func(id, form string, span Days) Record {
		return Record{SISID: id, Span: span, Fields: map[string]string{FieldYearLevel: form}}
	}
	for name, test := range map[string]struct {
		on   model.Date
		recs []Record
		want string
	}{
		"next year's first":              {august + 40, []Record{rec("1", "10", next), rec("1", "9", now), rec("2", "7", Days{})}, "97"},
		"this year's first":              {august + 40, []Record{rec("1", "9", now), rec("1", "10", next)}, "9"},
		"the last day":                   {december, []Record{rec("1", "10", next), rec("1", "9", now)}, "9"},
		"the first day of next year":     {next.From, []Record{rec("1", "9", now), rec("1", "10", next)}, "10"},
		"an open end":                    {next.From + 9, []Record{rec("1", "9", now), rec("1", "10", Days{From: next.From})}, "10"},
		"an open beginning":              {july, []Record{rec("1", "9", next), rec("1", "8", Days{To: august})}, "8"},
		"between two":                    {december + 20, []Record{rec("1", "9", now), rec("1", "10", next), rec("1", "11", Days{next.From + 400, 0})}, "10"},
		"after all":                      {next.To + 1, []Record{rec("1", "9", now), rec("1", "10", next)}, "10"},
		"twice the same is said further": {august + 1, []Record{rec("1", "9", now), rec("1", "9", now)}, "99"},
		"twice without a span":           {august, []Record{rec("1", "9", Days{}), rec("1", "10", Days{})}, "910"},
		"both hold":                      {august, []Record{rec("1", "9", now), rec("1", "10", Days{To: december})}, "910"},
		"rows without an id":             {august, []Record{rec("", "9", next), rec("", "10", now)}, "910"},
	} {
		got := ""
		for _, r := range inForce(test.recs, test.on) {
			got += r.Fields[FieldYearLevel]
		}
		if got != test.want {
			t.Errorf("%s: %s instead of %s", name, got, test.want)
		}
	}
}
