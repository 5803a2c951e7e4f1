package exchange

import "carillon/model/message"

// What is said of files as such.
const (
	saysAt         message.Code = "exchange.at"
	saysNoFile     message.Code = "exchange.no-file"
	saysUnreadable message.Code = "exchange.unreadable"
	saysNoFiles    message.Code = "exchange.no-files"
	saysTooLarge   message.Code = "exchange.too-large"
	saysBadZip     message.Code = "exchange.bad-zip"
	saysTooMany    message.Code = "exchange.too-many-files"
	saysNotRegular message.Code = "exchange.not-regular"
)
