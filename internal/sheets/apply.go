package sheets

import (
	"errors"
	"slices"

	"carillon/internal/sheet"
	"carillon/model"
	"carillon/model/names"
)

// change is what becomes of one record: cells of it that are set, a row that is made, or a record that is deleted.
type change struct {
	key     sheet.Key
	cells   []sheet.Cell
	made    bool
	deleted bool
}

// edit is a change as an edit of the timetable, without some of its cells.
func (s *Source) edit(c change, without int) model.Edit {
	if c.deleted {
		return model.Delete{Key: s.RecordOf(c.key)}
	}
	e := model.SetFields{Key: model.Key{Kind: s.kind}}
	if !c.made {
		e.Key = s.RecordOf(c.key)
	}
	for i, cell := range c.cells {
		if i != without {
			e.Values = append(e.Values, model.FieldValue{Field: s.fields[cell.Column].ID, Value: cell.Text})
		}
	}
	return e
}

// changes sorts an edit by records: new rows first, so that what names them can.
func changes(e sheet.Edit) []change {
	list := make([]change, 0, len(e.Rows)+len(e.Cells)+len(e.Delete))
	for _, r := range e.Rows {
		list = append(list, change{key: r.Key, cells: slices.Clone(r.Cells), made: true})
	}
	at := make(map[sheet.Key]int, len(e.Cells))
	for _, c := range e.Cells {
		i, ok := at[c.Key]
		if !ok {
			i = len(list)
			at[c.Key] = i
			list = append(list, change{key: c.Key})
		}
		list[i].cells = append(list[i].cells, c)
	}
	for _, k := range e.Delete {
		list = append(list, change{key: k, deleted: true})
	}
	return list
}

// check takes the cells out of some changes that can't be read, and says why.
func (s *Source) check(list []change) (refused []sheet.Refusal) {
	blank := model.Blank(s.kind)
	for i := range list {
		c := &list[i]
		r := blank
		if !c.made && !c.deleted {
			r = s.t.Get(s.RecordOf(c.key))
		}
		c.cells = slices.DeleteFunc(c.cells, func(cell sheet.Cell) bool {
			f := &s.fields[cell.Column]
			reason := ""
			switch {
			case !f.Editable():
				reason = s.cols[cell.Column].ReadOnly
			case r == nil:
				reason = "This row is no longer there."
			default:
				if err := f.Check(s.t, r, cell.Text); err != nil {
					reason = names.Sentence(err.Error())
				}
			}
			if reason == "" {
				return false
			}
			refused = append(refused, sheet.Refusal{Key: cell.Key, Column: cell.Column, Reason: reason,
				Unknown: f.Refers != model.KindNone && f.Editable()})
			if c.made {
				refused[len(refused)-1].Key = c.key
			}
			return true
		})
	}
	return refused
}

// Try implements sheet.Source. Whether a code is taken already shows when the edit is applied, except for new rows.
func (s *Source) Try(e sheet.Edit) sheet.Result {
	list := changes(e)
	r := sheet.Result{Refused: s.check(list)}
	if len(e.Rows) > 0 {
		_, refused := s.oneByOne(list[:len(e.Rows)])
		r.Refused = append(r.Refused, refused...)
	}
	return r
}

// Apply implements sheet.Source. What can be read is tried as one edit; where the timetable refuses that, each record is tried
// on a copy, and those that are taken there are one edit.
func (s *Source) Apply(e sheet.Edit) sheet.Result {
	list := changes(e)
	r := sheet.Result{Refused: s.check(list), Made: map[sheet.Key]sheet.Key{}}
	list = slices.DeleteFunc(list, func(c change) bool { return len(c.cells) == 0 && !c.deleted && !c.made })
	if len(list) == 0 {
		return r
	}
	last := s.t.LastID(s.kind)
	err := s.apply(s.batch(e, list))
	if err != nil {
		if len(list) == 1 && len(list[0].cells) <= 1 {
			r.Refused = append(r.Refused, s.refusal(list[0], -1, err))
			return r
		}
		taken, refused := s.oneByOne(list)
		r.Refused = append(r.Refused, refused...)
		if list = taken; len(list) == 0 {
			return r
		}
		if err := s.apply(s.batch(e, list)); err != nil { // taken each by itself, and not together
			for _, c := range list {
				r.Refused = append(r.Refused, s.refusals(c, err)...)
			}
			return r
		}
	}
	s.noteMade(r.Made, list, last)
	return r
}

