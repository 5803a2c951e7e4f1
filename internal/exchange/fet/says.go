package fet

import "carillon/model/message"

// What is said of FET files.
const (
	saysNotFET      message.Code = "fet.not-fet"
	saysNoGrid      message.Code = "fet.no-grid"
	saysNoName      message.Code = "fet.no-name"
	saysTwice       message.Code = "fet.twice"
	saysBadNumber   message.Code = "fet.bad-number"
	saysUnknown     message.Code = "fet.unknown"
	saysSeveralAt   message.Code = "fet.several-places"
	saysOverDay     message.Code = "fet.over-day"
	saysDaysTooFew  message.Code = "fet.days-too-few"
	saysKept        message.Code = "fet.kept"
	saysSoft        message.Code = "fet.kept-soft"
	saysInactive    message.Code = "fet.inactive"
	saysTimes       message.Code = "fet.times-made-up"
	saysManyYears   message.Code = "fet.many-years"
	saysStudents    message.Code = "fet.students"
	saysTravel      message.Code = "fet.travel"
	saysLoses       message.Code = "fet.loses"
	saysDropped     message.Code = "fet.dropped"
	saysSeveralGrid message.Code = "fet.several-grids"
	saysPreferred   message.Code = "fet.preferred"
	saysRotation    message.Code = "fet.rotation"
)
