package model

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Course is a subject in a year level: 09MAT, Mathematics 9. The course's name is its subject.
type Course struct {
	ID         CourseID      `cbor:"1,keyasint,omitempty" json:"id"`
	SISID      string        `cbor:"2,keyasint,omitempty" json:"sisId,omitempty"`
	GUID       string        `cbor:"3,keyasint,omitempty" json:"guid,omitempty"`
	Code       string        `cbor:"4,keyasint,omitempty" json:"code"`
	Name       string        `cbor:"5,keyasint,omitempty" json:"name,omitempty"`
	Faculty    FacultyID     `cbor:"6,keyasint,omitempty" json:"faculty,omitempty"`
	YearLevels []YearLevelID `cbor:"7,keyasint,omitempty" json:"yearLevels,omitempty"`
	Credits    uint16        `cbor:"8,keyasint,omitempty" json:"credits,omitempty"` // hundredths of a credit
	Length     uint8         `cbor:"9,keyasint,omitempty" json:"length,omitempty"`  // rotations it lasts; 0: all year

	Prerequisites  []CourseID `cbor:"10,keyasint,omitempty" json:"prerequisites,omitempty"`  // to be passed before it
	GraduationArea string     `cbor:"11,keyasint,omitempty" json:"graduationArea,omitempty"` // whose credits it counts towards
	Size           uint16     `cbor:"13,keyasint,omitempty" json:"size,omitempty"`           // most students of a section that has no size; 0: no limit
	Pair           CourseID   `cbor:"12,keyasint,omitempty" json:"pair,omitempty"`           // the other half of a year, which has this one as its pair
}

func (c *Course) Key() Key                { return c.ID.Key() }
func (c *Course) withID(id uint32) Record { d := *c; d.ID = CourseID(id); return &d }
func (c *Course) refs(dst []Key) []Key {
	return refAll(refAll(ref(ref(dst, c.Faculty), c.Pair), c.YearLevels), c.Prerequisites)
}
func (c *Course) names(d []name) []name {
	return append(d, name{byCode, c.Code}, name{bySISID, c.SISID}, name{byGUID, c.GUID})
}
func (c *Course) without(k Key) Record {
	d := *c
	clearRef(&d.Faculty, k)
	clearRef(&d.Pair, k)
	d.YearLevels, d.Prerequisites = clearAll(d.YearLevels, k), clearAll(d.Prerequisites, k)
	return &d
}
func (c *Course) check() error {
	switch {
	case c.ID != 0 && slices.Contains(c.Prerequisites, c.ID):
		return invalid(c, "a course can't be its own prerequisite")
	case c.ID != 0 && c.Pair == c.ID:
		return invalid(c, "a course can't be its own half-year pair")
	}
	return nil
}

var _ = describe(KindCourse, description{id: "course", one: "course", many: "courses", empty: func() Record { return &Course{} }},
	code("code", "code", 40, func(r *Course) *string { return &r.Code }),
	text("name", "name", 200, func(r *Course) *string { return &r.Name }).bySIS(),
	one("faculty", "faculty", KindFaculty, func(r *Course) *FacultyID { return &r.Faculty }),
	many("yearLevels", "year levels", KindYearLevel, func(r *Course) *[]YearLevelID { return &r.YearLevels }),
	courseGrades(),
	number("size", "section size", 0, math.MaxUint16, func(r *Course) *uint16 { return &r.Size }),
	credits("credits", "credits", func(r *Course) *uint16 { return &r.Credits }),
	creditsPerTerm(),
	number("length", "length", 0, MaxRotations, func(r *Course) *uint8 { return &r.Length }),
	many("prerequisites", "prerequisites", KindCourse, func(r *Course) *[]CourseID { return &r.Prerequisites }),
	text("graduationArea", "graduation area", 60, func(r *Course) *string { return &r.GraduationArea }).suggesting(graduationAreas...),
	coursePair(),
	sisID(func(r *Course) *string { return &r.SISID }),
	guid(func(r *Course) *string { return &r.GUID }),
	countOf("sections", "sections", KindSection),
	countOf("requests", "subject requests", KindRequest),
)

