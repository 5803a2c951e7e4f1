package lisscapture

import "carillon/model/message"

// What is said of saved LISS calls.
const (
	saysNoCall    message.Code = "capture.no-call"
	saysOtherCall message.Code = "capture.other-call"
	saysProblem   message.Code = "capture.problem"
	saysNoCode    message.Code = "capture.no-code"
	saysBadPlace  message.Code = "capture.bad-place"
	saysOtherType message.Code = "capture.other-type"
	saysMember    message.Code = "capture.member"
	saysTwice     message.Code = "capture.twice"
	saysTimes     message.Code = "capture.times-made-up"
	saysNoBells   message.Code = "capture.no-bell-times"
)
