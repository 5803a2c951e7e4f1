package liss

import (
	"encoding/binary"
	"strings"
	"testing"
)

// TestAnAnswerThatCantBeReadShowsNoValueOfIt: neither in the error nor behind it. What it is, how long it is and how it begins is
// shown.
func TestAnAnswerThatCantBeReadShowsNoValueOfIt(t *testing.T) {
	person := []string{"García", "José", "501", "Oakland", "2010", "Zoë", "Ames"}
	for name, tc := range map[string]struct {
		status int
		answer string
		says   string
	}{
		"JSON that ends wrong":         {200, `{"result":[{"StudentId":"501","Surname":"García","FirstName":"José","Birthday":2010}}`, "JSON, 87 bytes: {result:[{StudentId:…,Surname:…,FirstName:…"},
		"JSON of another program":      {200, `{"students":[{"lastName":"García","José":true}],"page":1}`, "JSON, 59 bytes: {students:[{…:…,…:true}],…:…}"},
		"a list without a result":      {200, `["García",501`, "JSON"},
		"XML of another program":       {200, `<?xml version="1.0"?><students><student name="García">José</student></students>`, "XML, 81 bytes: students …"},
		"XML-RPC that ends wrong":      {200, `<methodResponse><params><param><value><struct><member><name>Surname</name><value>García</wrong>`, "methodResponse params param value struct member name Surname value …"},
		"a page of a student":          {200, `<html><title>García, José</title><body><h1>Zoë Ames</h1>lives in Oakland, not found</body></html>`, "it says: … in… not found"},
		"a page that says it is wrong": {404, `<html><body>404 Not Found: García<hr>nginx</body></html>`, "it says: 404 Not Found… nginx"},
		"a list as text":               {200, "501;García;José;2010\n502;Ames;Zoë;2011", "text, 41 bytes"},
		"text of a program":            {200, "School García is not licensed", "it says: School… is not licensed"},
		"an error with a record":       {500, `{"message":"it failed","student":{"name":"García"}}`, "JSON, 52 bytes: {message:…,…:{name:…}}"},
		"a record in UTF-16":           {500, inUTF16(`{"student":"García"}`, binary.LittleEndian), "text in UTF-16, 40 bytes"},
		"bytes":                        {200, "PK\x03\x04\xff\xfeGarc\xeda", "no text, 12 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, answering(tc.status, tc.answer, "Content-Type", "application/json"), func(t *testing.T, s *sis) {
				_, err := s.client().GetRooms(t.Context())
				e := failed(t, err)
				if !strings.Contains(e.Words, tc.says) {
					t.Errorf("it says %q instead of %q", e.Words, tc.says)
				}
				for _, value := range person {
					for place, text := range map[string]string{"error": e.Error(), "detail": e.Detail, "cause": causeText(e)} {
						if strings.Contains(text, value) {
							t.Errorf("%q shows in its %s: %s", value, place, text)
						}
					}
				}
			})
		})
	}
}

func causeText(e *Error) string {
	if e.Cause == nil {
		return ""
	}
	return e.Cause.Error()
}

// TestAnEncodingOfSeveralBytesACharacterIsNamed: where no header says it.
func TestAnEncodingOfSeveralBytesACharacterIsNamed(t *testing.T) {
	reply := jsonRooms(`"RoomId":"7","RoomCode":"A7"`)
	wide := func(order binary.AppendByteOrder) (text string) {
		var b []byte
		for _, c := range reply {
			b = order.AppendUint32(b, uint32(c))
		}
		return string(b)
	}
	for name, tc := range map[string]struct{ answer, says string }{
		"UTF-16 with a mark":          {"\xff\xfe" + inUTF16(reply, binary.LittleEndian), "UTF-16"},
		"UTF-16 with the other mark":  {"\xfe\xff" + inUTF16(reply, binary.BigEndian), "UTF-16"},
		"UTF-16 without one":          {inUTF16(reply, binary.LittleEndian), "UTF-16"},
		"UTF-16, the other way, none": {inUTF16(reply, binary.BigEndian), "UTF-16"},
		"XML in UTF-16":               {"\xff\xfe" + inUTF16(`<?xml version="1.0" encoding="UTF-16"?>`+xmlRooms(xmlMember("RoomCode", "A7")), binary.LittleEndian), "UTF-16"},
		"UTF-32 with a mark":          {"\xff\xfe\x00\x00" + wide(binary.LittleEndian), "UTF-32"},
		"UTF-32 without one":          {wide(binary.BigEndian), "UTF-32"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, answering(200, tc.answer, "Content-Type", "application/json"), func(t *testing.T, s *sis) {
				_, err := s.client().GetRooms(t.Context())
				if e := failed(t, err); !strings.Contains(e.Sentence, "it is written in "+tc.says+".") || !strings.Contains(e.Sentence, "has to send UTF-8") {
					t.Errorf("it says %q", e.Sentence)
				}
			})
		})
	}
}
