package engine

import (
	"maps"
	"strconv"
)

// Names of [System.Switches] that every system can have: whether it takes a row for each teacher or each room of a lesson, and
// whether it takes dates of section list rows.
const (
	SwitchTeachers  = "several-teachers"
	SwitchRooms     = "several-rooms"
	SwitchListDates = "list-dates"
)

// Switched says whether a switch is on; usual is what holds while nobody has set it, or has set it to what is no bool.
func (s *System) Switched(name string, usual bool) bool {
	if on, err := strconv.ParseBool(s.Switches[name]); err == nil {
		return on
	}
	return usual
}

// SetSwitch turns a switch on or off, in a map of the system's own. What is usual is not noted, but for several teachers: whoever
// unticks that has been asked.
func (s *System) SetSwitch(name string, on, usual bool) {
	if s.Switched(name, usual) == on {
		return
	}
	s.Switches = maps.Clone(s.Switches)
	if s.Switches == nil {
		s.Switches = map[string]string{}
	}
	if s.Switches[name] = strconv.FormatBool(on); on == usual && name != SwitchTeachers {
		delete(s.Switches, name)
	}
	if len(s.Switches) == 0 {
		s.Switches = nil
	}
}
