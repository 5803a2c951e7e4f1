package engine

import (
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
)

// Incoming is what a plan takes in of one kind.
type Incoming struct {
	Kind        Kind        `json:"kind"`
	Columns     []string    `json:"columns"`
	Read        int         `json:"read"` // records the SIS sent
	Unsupported bool        `json:"unsupported,omitempty"`
	Changes     []RowChange `json:"changes,omitempty"`
	Unchanged   int         `json:"unchanged"`
	Conflicts   []Conflict  `json:"conflicts,omitempty"`
	Notes       []Note      `json:"notes,omitempty"`

	OnlyHere    []Unmatched  `json:"onlyHere,omitempty"`  // of the timetable, matched by nothing
	OnlyThere   []Unmatched  `json:"onlyThere,omitempty"` // of the SIS, matched by nothing: they are added
	Suggestions []Suggestion `json:"suggestions,omitempty"`
	// Others are records that were matched by id although the SIS has another person under it, by all that it says. To make a
	// new record of one, match its SIS id with none: [Decisions.SetMatch] with the zero key.
	Others []Suggestion `json:"otherPersons,omitempty"`

	synced  int // records with an earlier sync
	altered int // of these, changed in more than blanks
	empty   bool
	none    bool // the SIS sent none, and never did
	unknown int  // records of both sides without an earlier sync
	differ  int  // of these, changed in more than blanks
	grades  grades
	same    []model.Key // the unchanged ones
}

// Label is a column of the kind, or the field of a conflict, as it stands in a heading: "First name".
func (in *Incoming) Label(column string) string {
	return names.Capital(fieldLabel(records[in.Kind], column))
}

// Labels are those of the columns.
func (in *Incoming) Labels() []string {
	labels := make([]string, len(in.Columns))
	for i, c := range in.Columns {
		labels[i] = in.Label(c)
	}
	return labels
}

// records are the kinds of record that are downloaded.
var records = map[Kind]model.Kind{Rooms: model.KindRoom, Teachers: model.KindTeacher, Students: model.KindStudent, Courses: model.KindCourse,
	Requests: model.KindRequest, Calendar: model.KindCalendar}

// fieldLabel is what the schema calls a field; a column that is no field, such as a date of the calendar, has no other name.
func fieldLabel(kind model.Kind, field string) string {
	if f, ok := model.FieldOf(kind, field); ok {
		return f.Label
	}
	return field
}

func (in *Incoming) unchanged(k model.Key) {
	in.Unchanged++
	in.same = append(in.same, k)
}

// Conflict is a field that was changed on both sides.
type Conflict struct {
	Ref   model.Key `json:"-"`
	What  string    `json:"what"`
	Field string    `json:"field"`
	Was   string    `json:"was"` // when both last agreed; "" where that is not known
	Here  string    `json:"here"`
	There string    `json:"there"`
	Keep  bool      `json:"keep"` // the timetable's value stays
}

// Unmatched is a record that only one side has.
type Unmatched struct {
	Ref   model.Key `json:"-"` // of the timetable
	SISID string    `json:"sisId,omitempty"`
	Title string    `json:"title"`
}

// Suggestion says that two unmatched records may be the same one. Nothing is done by it: a person decides.
type Suggestion struct {
	Ref   model.Key       `json:"-"`
	Here  string          `json:"here"`
	SISID string          `json:"sisId"`
	There string          `json:"there"`
	Why   message.Message `json:"whySaid"`
	Rank  int             `json:"rank"` // 1 is likeliest
}

// sameName compares the names of a person as people read them; a preferred name counts as a first name.
func sameName(rec Record, surname, first, preferred string) bool {
	here, there := names.Fold(surname), names.Fold(rec.Fields[FieldSurname])
	if here == "" || here != there {
		return false
	}
	called := func(name string) bool {
		f := names.Fold(name)
		return f != "" && (f == names.Fold(first) || f == names.Fold(preferred))
	}
	return called(rec.Fields[FieldFirstName]) || called(rec.Fields[FieldPreferredName]) ||
		names.Fold(rec.Fields[FieldFirstName]+first) == "" // known by one name only
}