// noteMade finds the records of the rows that were made: IDs count on.
func (s *Source) noteMade(made map[sheet.Key]sheet.Key, list []change, last uint32) {
	for _, c := range list {
		if c.made {
			last++
			made[c.key] = KeyOf(model.Key{ID: last})
		}
	}
	s.keys = nil
}

// batch is some changes as one edit.
func (s *Source) batch(e sheet.Edit, list []change) model.Edit {
	if len(list) == 1 {
		c := list[0]
		if !c.made && !c.deleted && len(c.cells) == 1 && e.Label == "" {
			return model.SetField{Key: s.RecordOf(c.key), Field: s.fields[c.cells[0].Column].ID, Value: c.cells[0].Text}
		}
		if c.made || c.deleted || e.Label == "" {
			return s.edit(c, -1)
		}
	}
	b := model.Batch{Name: e.Label, Edits: make([]model.Edit, len(list))}
	if b.Name == "" {
		b.Name = "Change " + names.Count(len(list), s.kind.String(), s.kind.Plural())
	}
	for i, c := range list {
		b.Edits[i] = s.edit(c, -1)
	}
	return b
}

// oneByOne tries changes on a copy, each behind those that were taken before it. Of a change that is refused, the cell without
// which it would be taken stays out.
func (s *Source) oneByOne(list []change) (taken []change, refused []sheet.Refusal) {
	scratch := s.t.Snapshot().Index()
	try := func(c change, without int) error {
		_, err := scratch.Apply(model.ByHand{Edit: s.edit(c, without)})
		return err
	}
	for _, c := range list {
		err := try(c, -1)
		if err == nil {
			taken = append(taken, c)
			continue
		}
		at := -1
		for i := range c.cells {
			if len(c.cells) > 1 && try(c, i) == nil {
				at = i
				break
			}
		}
		if at < 0 {
			refused = append(refused, s.refusals(c, err)...)
			continue
		}
		refused = append(refused, s.refusal(c, at, err))
		c.cells = slices.Delete(slices.Clone(c.cells), at, at+1)
		taken = append(taken, c)
	}
	return taken, refused
}

// refusals is why a change is refused as a whole.
func (s *Source) refusals(c change, err error) []sheet.Refusal {
	if c.made || c.deleted || len(c.cells) == 0 {
		return []sheet.Refusal{{Key: c.key, Column: -1, Reason: names.Sentence(err.Error())}}
	}
	list := make([]sheet.Refusal, len(c.cells))
	for i := range c.cells {
		list[i] = s.refusal(c, i, err)
	}
	return list
}

// refusal is why a cell is refused: the one at a place, the only one, or the row as a whole.
func (s *Source) refusal(c change, at int, err error) sheet.Refusal {
	x := sheet.Refusal{Key: c.key, Column: -1, Reason: names.Sentence(err.Error())}
	if at < 0 && len(c.cells) == 1 && !c.made {
		at = 0
	}
	if at >= 0 {
		x.Column = c.cells[at].Column
		var e *model.Error
		x.Unknown = errors.As(err, &e) && e.Code == model.Missing
	}
	return x
}

// Follow takes in a patch of the timetable: it returns the rows that it touched, and whether there are others now.
func (s *Source) Follow(p model.Patch) (touched []sheet.Key, reload bool) {
	for _, c := range p.Changes {
		delete(s.lists, c.Key.Kind)
		if c.Key.Kind != s.kind {
			continue
		}
		if (c.Before == nil) != (c.After == nil) {
			reload, s.keys = true, nil
		}
		touched = append(touched, KeyOf(c.Key))
	}
	return touched, reload
}
