package engine

import (
	"maps"
	"slices"
	"strconv"

	"carillon/model"
	"carillon/model/message"
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
		for r := range k.t.Requests() {
			in.unchanged(r.Key())
		}
		if in.Unchanged > 0 {
			in.Notes = append(in.Notes, Note{What: in.Kind.Label(), Why: message.New(saysSentNoRequests, sis(k.sis))})
		}
		return in, nil
	}
	in.empty = len(recs) == 0
	seen := map[model.Key]bool{}
	for _, rec := range recs {
		st, c := k.t.StudentBySISID(rec.Fields[FieldStudent]), k.courseOf(rec.Fields[FieldCourse])
		if st == nil || c == nil {
			why := message.New(saysNoSuchCourse)
			if st == nil {
				why = message.New(saysNoSuchStudent)
			}
			in.Notes = append(in.Notes, Note{What: rec.SISID, Why: why})
			continue
		}
		next := &model.Request{Student: st.ID, Course: c.ID, Rank: rankOf(rec.Fields[FieldRank]), Reserve: rec.Fields[FieldReserve] != ""}
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
			in.Notes = append(in.Notes, Note{What: rec.SISID, Why: message.New(saysLeftOutFor, message.Part("why", message.Of(err)))})
			return nil
		}
		key := p.Changes[0].Key
		seen[key] = true
		in.Changes = append(in.Changes, RowChange{What: New, Title: k.t.Describe(key), Key: rec.SISID, Ref: key, Now: k.requestValues(k.t.Request(model.RequestID(key.ID)))})
		return k.remember(key, in.Columns, k.sent(next, rec), nil)
	}
	if seen[was.Key()] {
		return nil
	}
	seen[was.Key()] = true
	base, sent := k.base[was.Key()], k.sent(next, rec)
	before, there := k.requestValues(was), k.requestValues(next)
	now := slices.Clone(before)
	switch chosenThere, chosenHere := sides(base, before, there); {
	case chosenHere && chosenThere:
		for i := choice; i < len(now); i++ {
			if before[i] == there[i] || base == nil && there[i] == "" {
				continue
			}
			c := Conflict{Ref: was.Key(), What: k.t.Describe(was.Key()), Field: in.Columns[i], Here: before[i], There: there[i], Keep: true}
			if base != nil {
				c.Was = base.Field(c.Field)
			}
			if keep, decided := k.o.Decisions.Keep[FieldOf{was.Key(), c.Field}]; decided {
				c.Keep = keep
			}
			in.Conflicts = append(in.Conflicts, c)
			if !c.Keep {
				now[i] = there[i]
			}
		}
	case chosenThere:
		now = there
	}
	if slices.Equal(before, now) {
		in.unchanged(was.Key())
		return k.remember(was.Key(), in.Columns, sent, nil)
	}
	taken := *was
	taken.Rank, taken.Reserve = rankOf(now[choice]), now[choice+1] != ""
	if _, err := k.apply(model.Replace{Record: &taken}); err != nil {
		return err
	}
	in.Changes = append(in.Changes, RowChange{What: Changed, Title: k.t.Describe(was.Key()), Key: rec.SISID, Ref: was.Key(), Was: before, Now: now})
	if base != nil {
		in.altered++
	}
	return k.remember(was.Key(), in.Columns, sent, nil)
}

// choice is the column of a request's rank; its reserve follows. The two are one choice: what one side changed of it is
// taken whole, and where both sides changed it the timetable's stays, unless a person decides otherwise.
const choice = 2

// sides says who has changed a request since the last sync. Without one, a request that is ranked here was chosen here.
func sides(base *model.Synced, before, there []string) (chosenThere, chosenHere bool) {
	if slices.Equal(before, there) {
		return false, false
	}
	if base == nil {
		return true, before[choice] != "" || before[choice+1] != ""
	}
	rank, reserve := base.Field(FieldRank), base.Field(FieldReserve)
	return rank != there[choice] || reserve != there[choice+1], rank != before[choice] || reserve != before[choice+1]
}

// sent is what a SIS said of a request, its rank as the timetable would write it.
func (k *taker) sent(r *model.Request, rec Record) map[string]string {
	fields := maps.Clone(rec.Fields)
	values := k.requestValues(r)
	fields[FieldRank], fields[FieldReserve] = values[choice], values[choice+1]
	return fields
}

// rankOf is a rank as a number; 0 for none.
func rankOf(text string) uint8 {
	n, _ := strconv.Atoi(text) // what is no number is no rank
	return uint8(min(max(n, 0), 255))
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
		title, becomes := k.t.Describe(r.Key()), message.New(saysTakenOut)
		c := RowChange{What: Gone, Title: title, Ref: r.Key(), Was: k.requestValues(r), Becomes: MissingDelete}
		if k.o.Missing == MissingLeave {
			c.Becomes, becomes = MissingLeave, message.New(saysStays)
		} else if _, err := k.apply(model.Delete{Key: r.Key()}); err != nil {
			return err
		}
		in.Changes = append(in.Changes, c)
		in.Notes = append(in.Notes, Note{Ref: r.Key(), What: title, Why: message.New(saysGone, message.Part("why", message.New(saysNoLonger, sis(k.sis))),
			message.Part("becomes", becomes))})
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
