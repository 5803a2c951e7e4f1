package sheet

import (
	"cmp"
	"slices"
	"strings"

	"carillon/model/names"
)

// Begin begins to edit the current cell and returns the text that the editor starts with: what is typed where that is to take
// the cell's place, else what the cell shows. Where the cell can't be typed into, why says it in a sentence.
func (s *Sheet) Begin(typed string) (text, why string) {
	k, column := s.CurrentCell()
	if k == 0 || column < 0 {
		return "", "There is no cell here to type into."
	}
	if why = s.cols[column].ReadOnly; why != "" {
		return "", why
	}
	s.editing = true
	if typed != "" {
		return typed, ""
	}
	return s.Text(k, column), ""
}

// Editing says whether a cell is being edited.
func (s *Sheet) Editing() bool { return s.editing }

// Cancel ends editing; the cell shows what it did before.
func (s *Sheet) Cancel() { s.editing = false }

// Enter ends editing and puts a text into the current cell.
func (s *Sheet) Enter(text string) Outcome {
	s.editing = false
	k, column := s.CurrentCell()
	if k == 0 || column < 0 {
		return Outcome{}
	}
	return s.apply(Edit{Cells: []Cell{{k, column, text}}})
}

// EnterAll ends editing and puts a text into all selected cells of the current column.
func (s *Sheet) EnterAll(text string) Outcome {
	s.editing = false
	_, column := s.CurrentCell()
	var e Edit
	s.eachSelected(func(k Key, c int) {
		if c == column {
			e.Cells = append(e.Cells, Cell{k, c, text})
		}
	})
	if len(e.Cells) > 1 {
		e.Label = "Change " + s.cols[column].Label + " of " + names.Count(len(e.Cells), "row", "rows")
	}
	return s.apply(e)
}

// Clear empties the selected cells.
func (s *Sheet) Clear() Outcome {
	e := Edit{}
	s.eachSelected(func(k Key, column int) { e.Cells = append(e.Cells, Cell{k, column, ""}) })
	return s.applyMany(e, "Empty")
}

// applyMany applies an edit of cells that may lie in columns nobody can type into: those are left out. The edit is named after
// the number of its cells.
func (s *Sheet) applyMany(e Edit, verb string) Outcome {
	why := ""
	e.Cells = slices.DeleteFunc(e.Cells, func(c Cell) bool {
		if s.cols[c.Column].ReadOnly == "" {
			return false
		}
		why = s.cols[c.Column].ReadOnly
		return true
	})
	if len(e.Cells) == 0 && len(e.Rows) == 0 {
		return Outcome{Why: why}
	}
	if len(e.Cells) > 1 || len(e.Rows) > 0 {
		n := len(e.Cells)
		for _, r := range e.Rows {
			n += len(r.Cells)
		}
		e.Label = verb + " " + names.Count(n, "cell", "cells")
	}
	return s.apply(e)
}

// apply hands an edit to the source, without the cells that have their text already. What is refused becomes a draft.
func (s *Sheet) apply(e Edit) Outcome {
	e = s.withPending(e)
	e.Cells = slices.DeleteFunc(e.Cells, func(c Cell) bool {
		if s.taken(c.Key, c.Column) != c.Text {
			return false
		}
		s.drop(c.Key, c.Column)
		return true
	})
	if e.Empty() {
		return Outcome{}
	}
	r := s.src.Apply(e)
	return s.took(e, r)
}

// withPending is an edit in which cells of rows that are waiting have become rows to be made.
func (s *Sheet) withPending(e Edit) Edit {
	if len(s.pending) == 0 {
		return e
	}
	var waiting []Key
	seen := map[Key]bool{}
	cells := make([]Cell, 0, len(e.Cells))
	for _, c := range e.Cells {
		p := s.pending[c.Key]
		if p == nil {
			cells = append(cells, c)
			continue
		}
		p.cells[c.Column] = c.Text
		if !seen[c.Key] {
			seen[c.Key], waiting = true, append(waiting, c.Key)
		}
	}
	for _, k := range waiting {
		e.Rows = append(e.Rows, s.newRow(k))
	}
	e.Cells = cells
	return e
}

// newRow is a row that is waiting, as the source is to make it.
func (s *Sheet) newRow(k Key) NewRow {
	p := s.pending[k]
	row := NewRow{Key: k, After: p.after}
	for c, text := range p.cells {
		if text != "" {
			row.Cells = append(row.Cells, Cell{k, c, text})
		}
	}
	slices.SortFunc(row.Cells, func(a, b Cell) int { return cmp.Compare(a.Column, b.Column) })
	return row
}

