package ical

import "carillon/model/message"

// What is said of calendar files.
const (
	saysNoZone    message.Code = "ical.no-zone"
	saysBadZone   message.Code = "ical.bad-zone"
	saysNoDates   message.Code = "ical.no-dates"
	saysNotFound  message.Code = "ical.not-found"
	saysBadOf     message.Code = "ical.bad-of"
	saysNeedsMany message.Code = "ical.needs-many"
	saysLoses     message.Code = "ical.loses"
)
