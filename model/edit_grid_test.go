package model_test

import (
	"slices"
	"testing"

	"carillon/model"
)

func TestADayIsCopiedAndItsTimesAreShifted(t *testing.T) {
	tt, _ := meetSchool(t, "ab-block", nil)
	g := tt.Grid(1).Clone()
	g.CopyDay(1, 2)
	times := func(day uint8) (list []model.Span) {
		for _, c := range g.Cells {
			if c.Day == day {
				list = append(list, model.Span{Start: c.Start, End: c.End})
			}
		}
		return list
	}
	if !slices.Equal(times(1), times(2)) {
		t.Errorf("day 2 has %v, day 1 %v", times(2), times(1))
	}
	before := times(2)
	if err := g.ShiftTimes(2, 9*60, 10); err != nil {
		t.Fatal(err)
	}
	for i, s := range times(2) {
		want := before[i]
		if want.Start >= 9*60 {
			want.Start, want.End = want.Start+10, want.End+10
		}
		if s != want {
			t.Errorf("%v became %v, want %v", before[i], s, want)
		}
	}
	for _, c := range g.Cells {
		for _, v := range c.Variants {
			for _, s := range v.Spans {
				if s.Start < c.Start || s.End > c.End {
					t.Errorf("wave %s has class at %v, outside %v–%v", v.Code, s, c.Start, c.End)
				}
			}
		}
	}
	if tt.Grid(1).Cells[0].Variants != nil || slices.Equal(times(1), times(2)) {
		t.Error("another day, or the grid of the timetable, was changed")
	}
	if err := g.ShiftTimes(1, 0, -600); err == nil {
		t.Error("times before midnight are taken")
	}
	if err := g.ShiftTimes(1, 0, 1000); err == nil {
		t.Error("times after midnight are taken")
	}
	if _, err := tt.Apply(model.SetGrid{Grid: g}); err != nil {
		t.Error(err)
	}
}

func TestOverlapsArePeriodsThatShareTimeButBreaks(t *testing.T) {
	cell := func(day uint8, p model.PeriodID, kind model.PeriodKind, start, end model.Minute) model.Cell {
		return model.Cell{Day: day, Period: p, Kind: kind, Start: start, End: end}
	}
	g := &model.Grid{Cells: []model.Cell{
		cell(1, 1, model.Teaching, 480, 540), cell(1, 2, model.Teaching, 535, 600), cell(1, 3, model.Break, 590, 620), cell(1, 4, model.Teaching, 600, 660),
		cell(2, 1, model.Teaching, 540, 600), cell(2, 2, model.Offline, 500, 541), cell(2, 3, model.Spacer, 500, 600), cell(2, 4, model.Teaching, 0, 0),
	}}
	want := []model.Overlap{{Day: 1, A: 1, B: 2}, {Day: 2, A: 2, B: 1}}
	if got := g.Overlaps(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