// took takes in what the source made of an edit.
func (s *Sheet) took(e Edit, r Result) Outcome {
	type spot struct {
		key    Key
		column int
	}
	out := Outcome{Edit: e, Refused: r.Refused}
	refused := make(map[spot]Refusal, len(r.Refused))
	whyNot := make(map[Key]string) // by row: why the row can't be made, else why its first cell can't be taken
	for _, x := range r.Refused {
		refused[spot{x.Key, x.Column}] = x
		if x.Column < 0 || whyNot[x.Key] == "" {
			whyNot[x.Key] = x.Reason
		}
	}
	for _, c := range e.Cells {
		if x, no := refused[spot{c.Key, c.Column}]; no {
			s.keep(c.Key, c.Column, c.Text, x)
		} else {
			s.drop(c.Key, c.Column)
			out.Taken++
		}
		delete(s.texts, c.Key)
	}
	became := make(map[Key]Key)
	for _, row := range e.Rows {
		k, made := r.Made[row.Key]
		if !made {
			if p := s.pending[row.Key]; p != nil {
				p.reason = whyNot[row.Key]
			}
			for _, c := range row.Cells {
				if x, no := refused[spot{row.Key, c.Column}]; no {
					s.keep(row.Key, c.Column, c.Text, x)
				} else {
					s.drop(row.Key, c.Column)
				}
			}
			continue
		}
		out.Taken++
		became[row.Key] = k
		delete(s.pending, row.Key)
		delete(s.drafts, row.Key)
		for _, c := range row.Cells {
			if x, no := refused[spot{row.Key, c.Column}]; no {
				s.keep(k, c.Column, c.Text, x)
			}
		}
	}
	s.rekey(became)
	gone := map[Key]bool{}
	for _, k := range e.Delete {
		if _, no := refused[spot{k, -1}]; !no {
			gone[k] = true
			out.Taken++
		}
	}
	s.remove(gone)
	s.untell()
	return out
}

// rekey gives rows that were waiting the source's keys.
func (s *Sheet) rekey(became map[Key]Key) {
	if len(became) == 0 {
		return
	}
	for i := range s.groups {
		for at, key := range s.groups[i].rows {
			if k, made := became[key]; made {
				s.groups[i].rows[at] = k
			}
		}
	}
	for at := range s.lines {
		if k, made := became[s.lines[at].key]; made {
			s.lines[at].key = k
		}
	}
}

// Pick lists the options that fit what was typed into the current cell, best fit first, at most so many; more is how many
// others fit. A code that is what was typed stands before one that begins so, that before names, and those before what is
// found somewhere. In a column of several codes the last one typed counts.
func (s *Sheet) Pick(typed string, most int) (list []Option, more int) {
	k, column := s.CurrentCell()
	c, ok := s.src.(Chooser)
	if !ok || column < 0 || s.cols[column].Type != Choice && s.cols[column].Type != Choices {
		return nil, 0
	}
	if s.cols[column].Type == Choices {
		typed = typed[strings.LastIndex(typed, ",")+1:]
	}
	return best(c.Options(k, column), typed, most)
}

func best(options []Option, typed string, most int) (list []Option, more int) {
	query := names.NewQuery(typed)
	type fit struct {
		o     Option
		grade int
	}
	var fits []fit
	typed = strings.TrimSpace(typed)
	for _, o := range options {
		grade := 0
		switch inCode := query.Match(names.NewText(o.Code)); {
		case query.Empty():
			grade = 1
		case strings.EqualFold(o.Code, typed):
			grade = 20
		case inCode >= names.Begins:
			grade = 10 + inCode
		default:
			grade = query.Match(names.NewText(o.Code, o.Name, o.Other))
		}
		if grade > 0 {
			fits = append(fits, fit{o, grade})
		}
	}
	slices.SortStableFunc(fits, func(a, b fit) int { return b.grade - a.grade })
	for _, f := range fits[:min(most, len(fits))] {
		list = append(list, f.o)
	}
	return list, len(fits) - len(list)
}

// Picked is the text of the editor after an option was chosen: the code, behind those already in a column of several.
func (s *Sheet) Picked(typed, code string) string {
	if _, column := s.CurrentCell(); column >= 0 && s.cols[column].Type == Choices {
		if at := strings.LastIndex(typed, ","); at >= 0 {
			return typed[:at+1] + " " + code
		}
	}
	return code
}