// graduationAreas are those that most US states set credits for.
var graduationAreas = []string{"English language arts", "Mathematics", "Science", "Social studies", "World language", "Fine arts",
	"Physical education", "Health", "Career and technical education", "Computer science", "Elective"}

// terms is how many rotations a course lasts, at least 1.
func (s *State) terms(c *Course) int { return cmp.Or(int(c.Length), max(1, s.Count(KindRotation))) }

// creditsPerTerm is a course's credits over the rotations it lasts; what is typed is those of one rotation.
func creditsPerTerm() Field {
	perTerm := credits("creditsPerTerm", "credits per term", func(r *Course) *uint16 { return &r.Credits })
	f := computed("creditsPerTerm", "credits per term", func(t *Timetable, r *Course) string {
		c := *r
		c.Credits = uint16(math.Round(float64(r.Credits) / float64(t.terms(r))))
		return perTerm.In(&t.State, &c)
	})
	f.Type = TypeCredits
	f.write = func(t *Timetable, r Record, value string) error {
		_, err := t.readPerTerm(r.(*Course), value)
		return err
	}
	f.edit = func(k Key, value string) Edit { return setCreditsPerTerm{CourseID(k.ID), value} }
	return f
}

// readPerTerm is the credits of a course, in hundredths, by those of a term.
func (t *Timetable) readPerTerm(c *Course, value string) (uint16, error) {
	d := *c
	if err := fieldOf(KindCourse, "credits").write(t, &d, value); err != nil {
		return 0, err
	}
	all := int(d.Credits) * t.terms(c)
	if all > maxCredits {
		return 0, fmt.Errorf("that makes more than %d credits", maxCredits/100)
	}
	return uint16(all), nil
}

// setCreditsPerTerm is an edit that sets a course's credits by those of one rotation.
type setCreditsPerTerm struct {
	Course CourseID
	Value  string
}

func (e setCreditsPerTerm) Label(t *Timetable) string {
	return SetField{e.Course.Key(), "creditsPerTerm", e.Value}.Label(t)
}

func (e setCreditsPerTerm) apply(x *tx) error {
	c := x.Course(e.Course)
	if c == nil {
		return gone(e.Course.Key())
	}
	all, err := x.readPerTerm(c, strings.TrimSpace(e.Value))
	if err != nil {
		return &Error{Invalid, c.Key(), "credits per term of " + x.title(c) + ": " + err.Error()}
	}
	d := *c
	d.Credits = all
	return x.change(c, &d, d.Credits != c.Credits)
}

// inOrder lists the year levels as lists have them: by their order, then as they were made.
func (s *State) inOrder() []*YearLevel {
	return slices.SortedStableFunc(s.YearLevels(), func(a, b *YearLevel) int { return cmp.Compare(a.Order, b.Order) })
}

// courseGrades is a course's year levels as the school's catalogue has them: "9–12", "9, 11–12".
func courseGrades() Field {
	f := computed("grades", "grades from–to", func(t *Timetable, r *Course) string { return t.gradesText(r.YearLevels) })
	f.Type, f.Most = TypeText, 200
	f.write = func(t *Timetable, r Record, value string) error {
		_, err := t.readGrades(value)
		return err
	}
	f.edit = func(k Key, value string) Edit { return setGrades{CourseID(k.ID), value} }
	return f
}

func (s *State) gradesText(ids []YearLevelID) string {
	if len(ids) == 0 {
		return ""
	}
	var parts []string
	var first, last *YearLevel // of the run that is open
	end := func() {
		switch {
		case first == nil:
		case first == last:
			parts = append(parts, first.Code)
		default:
			parts = append(parts, first.Code+"–"+last.Code)
		}
		first = nil
	}
	for _, y := range s.inOrder() {
		if !slices.Contains(ids, y.ID) {
			end()
			continue
		}
		if last = y; first == nil {
			first = y
		}
	}
	end()
	return strings.Join(parts, ", ")
}

