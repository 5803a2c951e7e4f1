package spreadsheet

import "carillon/model/message"

// What is said of sheets, rows, columns and cells.
const (
	saysQuote      message.Code = "sheet.quote"
	saysLongRow    message.Code = "sheet.long-row"
	saysManyRows   message.Code = "sheet.many-rows"
	saysEncoding   message.Code = "sheet.encoding"
	saysCells      message.Code = "sheet.cells"
	saysEmpty      message.Code = "sheet.empty"
	saysNoKind     message.Code = "sheet.no-kind"
	saysNoSheet    message.Code = "sheet.no-sheet"
	saysColumn     message.Code = "sheet.column"
	saysShortened  message.Code = "sheet.shortened"
	saysNoWorkbook message.Code = "sheet.no-workbook"
	saysNoTime     message.Code = "sheet.no-time"
	saysNoDate     message.Code = "sheet.no-date"
	saysNoNumber   message.Code = "sheet.no-number"
	saysNoKindOf   message.Code = "sheet.no-period-kind"
	saysMissing    message.Code = "sheet.missing"
	saysDayCalled  message.Code = "sheet.day-called"
	saysComesTwice message.Code = "sheet.comes-twice"
	saysNoWave     message.Code = "sheet.no-wave"
	saysNoLesson   message.Code = "sheet.no-lesson"
	saysNoMapping  message.Code = "sheet.no-mapping"
	saysDayGap     message.Code = "sheet.day-gap"
	saysLoses      message.Code = "sheet.loses"
	saysNotHere    message.Code = "sheet.other-file"
)
