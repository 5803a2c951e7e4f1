package rows

import (
	"carillon/model/message"
)

// Codes of why a row can't be sent, or not whole.
const (
	saysCodeEmpty      message.Code = "row.code-empty"
	saysCodeBlank      message.Code = "row.code-blank"
	saysCodeLong       message.Code = "row.code-long"
	saysCodeSymbol     message.Code = "row.code-symbol"
	saysCodeTaken      message.Code = "row.code-taken"
	saysCodeAlike      message.Code = "row.code-alike"
	saysTeacherDoubled message.Code = "row.teacher-doubled"
	saysNoStudentID    message.Code = "row.student-without-id"
	saysPeriodNoTimes  message.Code = "row.period-without-times"
	saysSubClass       message.Code = "row.sub-class"
	saysOneTeacher     message.Code = "row.one-teacher-a-section"
	saysCredits        message.Code = "row.credits"
	saysLunchWave      message.Code = "row.lunch-wave"
	saysLunchWaveTimes message.Code = "row.lunch-wave-times"
	saysBellSchedules  message.Code = "row.bell-schedules"
	saysInactive       message.Code = "row.inactive-student"
	saysNoSeat         message.Code = "row.no-study-seat"
	saysExcused        message.Code = "row.excused"
	saysNotPlaced      message.Code = "row.not-placed"
	saysSameLesson     message.Code = "row.same-lesson"
	saysRoomLong       message.Code = "row.room-code-long"
	saysLessonTeachers message.Code = "row.one-teacher-a-lesson"
	saysLessonRooms    message.Code = "row.one-room-a-lesson"
)

// Codes of why a row of the SIS can't be taken in, or not whole.
const (
	saysUnknownTeacher message.Code = "take-in.teacher-without-record"
	saysFromRoster     message.Code = "take-in.from-roster"
	saysComputed       message.Code = "take-in.computed"
	saysBellByHand     message.Code = "take-in.bell-by-hand"
	saysOtherCourse    message.Code = "take-in.other-course"
	saysNoFaculty      message.Code = "take-in.no-faculty"
	saysCodeNoHalves   message.Code = "take-in.code-without-halves"
	saysCourseName     message.Code = "take-in.course-name"
	saysLinkedToNone   message.Code = "take-in.linked-to-none"
	saysNoStudent      message.Code = "take-in.no-student"
	saysNoSection      message.Code = "take-in.no-section"
	saysNoTeacher      message.Code = "take-in.no-teacher"
	saysNoTeacherCode  message.Code = "take-in.no-teacher-with-code"
	saysPriority       message.Code = "take-in.priority"
	saysDay            message.Code = "take-in.day"
	saysNoTimes        message.Code = "take-in.no-times"
	saysNoGrid         message.Code = "take-in.no-grid"
	saysUnknownGrid    message.Code = "take-in.unknown-grid"
	saysNoPeriod       message.Code = "take-in.no-period"
	saysRosterType     message.Code = "take-in.roster-type"
)

// refusal is why a row of the SIS can't be taken in.
type refusal struct{ why message.Message }

// refuse makes a refusal.
func refuse(says message.Code, args ...message.Arg) error {
	return &refusal{message.New(says, args...)}
}

func (r *refusal) Error() string { return r.why.String() }

// Message implements [message.Carrier].
func (r *refusal) Message() message.Message { return r.why }