// readGrades reads year levels: codes and ranges of codes, with commas between them. A code may have a hyphen of its own.
func (t *Timetable) readGrades(text string) ([]YearLevelID, error) {
	levels := t.inOrder()
	in := map[YearLevelID]bool{}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if id, err := t.byText(KindYearLevel, part); err == nil {
			in[YearLevelID(id)] = true
			continue
		}
		from, to, ok := t.gradeRange(levels, part)
		switch {
		case !ok:
			return nil, fmt.Errorf("%q names no year levels such as 9, or 9-12", part)
		case from > to:
			return nil, fmt.Errorf("%q runs from the higher to the lower", part)
		}
		for _, y := range levels[from : to+1] {
			in[y.ID] = true
		}
	}
	var ids []YearLevelID
	for _, y := range levels {
		if in[y.ID] {
			ids = append(ids, y.ID)
		}
	}
	return ids, nil
}

// gradeRange is the places of the two ends of a range in a list of year levels.
func (t *Timetable) gradeRange(levels []*YearLevel, text string) (from, to int, ok bool) {
	place := func(text string) int {
		id, err := t.byText(KindYearLevel, strings.TrimSpace(text))
		if err != nil {
			return -1
		}
		return slices.IndexFunc(levels, func(y *YearLevel) bool { return y.ID == YearLevelID(id) })
	}
	for i, r := range text {
		if r != '-' && r != '–' {
			continue
		}
		from, to = place(text[:i]), place(text[i+len(string(r)):])
		if from >= 0 && to >= 0 {
			return from, to, true
		}
	}
	return 0, 0, false
}

// setGrades is an edit that opens a course to the year levels that a text names.
type setGrades struct {
	Course CourseID
	Value  string
}

func (e setGrades) Label(t *Timetable) string {
	return SetField{e.Course.Key(), "grades", e.Value}.Label(t)
}

func (e setGrades) apply(x *tx) error {
	c := x.Course(e.Course)
	if c == nil {
		return gone(e.Course.Key())
	}
	d := *c
	var err error
	if d.YearLevels, err = x.readGrades(e.Value); err != nil {
		return &Error{Invalid, c.Key(), "grades of " + x.title(c) + ": " + err.Error()}
	}
	same := slices.Equal(slices.Sorted(slices.Values(d.YearLevels)), slices.Sorted(slices.Values(c.YearLevels)))
	return x.change(c, &d, !same)
}

// coursePair is the other half of a year: each of the two is the pair of the other, so that a change parts it from the pair it had.
func coursePair() Field {
	f := one("pair", "half-year pair", KindCourse, func(r *Course) *CourseID { return &r.Pair })
	f.instead = func(x *tx, _, after Record) error {
		c := after.(*Course)
		return x.pair(c.ID, c.Pair)
	}
	return f
}

// pair makes two courses each other's half-year pair; with none the first is left without.
func (x *tx) pair(id, with CourseID) error {
	set := func(id, pair CourseID) error {
		c := x.Course(id)
		if c == nil {
			return nil
		}
		d := *c
		d.Pair = pair
		return x.change(c, &d, c.Pair != pair)
	}
	for _, id := range []CourseID{id, with} {
		if c := x.Course(id); c != nil && c.Pair != 0 {
			if o := x.Course(c.Pair); o != nil && o.Pair == id {
				if err := set(o.ID, 0); err != nil {
					return err
				}
			}
		}
	}
	return firstErr(set(id, with), set(with, id))
}

// checkCourse checks what a course says of other courses.
func (x *tx) checkCourse(c *Course) error {
	if c.Pair != 0 && x.Course(c.Pair).Pair != c.ID {
		return refused(c.Key(), "%s has %s as its half-year pair, which has another", x.title(c), x.Describe(c.Pair.Key()))
	}
	seen := map[CourseID]bool{}
	next := slices.Clone(c.Prerequisites)
	for len(next) > 0 {
		id := next[len(next)-1]
		next = next[:len(next)-1]
		switch {
		case id == c.ID:
			return refused(c.Key(), "%s would be a prerequisite of itself, by its own prerequisites", x.title(c))
		case !seen[id]:
			seen[id] = true
			next = append(next, x.Course(id).Prerequisites...)
		}
	}
	return nil
}
