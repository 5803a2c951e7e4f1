package intake

import "carillon/model/message"

// Why rows are left out.
const (
	saysWrong        message.Code = "intake.wrong"
	saysTwice        message.Code = "intake.twice"
	saysListedTwice  message.Code = "intake.listed-twice"
	saysUnknown      message.Code = "intake.unknown"
	saysIsLeftOut    message.Code = "intake.is-left-out"
	saysSeveral      message.Code = "intake.several"
	saysSeveralGrids message.Code = "intake.several-grids"
	saysNoSlot       message.Code = "intake.no-slot"
	saysNoDay        message.Code = "intake.no-day"
	saysNoPeriod     message.Code = "intake.no-period"
	saysNoPlace      message.Code = "intake.no-place"
	saysOtherID      message.Code = "intake.other-id"
)
