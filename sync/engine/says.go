package engine

import (
	"fmt"

	"carillon/model"
	"carillon/model/message"
)

// Codes of the reasons to hold a plan, as sentences: a [GuardCode] may have several.
const (
	saysOtherSystem     message.Code = "held.other-system"
	saysNewSettings     message.Code = "held.new-settings"
	saysOtherYear       message.Code = "held.other-year"
	saysCopyOfFile      message.Code = "held.copy-of-file"
	saysOutsideYear     message.Code = "held.outside-year"
	saysShortens        message.Code = "held.shortens"
	saysOutsideRotation message.Code = "held.outside-rotation"
	saysMixedRotation   message.Code = "held.mixed-rotation"
	saysNoneServed      message.Code = "held.none-served"
	saysManyGoneThere   message.Code = "held.many-gone-there"
	saysManyChangedBy   message.Code = "held.many-changed-there"
	saysNoneSelected    message.Code = "held.none-known"
	saysNoneToSend      message.Code = "held.none-to-send"
	saysManyGone        message.Code = "held.many-gone"
	saysManyChanged     message.Code = "held.many-changed"
	saysMoreRows        message.Code = "held.more-rows"
	saysTeachersUnasked message.Code = "held.teachers-unasked"
	saysNoneShown       message.Code = "held.none-shown"
	saysMissing         message.Code = "held.missing-after-failure"
	saysRowFault        message.Code = "held.row-fault"
	saysForeignClash    message.Code = "held.foreign-clash"
	saysForeignFewer    message.Code = "held.foreign-fewer"
	saysForeignStale    message.Code = "held.foreign-stale"
	saysForeignUneven   message.Code = "held.foreign-uneven"
	saysForeignUnread   message.Code = "held.foreign-unread"
	saysChangedThere    message.Code = "held.changed-there"
	saysSectionRecoded  message.Code = "held.section-recoded"
	saysSectionGone     message.Code = "held.section-gone"
	saysSectionOnSave   message.Code = "held.section-gone-on-save"
	saysListGone        message.Code = "held.list-gone"
	saysDropped         message.Code = "held.dropped"
	saysFirstOver       message.Code = "held.first-publish"
	saysFirstUnread     message.Code = "held.first-publish-unread"
	saysFirstOfUnread   message.Code = "held.first-publish-of-unread"
	saysFirstOf         message.Code = "held.first-publish-of"
	saysClockBack       message.Code = "held.clock-back"
	saysCalendarEnded   message.Code = "held.calendar-ended"
	saysCalendarLater   message.Code = "held.calendar-later"
	saysNobodyThere     message.Code = "held.nobody-there"
	saysCodesRenamed    message.Code = "held.codes-renamed"
	saysManyNew         message.Code = "held.many-new"
	saysDifferAtFirst   message.Code = "held.many-differ-at-first"
	saysNewYear         message.Code = "held.new-school-year"
	saysOtherPersons    message.Code = "held.other-persons"
)

// Codes of who owns the section lists, and of what that holds.
const (
	saysListsUnset       message.Code = "lists.unset"
	saysListsUnread      message.Code = "lists.unread"
	saysListsOfSIS       message.Code = "lists.of-sis"
	saysListsOfSISFrom   message.Code = "lists.of-sis-from"
	saysListsUntil       message.Code = "lists.until"
	saysListsUntilSchool message.Code = "lists.until-school"
	saysListsHere        message.Code = "lists.here"
	saysPutInHere        message.Code = "list-row.put-in"
	saysTakenOutHere     message.Code = "list-row.taken-out"
	saysChangedHere      message.Code = "list-row.changed"
	saysListsHeld        message.Code = "held.lists-owned"
	saysListRowsGone     message.Code = "held.list-rows-gone-there"
)

// Codes of what becomes of records that the SIS no longer has, within other sentences.
const (
	saysWouldStay     message.Code = "missing.leave"
	saysWouldDelete   message.Code = "missing.delete"
	saysWouldInactive message.Code = "missing.inactive"
)

// Codes of parts of the sentence about changes in the SIS, and of that about a copied file.
const (
	saysNewThere       message.Code = "changed-there.new"
	saysOtherThere     message.Code = "changed-there.changed"
	saysGoneThere      message.Code = "changed-there.gone"
	saysWouldTakeIn    message.Code = "changed-there.take-in"
	saysWouldOverwrite message.Code = "changed-there.overwrite"
	saysWouldKeep      message.Code = "changed-there.keep"
	saysUnpublished    message.Code = "copy.unpublished"
	saysPublishedOn    message.Code = "copy.published"
)

