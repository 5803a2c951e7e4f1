package model

import "math"

// RosterKind says which roster an entry belongs to.
type RosterKind uint8

// The four rosters.
const (
	RosterDuty   RosterKind = iota + 1 // a duty area watched by a teacher
	RosterOnCall                       // a teacher who can be called to cover a colleague
	RosterStudy                        // a study section, staffed and roomed
	RosterRTO                          // rostered time off; never sent to Alma
)

var rosterNames = [...]string{"", "duty", "on-call", "study", "RTO"}

func (k RosterKind) String() string {
	if int(k) < len(rosterNames) {
		return rosterNames[k]
	}
	return "unknown"
}

// DutyArea is a place that a teacher on duty watches.
type DutyArea struct {
	ID         DutyAreaID `cbor:"1,keyasint,omitempty" json:"id"`
	Code       string     `cbor:"2,keyasint,omitempty" json:"code"`
	Name       string     `cbor:"3,keyasint,omitempty" json:"name,omitempty"`
	Room       RoomID     `cbor:"4,keyasint,omitempty" json:"room,omitempty"`
	CountsLoad bool       `cbor:"5,keyasint,omitempty" json:"countsLoad,omitempty"` // towards a teacher's load
}

func (a *DutyArea) Key() Key                { return a.ID.Key() }
func (a *DutyArea) withID(id uint32) Record { c := *a; c.ID = DutyAreaID(id); return &c }
func (a *DutyArea) refs(dst []Key) []Key    { return ref(dst, a.Room) }
func (a *DutyArea) without(k Key) Record    { c := *a; clearRef(&c.Room, k); return &c }
func (a *DutyArea) names(d []name) []name   { return append(d, name{byCode, a.Code}) }
func (a *DutyArea) check() error            { return nil }

var _ = describe(KindDutyArea, description{id: "dutyArea", one: "duty area", many: "duty areas", empty: func() Record { return &DutyArea{} }},
	code("code", "code", 14, func(r *DutyArea) *string { return &r.Code }),
	text("name", "name", 100, func(r *DutyArea) *string { return &r.Name }),
	one("room", "room", KindRoom, func(r *DutyArea) *RoomID { return &r.Room }),
	yes("countsLoad", "counts as load", false, func(r *DutyArea) *bool { return &r.CountsLoad }),
)

// StudySection is a supervised study group. Its list is computed (students with no lesson), never stored.
type StudySection struct {
	ID         StudySectionID `cbor:"1,keyasint,omitempty" json:"id"`
	Code       string         `cbor:"2,keyasint,omitempty" json:"code"`
	Name       string         `cbor:"3,keyasint,omitempty" json:"name,omitempty"`
	YearLevels []YearLevelID  `cbor:"4,keyasint,omitempty" json:"yearLevels,omitempty"` // none: all
	Size       uint16         `cbor:"5,keyasint,omitempty" json:"size,omitempty"`       // most students; 0: no limit
}

func (s *StudySection) Key() Key                { return s.ID.Key() }
func (s *StudySection) withID(id uint32) Record { c := *s; c.ID = StudySectionID(id); return &c }
func (s *StudySection) refs(dst []Key) []Key    { return refAll(dst, s.YearLevels) }
func (s *StudySection) without(k Key) Record {
	c := *s
	c.YearLevels = clearAll(c.YearLevels, k)
	return &c
}
func (s *StudySection) names(d []name) []name { return append(d, name{byCode, s.Code}) }
func (s *StudySection) check() error          { return nil }

var _ = describe(KindStudySection, description{id: "studySection", one: "study section", many: "study sections", empty: func() Record { return &StudySection{} }},
	code("code", "code", 14, func(r *StudySection) *string { return &r.Code }),
	text("name", "name", 100, func(r *StudySection) *string { return &r.Name }),
	many("yearLevels", "year levels", KindYearLevel, func(r *StudySection) *[]YearLevelID { return &r.YearLevels }),
	number("size", "size", 0, math.MaxUint16, func(r *StudySection) *uint16 { return &r.Size }),
)

// RosterSlot is one entry of a roster: a teacher at a slot, with what the roster needs beside.
type RosterSlot struct {
	ID        RosterSlotID   `cbor:"1,keyasint,omitempty" json:"id"`
	Roster    RosterKind     `cbor:"2,keyasint,omitempty" json:"roster"`
	Slot      Slot           `cbor:"3,keyasint,omitempty" json:"slot"`
	Teacher   TeacherID      `cbor:"4,keyasint,omitempty" json:"teacher,omitempty"` // 0: a gap
	Area      DutyAreaID     `cbor:"5,keyasint,omitempty" json:"area,omitempty"`    // duty
	Study     StudySectionID `cbor:"6,keyasint,omitempty" json:"study,omitempty"`   // study
	Room      RoomID         `cbor:"7,keyasint,omitempty" json:"room,omitempty"`    // study
	Rotations Rotations      `cbor:"8,keyasint,omitempty" json:"rotations,omitempty"`
}

func (r *RosterSlot) Key() Key                { return r.ID.Key() }
func (r *RosterSlot) withID(id uint32) Record { c := *r; c.ID = RosterSlotID(id); return &c }
func (r *RosterSlot) refs(dst []Key) []Key {
	return ref(ref(ref(ref(ref(dst, r.Slot.Grid), r.Teacher), r.Area), r.Study), r.Room)
}
func (r *RosterSlot) names(d []name) []name { return d }
func (r *RosterSlot) without(k Key) Record {
	if k == r.Slot.Grid.Key() || k == r.Area.Key() || k == r.Study.Key() {
		return nil
	}
	c := *r
	clearRef(&c.Room, k)
	clearRef(&c.Teacher, k)
	if c.Teacher == 0 && (c.Roster == RosterOnCall || c.Roster == RosterRTO) {
		return nil // these two are nothing but the teacher
	}
	return &c
}
func (r *RosterSlot) check() error {
	switch {
	case r.Roster < RosterDuty || r.Roster > RosterRTO:
		return invalid(r, "a roster entry needs a roster")
	case r.Slot.Grid == 0 || r.Slot.Day == 0 || r.Slot.Period == 0:
		return invalid(r, "a roster entry needs a day and a period")
	case (r.Roster == RosterDuty) != (r.Area != 0):
		return invalid(r, "a duty needs a duty area, and no other entry has one")
	case (r.Roster == RosterStudy) != (r.Study != 0):
		return invalid(r, "a study entry needs a study section, and no other entry has one")
	case r.Teacher == 0 && (r.Roster == RosterOnCall || r.Roster == RosterRTO):
		return invalid(r, "an %s entry needs a teacher", r.Roster)
	}
	return nil
}

var _ = describe(KindRosterSlot, description{id: "rosterSlot", one: "roster entry", many: "roster entries", empty: func() Record { return &RosterSlot{} }},
	oneOf("roster", "roster", rosterNames[:], func(r *RosterSlot) *RosterKind { return &r.Roster }),
	slot("slot", "slot", func(r *RosterSlot) *Slot { return &r.Slot }),
	one("teacher", "teacher", KindTeacher, func(r *RosterSlot) *TeacherID { return &r.Teacher }),
	one("area", "duty area", KindDutyArea, func(r *RosterSlot) *DutyAreaID { return &r.Area }),
	one("study", "study section", KindStudySection, func(r *RosterSlot) *StudySectionID { return &r.Study }),
	one("room", "room", KindRoom, func(r *RosterSlot) *RoomID { return &r.Room }),
	rotations(func(r *RosterSlot) *Rotations { return &r.Rotations }),
)