// Count is how many rows are new, changed or gone.
func (in *Incoming) Count(w What) int { return countWhat(in.Changes, w) }

// going is how many records would be marked inactive or deleted.
func (in *Incoming) going() int {
	n := 0
	for _, c := range in.Changes {
		if c.What == Gone && c.Becomes != MissingLeave {
			n++
		}
	}
	return n
}

// taker takes downloaded records into a working copy of the timetable, so that each sees the ones before it.
type taker struct {
	t       *model.Timetable
	o       Options
	sis     string // in sentences
	with    string // the counterpart whose last synced state counts
	base    map[model.Key]*model.Synced
	levels  map[string]model.YearLevelID // year levels that a SIS spells otherwise, by its code
	codes   map[string]string            // codes of the SIS to those of sections that were taken in, where they are others
	patches []model.Patch
}

// newTaker reads the last synced state. What was synced by the same system with another counterpart is dropped.
func newTaker(t *model.Timetable, o Options, sys *System, sis, with string) (*taker, error) {
	k := &taker{t: t, o: o, sis: sis, with: with, base: make(map[model.Key]*model.Synced, t.Count(model.KindSynced))}
	var old []model.Edit
	for s := range t.SyncedStates() {
		switch {
		case s.With == with:
			k.base[s.Of()] = s
		case strings.HasPrefix(s.With, sys.ID+"|"):
			old = append(old, model.Delete{Key: s.Key()})
		}
	}
	if len(old) > 0 && len(o.Download) > 0 {
		if _, err := k.apply(model.Batch{Name: "Forget the last sync", Edits: old}); err != nil {
			return nil, err
		}
	}
	return k, nil
}

func (k *taker) apply(e model.Edit) (model.Patch, error) {
	p, err := k.t.Apply(e)
	if err == nil && len(p.Changes) > 0 {
		k.patches = append(k.patches, p)
	}
	return p, err
}

// remember keeps what the SIS sent of a record. Fields that could not be taken stay as they were last synced, so that
// they come up again.
func (k *taker) remember(of model.Key, names []string, sent map[string]string, failed []string) error {
	old := k.base[of]
	next := &model.Synced{With: k.with, Kind: of.Kind, Record: of.ID}
	for _, n := range names {
		v := sent[n]
		if slices.Contains(failed, n) {
			v = ""
			if old != nil {
				v = old.Field(n)
			}
		}
		if v != "" {
			next.Fields = append(next.Fields, model.SyncedField{Name: n, Value: v})
		}
	}
	return k.store(old, next)
}

func (k *taker) store(old, next *model.Synced) error {
	if old != nil {
		if slices.Equal(old.Fields, next.Fields) {
			return nil
		}
		next.ID = old.ID
		_, err := k.apply(model.Replace{Record: next})
		return err
	}
	_, err := k.apply(model.Add{Record: next})
	return err
}

// fieldGone is no field of a record: it stands in the last synced state of one that was marked inactive because the SIS
// no longer had it. One that the user marked is none the SIS may make active again.
const fieldGone = "gone"

// rememberGone keeps that it was a download which marked a record inactive.
func (k *taker) rememberGone(of model.Key) error {
	old := k.base[of]
	next := &model.Synced{With: k.with, Kind: of.Kind, Record: of.ID}
	if old != nil {
		next.Fields = slices.Clone(old.Fields)
	}
	next.Fields = append(next.Fields, model.SyncedField{Name: fieldGone, Value: "yes"})
	return k.store(old, next)
}

// refuses says whether a field is not to be taken, however the SIS has it. It is not remembered either, so that it comes
// in once the person accepts it.
func (k *taker) refuses(field string) bool {
	return field == FieldStatewideID && !k.o.AcceptStatewideIDs
}
