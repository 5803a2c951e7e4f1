package main

import "carillon/model/message"

// Codes of errors of the command line.
const (
	saysPasswordUnknown message.Code = "command.password-unknown"
	saysPaused          message.Code = "command.paused"
	saysNothingToResume message.Code = "command.nothing-to-resume"
	saysSystemFailed    message.Code = "command.system-failed"
	saysSwitchProtocol  message.Code = "command.switch-protocol"
)