// Codes of why a person should look at a plan that nothing holds.
const (
	saysFirstSync     message.Code = "look.first-sync"
	saysReconfigured  message.Code = "look.reconfigured"
	saysLookGoneThere message.Code = "look.gone-there"
	saysLookConflicts message.Code = "look.conflicts"
	saysLookSuggested message.Code = "look.suggested"
	saysLookDisappear message.Code = "look.disappear"
	saysLookLeftOut   message.Code = "look.left-out"
)

// Codes of notes about a run.
const (
	saysSentFrom        message.Code = "run.sent-from"
	saysMoved           message.Code = "run.moved"
	saysRisk            message.Code = "run.risk"
	saysNotSent         message.Code = "run.timetable-not-sent"
	saysSchoolBegun     message.Code = "run.school-begun"
	saysBeyondRotation  message.Code = "run.beyond-rotation"
	saysRefusedMembers  message.Code = "run.refused-members"
	saysNullRows        message.Code = "run.null-rows"
	saysUnkept          message.Code = "run.unkept-rows"
	saysPlannedAnew     message.Code = "run.planned-anew"
	saysGoesOn          message.Code = "run.goes-on"
	saysChangedDay      message.Code = "run.changed-day"
	saysChangedOptions  message.Code = "run.changed-options"
	saysChangedData     message.Code = "run.changed-data"
	saysAssumedTeachers message.Code = "run.assumed-teachers"
	saysAssumedRooms    message.Code = "run.assumed-rooms"
	saysAssumed         message.Code = "run.assumed"
	saysMembers         message.Code = "run.members"
	saysMemberCount     message.Code = "run.member-count"
	saysServerWords     message.Code = "run.server-words"
	saysOwnWay          message.Code = "run.own-way"
	saysNotReadBack     message.Code = "run.not-read-back"
	saysFirstDiffering  message.Code = "run.first-differing"
	saysShowsOther      message.Code = "run.shows-other"
	saysProgramEnded    message.Code = "run.program-ended"
	saysProgramEndedOn  message.Code = "run.program-ended-resume"
)

// Codes of what New from SIS says.
const (
	saysNothingIsSent    message.Code = "adopt.nothing-is-sent"
	saysServesAll        message.Code = "adopt.serves-all"
	saysServesNothing    message.Code = "adopt.serves-nothing"
	saysServesSome       message.Code = "adopt.serves-some"
	saysAskedYear        message.Code = "adopt.asked-year"
	saysHasNone          message.Code = "adopt.has-none"
	saysRows             message.Code = "adopt.rows"
	saysRowsOf           message.Code = "adopt.rows-of"
	saysSectionsMissing  message.Code = "adopt.sections-missing"
	saysSectionsUnserved message.Code = "adopt.sections-unserved"
	saysAskAnother       message.Code = "adopt.ask-another-year"
	saysTermsOf          message.Code = "adopt.terms-of"
	saysYear             message.Code = "adopt.year"
	saysFacts            message.Code = "adopt.facts"
	saysNothingTaken     message.Code = "adopt.nothing-taken"
	saysBellsOfLessons   message.Code = "adopt.bells-of-lessons"
	saysNotReadable      message.Code = "adopt.not-readable"
	saysOtherSpan        message.Code = "adopt.other-span"
	saysLaterSpan        message.Code = "adopt.later-span"
	saysStudyUnlisted    message.Code = "adopt.study-unlisted"
)

// Codes of notes about rows and records.
const (
	// SaysPerhapsOther says that an id stands for another person, as [Incoming.Others] does.
	SaysPerhapsOther message.Code = "note.perhaps-other-person"

	saysSentNone       message.Code = "note.sent-none"
	saysSentNoRequests message.Code = "note.sent-no-requests"
	saysNoSuchStudent  message.Code = "note.request-without-student"
	saysNoSuchCourse   message.Code = "note.request-without-course"
	saysCleaned        message.Code = "note.control-characters"
	saysComesTwice     message.Code = "note.comes-twice"
	saysNoID           message.Code = "note.without-id"
	saysBlankRecords   message.Code = "note.blank-records"
	saysSharedGUID     message.Code = "note.shared-guid"
	saysOtherGUID      message.Code = "note.other-guid"
	saysOtherSISID     message.Code = "note.other-sis-id"
	saysActiveAgain    message.Code = "note.active-again"
	saysOtherAtOnce    message.Code = "note.other-at-once"
	saysSameName       message.Code = "note.same-name"
	saysSameNameLevel  message.Code = "note.same-name-and-level"
	saysCustomLevel    message.Code = "note.custom-level"
	saysNoCapacity     message.Code = "note.no-capacity"
	saysLeftOutFor     message.Code = "note.left-out"
	saysStaysFor       message.Code = "note.stays"
	saysFieldLeftOut   message.Code = "note.field-left-out"
	saysSeveralSpans   message.Code = "note.several-spans"
	saysLaterYear      message.Code = "note.later-year"
	saysSameGrade      message.Code = "note.same-grade"
	saysNoDate         message.Code = "note.no-date"
	saysNoCycleDay     message.Code = "note.no-cycle-day"
	saysTermsTaken     message.Code = "note.terms-taken"
	saysYearByTerms    message.Code = "note.year-by-terms"
	saysRotationRuns   message.Code = "note.rotation-runs"
	saysNotAll         message.Code = "note.not-all-taken-in"
	saysFaultThereToo  message.Code = "note.fault-there-too"
	saysStaysThere     message.Code = "note.stays-there"
)

