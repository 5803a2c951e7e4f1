package liss

import (
	"encoding/json"
	"strconv"
)

// Fault is an error in a server's answer. Code is 0 where the SIS gave none.
type Fault struct {
	Code int
	Text string
}

// FaultShape is one of the ways in which servers have been seen to say that a call failed.
type FaultShape uint8

const (
	FaultPlain    FaultShape = iota // JSON {"error":"text"}; XML <fault>
	FaultObject                     // JSON {"error":{"faultString":"text"}}; XML <fault>
	FaultRPC2                       // JSON {"error":{"code":1,"message":"text"}}; XML <fault>
	FaultInResult                   // success whose result is a struct with faultString and faultCode
	FaultAsText                     // success whose result is the text
	FaultNull                       // success whose result is null; in XML an empty text
)

// EncodeReply makes the body of a server's answer: a list of records, a Hello, or text. The id goes out as it is given; nil
// writes 0.
func EncodeReply(f Format, id json.RawMessage, result any) (*Body, error) {
	b := &Body{a: newAppender(f, writeOptions{edval: true})}
	open, end := `{"result":`, `,"id":`+idText(id)+"}"
	if f == XML {
		open, end = xmlReplyOpen, xmlReplyClose
	}
	b.literal(open)
	if err := b.value(result); err != nil {
		return nil, err
	}
	b.literal(end)
	return b, b.measure()
}

const (
	xmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	xmlReplyOpen   = xmlDeclaration + "<methodResponse><params><param><value>"
	xmlReplyClose  = "</value></param></params></methodResponse>\n"
)

func idText(id json.RawMessage) string {
	if id == nil {
		return "0"
	}
	return string(id)
}

// EncodeFault makes the body of a server's answer to a call that failed.
func EncodeFault(f Format, id json.RawMessage, fault Fault, s FaultShape) (*Body, error) {
	type faultStruct struct {
		Code int    `liss:"faultCode,always"`
		Text string `liss:"faultString,always"`
	}
	switch s {
	case FaultInResult:
		return EncodeReply(f, id, faultStruct(fault))
	case FaultAsText:
		return EncodeReply(f, id, fault.Text)
	case FaultNull:
		if f == XML {
			return EncodeReply(f, id, "")
		}
		return EncodeReply(f, id, nil)
	}
	b := &Body{a: newAppender(f, writeOptions{})}
	text := string(appendJSONText(nil, clean(fault.Text)))
	switch {
	case f == XML:
		b.literal(xmlDeclaration + "<methodResponse><fault><value>")
		if err := b.value(faultStruct(fault)); err != nil {
			return nil, err
		}
		b.literal("</value></fault></methodResponse>\n")
	case s == FaultObject:
		b.literal(`{"error":{"faultString":` + text + "}}")
	case s == FaultRPC2:
		b.literal(`{"jsonrpc":"2.0","error":{"code":` + strconv.Itoa(fault.Code) + `,"message":` + text + `},"id":` + idText(id) + "}")
	default:
		b.literal(`{"error":` + text + "}")
	}
	return b, b.measure()
}
