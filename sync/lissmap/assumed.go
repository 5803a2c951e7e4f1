package lissmap

import "carillon/model"

// assigned is the teacher who is sent as that of a section; 0 for none, and for one whom only the section's lessons name (see
// [carillon/sync/engine.FieldAssumedTeacher]).
func (m *mapper) assigned(s *model.Section) model.TeacherID {
	if id := s.Teacher(); id != m.assumed[s.ID] {
		return id
	}
	return 0
}