// Codes of what became of a record that the SIS no longer has.
const (
	saysGone        message.Code = "gone"
	saysNoLonger    message.Code = "gone.no-longer"
	saysIDReused    message.Code = "gone.id-reused"
	saysStays       message.Code = "gone.stays"
	saysDeleted     message.Code = "gone.deleted"
	saysTakenOut    message.Code = "gone.taken-out"
	saysNoMark      message.Code = "gone.no-mark"
	saysGoneStudent message.Code = "gone.inactive-student"
	saysGoneTeacher message.Code = "gone.inactive-teacher"
)

// Codes of what reading back has shown.
const (
	saysConfirmed    message.Code = "verified.confirmed"
	saysNotVisible   message.Code = "verified.not-visible"
	saysDiffers      message.Code = "verified.differs"
	saysNotConfirmed message.Code = "verified.not-confirmed"
)

// Codes of errors.
const (
	saysNoSystem         message.Code = "error.no-system"
	saysSeveralSystems   message.Code = "error.several-systems"
	saysNoSuchSystem     message.Code = "error.no-such-system"
	saysConfigured       message.Code = "error.configured-already"
	saysBadSettings      message.Code = "error.bad-settings"
	saysBadPublished     message.Code = "error.bad-published"
	saysBadHistory       message.Code = "error.bad-history"
	saysBadRows          message.Code = "error.bad-history-rows"
	saysNoYear           message.Code = "error.no-year"
	saysNoTo             message.Code = "error.no-to-date"
	saysToPassed         message.Code = "error.to-passed"
	saysToBeforeFrom     message.Code = "error.to-before-from"
	saysNotServed        message.Code = "error.not-served"
	saysNoAccount        message.Code = "error.no-account"
	saysNotNoted         message.Code = "error.not-noted"
	saysAcceptedRows     message.Code = "error.accepted-rows"
	saysNoPlan           message.Code = "error.no-plan"
	saysOtherDay         message.Code = "error.plan-of-another-day"
	saysChangedSince     message.Code = "error.changed-since"
	saysTimetableChanged message.Code = "error.timetable-changed"
	saysOtherPlan        message.Code = "error.other-plan"
	saysHeld             message.Code = "error.held"
)

// nounRow counts rows of whatever kind.
const nounRow message.Code = "noun.row"

// Arguments that many sentences have.

func sis(name string) message.Arg { return message.Name("sis", name) }

func ofKind(k Kind) message.Arg { return message.Term("kind", k.Term()) }

func rowsOf(name string, k Kind, n int) message.Arg { return message.CountOf(name, n, k.Term()) }

// Term is the kind in the catalogue: a noun with its plural, and the words for it in other places.
func (k Kind) Term() message.Code { return "kind." + message.Code(k) }

// lower is the code of a kind's name within a sentence: "section lists".
func (k Kind) lower() message.Code { return k.Term() + ".lower" }

// rowsWord is the code of what the rows of a kind are called: "section list rows".
func (k Kind) rowsWord() message.Code { return k.Term() + ".rows" }

// slotOf is a slot as the timetable names it.
func slotOf(name string, t *model.Timetable, s model.Slot) message.Arg {
	return message.Slot(name, fmt.Sprintf("%d/%d/%d", s.Grid, s.Day, s.Period), t.SlotName(s))
}

// recordOf is a record as the timetable describes it.
func recordOf(name string, t *model.Timetable, k model.Key) message.Arg {
	return message.Record(name, k, t.Describe(k))
}
