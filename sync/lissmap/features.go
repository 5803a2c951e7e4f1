package lissmap

import (
	"maps"

	"carillon/model"
	"carillon/sync/engine"
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
		engine.FeatureFaculty: t.Count(model.KindFaculty), engine.FeatureGridCodes: t.Count(model.KindGrid),
		engine.FeatureStudentData: t.Count(model.KindStudent), engine.FeatureTeacherData: t.Count(model.KindTeacher),
		engine.FeatureRoomData: t.Count(model.KindRoom), engine.FeatureSectionLists: t.Count(model.KindEnrolment),
		engine.FeatureRotations: t.Count(model.KindRotation), engine.FeatureComposite: t.Count(model.KindComposite),
	}
	several(uses, engine.FeatureMultiGrid, t.Count(model.KindGrid))
	several(uses, engine.FeatureCampuses, t.Count(model.KindCampus))
	for g := range t.Grids() {
		uses[engine.FeatureBellTimes] += len(g.Cells)
	}
	for y := range t.YearLevels() {
		if !numeric(y.Code) {
			uses[engine.FeatureYearLevels]++
		}
	}
	for te := range t.Teachers() {
		uses[engine.FeatureDaysOff] += len(te.DaysOff) + int(te.AnyFullDays)
	}
	for s := range t.Sections() {
		switch {
		case s.Main != 0:
			uses[engine.FeatureSubClasses]++
		case s.Priority != model.PriorityUnset:
			uses[engine.FeaturePriority]++
			fallthrough
		default:
			uses[engine.FeatureSections]++
		}
	}
	for l := range t.Lessons() {
		if !l.Slot.Placed() {
			continue
		}
		uses[engine.FeatureTimetable]++
		if len(l.Teachers) > 1 {
			uses[engine.FeatureTwoTeachers]++
		}
		if len(l.Rooms) > 1 {
			uses[engine.FeatureTwoRooms]++
		}
	}
	rosters := map[model.RosterKind]engine.FeatureID{model.RosterDuty: engine.FeatureDuty, model.RosterOnCall: engine.FeatureOnCall,
		model.RosterStudy: engine.FeatureStudy, model.RosterRTO: engine.FeatureRTO}
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

func numeric(code string) bool {
	for _, r := range code {
		if r < '0' || r > '9' {
			return false
		}
	}
	return code != ""
}
