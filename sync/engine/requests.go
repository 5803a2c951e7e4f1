package engine

import (
	"slices"
	"strconv"

	"carillon/model"
)

// requestOf is a subject request by student and course.
type requestOf struct {
	student model.StudentID
	course  model.CourseID
}

// takeRequests takes in subject requests. They have no id of their own: student and course make one.
func (k *taker) takeRequests(recs []Record) (Incoming, error) {
	in := Incoming{Kind: Requests, Read: len(recs), Columns: []string{FieldStudent, FieldCourse, FieldRank, FieldReserve}}
	here := map[requestOf]*model.Request{}
	for r := range k.t.Requests() {
		here[requestOf{r.Student, r.Course}] = r
		if k.base[r.Key()] != nil {
			in.synced++
		}
	}
	if len(recs) == 0 && in.synced == 0 {
		in.Unchanged = len(here)
		if in.Unchanged > 0 {
			in.Notes = append(in.Notes, Note{What: in.Kind.Label(), Why: k.sis + " sent none; those of the timetable stay as they are"})
		}
		return in, nil
	}
	in.empty = len(recs) == 0
	seen := map[model.Key]bool{}
	for _, rec := range recs {
		st, c := k.t.StudentBySISID(rec.Fields[FieldStudent]), k.courseOf(rec.Fields[FieldCourse])
		if st == nil || c == nil {
			in.Notes = append(in.Notes, Note{What: rec.SISID, Why: "the timetable has no such " + missingPart(st == nil) + ", so the request is left out. Download " + missingPart(st == nil) + "s first"})
			continue
		}
		now, _ := strconv.Atoi(rec.Fields[FieldRank])
		next := &model.Request{Student: st.ID, Course: c.ID, Rank: uint8(min(max(now, 0), 255)), Reserve: rec.Fields[FieldReserve] != ""}
		if err := k.takeRequest(&in, here[requestOf{st.ID, c.ID}], next, rec, seen); err != nil {
			return in, err
		}
	}
	return in, k.leaveRequests(&in, here, seen)
}

func (k *taker) takeRequest(in *Incoming, was, next *model.Request, rec Record, seen map[model.Key]bool) error {
	if was == nil {
		p, err := k.apply(model.Add{Record: next})
		if err != nil {
			in.Notes = append(in.Notes, Note{What: rec.SISID, Why: err.Error() + "; it is left out"})
			return nil
		}
		key := p.Changes[0].Key
		seen[key] = true
		in.Changes = append(in.Changes, RowChange{What: New, Title: k.t.Describe(key), Key: rec.SISID, Ref: key, Now: k.requestValues(k.t.Request(model.RequestID(key.ID)))})
		return k.remember(key, in.Columns, rec.Fields, nil)
	}
	if seen[was.Key()] {
		return nil
	}
	seen[was.Key()] = true
	base := k.base[was.Key()]
	next.ID = was.ID
	before, there := k.requestValues(was), k.requestValues(next)
	// Rank and reserve are one choice: the timetable's stays where it alone, or both sides, changed it.
	same := base != nil && base.Field(FieldRank) == there[2] && base.Field(FieldReserve) == there[3]
	ours := base == nil && was.Rank != 0 || base != nil && (base.Field(FieldRank) != before[2] || base.Field(FieldReserve) != before[3])
	if slices.Equal(before, there) || same || ours {
		in.Unchanged++
		return k.remember(was.Key(), in.Columns, rec.Fields, nil)
	}
	if _, err := k.apply(model.Replace{Record: next}); err != nil {
		return err
	}
	in.Changes = append(in.Changes, RowChange{What: Changed, Title: k.t.Describe(was.Key()), Key: rec.SISID, Ref: was.Key(), Was: before, Now: there})
	if base != nil {
		in.altered++
	}
	return k.remember(was.Key(), in.Columns, rec.Fields, nil)
}

// leaveRequests takes out requests that came from the SIS and that it no longer has; those made here stay.
func (k *taker) leaveRequests(in *Incoming, here map[requestOf]*model.Request, seen map[model.Key]bool) error {
	var gone []*model.Request
	for _, r := range here {
		if !seen[r.Key()] && k.base[r.Key()] != nil {
			gone = append(gone, r)
		}
	}
	slices.SortFunc(gone, func(a, b *model.Request) int { return int(a.ID) - int(b.ID) })
	for _, r := range gone {
		title, why := k.t.Describe(r.Key()), "it is taken out"
		in.Changes = append(in.Changes, RowChange{What: Gone, Title: title, Ref: r.Key(), Was: k.requestValues(r)})
		if k.o.Missing == MissingLeave {
			why = "it stays as it is"
		} else if _, err := k.apply(model.Delete{Key: r.Key()}); err != nil {
			return err
		}
		in.Notes = append(in.Notes, Note{Ref: r.Key(), What: title, Why: k.sis + " no longer has it; " + why})
	}
	return nil
}

// courseOf is a course by what a SIS calls it: the code it was downloaded under, else its code here.
func (k *taker) courseOf(code string) *model.Course {
	if c := k.t.CourseByCode(code); c != nil {
		return c
	}
	for c := range k.t.Courses() {
		if c.SISID == code && code != "" {
			return c
		}
	}
	return nil
}

func (k *taker) requestValues(r *model.Request) []string {
	rank, reserve := "", ""
	if r.Rank > 0 {
		rank = strconv.Itoa(int(r.Rank))
	}
	if r.Reserve {
		reserve = "yes"
	}
	return []string{k.t.Student(r.Student).SISID, k.t.Course(r.Course).Code, rank, reserve}
}

func missingPart(student bool) string {
	if student {
		return "student"
	}
	return "course"
}
