package lissmap

import (
	"maps"

	"carillon/model"
	"carillon/sync/engine"
	"carillon/sync/rows"
)

// Features implements [engine.Featured].
func (c *connector) Features() []engine.Feature { return c.p.Features }

// sends says whether a feature goes over the wire. A profile without a table sends everything LISS has room for.
func (p *Profile) sends(id engine.FeatureID) bool {
	for _, f := range p.Features {
		if f.ID == id {
			return f.Support != engine.No
		}
	}
	return true
}

// InUse implements [engine.Featured].
func (c *connector) InUse(t *model.Timetable) map[engine.FeatureID]int {
	uses := map[engine.FeatureID]int{
		rows.FeatureFaculty: t.Count(model.KindFaculty), rows.FeatureGridCodes: t.Count(model.KindGrid),
		rows.FeatureStudentData: t.Count(model.KindStudent), rows.FeatureTeacherData: t.Count(model.KindTeacher),
		rows.FeatureRoomData: t.Count(model.KindRoom), rows.FeatureSectionLists: t.Count(model.KindEnrolment),
		rows.FeatureRotations: t.Count(model.KindRotation), rows.FeatureComposite: t.Count(model.KindComposite),
	}
	several(uses, rows.FeatureMultiGrid, t.Count(model.KindGrid))
	several(uses, rows.FeatureCampuses, t.Count(model.KindCampus))
	for g := range t.Grids() {
		uses[rows.FeatureBellTimes] += len(g.Cells)
	}
	for y := range t.YearLevels() {
		if !rows.Numeric(y.Code) {
			uses[rows.FeatureYearLevels]++
		}
	}
	for te := range t.Teachers() {
		uses[rows.FeatureDaysOff] += len(te.DaysOff) + int(te.AnyFullDays)
	}
	for s := range t.Sections() {
		switch {
		case s.Main != 0:
			uses[rows.FeatureSubClasses]++
		case s.Priority != model.PriorityUnset:
			uses[rows.FeaturePriority]++
			fallthrough
		default:
			uses[rows.FeatureSections]++
		}
	}
	for l := range t.Lessons() {
		if !l.Slot.Placed() {
			continue
		}
		uses[rows.FeatureTimetable]++
		if len(l.Teachers) > 1 {
			uses[rows.FeatureTwoTeachers]++
		}
		if len(l.Rooms) > 1 {
			uses[rows.FeatureTwoRooms]++
		}
	}
	rosters := map[model.RosterKind]engine.FeatureID{model.RosterDuty: rows.FeatureDuty, model.RosterOnCall: rows.FeatureOnCall,
		model.RosterStudy: rows.FeatureStudy, model.RosterRTO: rows.FeatureRTO}
	for r := range t.RosterSlots() {
		uses[rosters[r.Roster]]++
	}
	maps.DeleteFunc(uses, func(_ engine.FeatureID, n int) bool { return n == 0 })
	return uses
}

// several counts a feature that begins with the second of its kind.
func several(uses map[engine.FeatureID]int, id engine.FeatureID, n int) {
	if n > 1 {
		uses[id] = n
	}
}
