package session

// What can be done now: each of these is "", or says in a sentence why it can't be.

// NoFile is why nothing can be done without a file.
const NoFile = "Open a timetable first."

// CanWithFile is for what needs an open file.
func (s *Session) CanWithFile() string {
	if s.open == nil {
		return NoFile
	}
	return ""
}

// CanUndo is for taking an edit back.
func (s *Session) CanUndo() string {
	return s.unless(func(o *Open) bool { return o.T.UndoLabel() != "" }, "There is nothing to undo.")
}

// CanRedo is for doing an edit again.
func (s *Session) CanRedo() string {
	return s.unless(func(o *Open) bool { return o.T.RedoLabel() != "" }, "There is nothing to redo.")
}

// CanGoToDraft is for going to a cell with a text that could not be taken.
func (s *Session) CanGoToDraft() string {
	return s.unless(func(*Open) bool { return s.CountDrafts() > 0 }, "No cell holds a text that could not be taken.")
}

// CanGoBack and CanGoForward are for walking through the places where a person was.
func (s *Session) CanGoBack() string {
	return s.unless(func(*Open) bool { return len(s.travel.back) > 0 }, "There is no page to go back to.")
}

// CanGoForward is described with CanGoBack.
func (s *Session) CanGoForward() string {
	return s.unless(func(*Open) bool { return len(s.travel.forward) > 0 }, "There is no page to go forward to.")
}

// CanSync is for what needs a sync.
func (s *Session) CanSync() string {
	return s.unless(func(o *Open) bool { return o.sync != nil }, "Synchronising is not available.")
}

// CanStopSync is for stopping the sync that is under way.
func (s *Session) CanStopSync() string {
	return s.unless(func(o *Open) bool { return o.Busy() != "" }, "No sync is under way.")
}

// CanOpenRecent is for opening a file that was open before.
func (s *Session) CanOpenRecent() string {
	if len(s.Recent()) == 0 {
		return "No timetable was open before."
	}
	return ""
}

// CanWithLesson is for what needs a lesson of the master grid.
func (s *Session) CanWithLesson() string {
	return s.unless(func(*Open) bool { return s.Lesson() != 0 && s.travel.now.Page == PageGrid }, "Select a lesson in the master grid first.")
}

// CanTakeOut is for taking the selected lesson out of the grid.
func (s *Session) CanTakeOut() string {
	if why := s.CanWithLesson(); why != "" {
		return why
	}
	return s.unless(func(o *Open) bool { return o.T.Lesson(s.Lesson()).Slot.Placed() }, "This lesson is not placed.")
}

// unless is reason where there is a file and not ok.
func (s *Session) unless(ok func(*Open) bool, reason string) string {
	switch {
	case s.open == nil:
		return NoFile
	case !ok(s.open):
		return reason
	}
	return ""
}
