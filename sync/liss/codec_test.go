package liss

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func decodeRooms(text string) (*Answer, error) {
	return DecodeReply(strings.NewReader(text), 1<<20, FindMethod("liss.getRooms"))
}

func jsonRooms(members string) string { return `{"result":[{` + members + `}],"id":1}` }

func xmlRooms(members string) string {
	return "<methodResponse><params><param><value><array><data><value><struct>" + members +
		"</struct></value></data></array></value></param></params></methodResponse>"
}

func xmlMember(name, value string) string {
	return "<member><name>" + name + "</name><value>" + value + "</value></member>"
}

func TestRecordsAreReadTolerantly(t *testing.T) {
	tests := []struct {
		name string
		body string
		want []Room
	}{
		{"a whole number as text", jsonRooms(`"RoomId":"1","Capacity":"30"`), []Room{{RoomID: "1", Capacity: 30}}},
		{"a whole number as text in XML", xmlRooms(xmlMember("Capacity", "<string> 30 </string>")), []Room{{Capacity: 30}}},
		{"a whole number with a fraction of nothing", jsonRooms(`"Capacity":30.0`), []Room{{Capacity: 30}}},
		{"text as a whole number", jsonRooms(`"RoomId":17`), []Room{{RoomID: "17"}}},
		{"text as a whole number in XML", xmlRooms(xmlMember("RoomId", "<int>17</int>")), []Room{{RoomID: "17"}}},
		{"null, missing and empty alike", jsonRooms(`"RoomId":null,"RoomCode":"","Capacity":null,"Name":"  "`), []Room{{}}},
		{"nil and empty in XML", xmlRooms(xmlMember("RoomId", "<nil/>") + xmlMember("RoomCode", "<string/>") + xmlMember("Capacity", "")), []Room{{}}},
		{"white space around", jsonRooms(`"RoomId":"  \t a b \n"`), []Room{{RoomID: "a b"}}},
		{"member names in any case", jsonRooms(`"roomid":"1","ROOMCODE":"R"`), []Room{{RoomID: "1", RoomCode: "R"}}},
		{"unknown members are kept", jsonRooms(`"RoomId":"1","x-floor":2,"Tags":["a",{"b":null}],"On":true`),
			[]Room{{RoomID: "1", Unknown: []Member{{Name: "x-floor", Value: "2"}, {Name: "Tags", Value: `["a",{"b":null}]`, Form: FormJSON}, {Name: "On", Value: "true", Form: FormBoolean}}}}},
		{"unknown members are kept in XML", xmlRooms(xmlMember("Tags", "<array><data><value>a</value></data></array>") + xmlMember("RoomId", "1")),
			[]Room{{RoomID: "1", Unknown: []Member{{Name: "Tags", Value: `["a"]`, Form: FormJSON}}}}},
		{"a value that doesn't fit is kept", jsonRooms(`"RoomId":"1","Capacity":"many"`), []Room{{RoomID: "1", Unknown: []Member{{Name: "Capacity", Value: "many"}}}}},
		{"a struct for a text is kept", jsonRooms(`"RoomId":{"v":"1"}`), []Room{{Unknown: []Member{{Name: "RoomId", Value: `{"v":"1"}`, Form: FormJSON}}}}},
		{"a byte order mark and a line before", "\xef\xbb\xbf\r\n" + jsonRooms(`"RoomId":"1"`), []Room{{RoomID: "1"}}},
		{"null between records", `{"result":[null,{"RoomId":"1"},""]}`, []Room{{}, {RoomID: "1"}, {}}},
		{"nil between records in XML", strings.Replace(xmlRooms(""), "<value><struct>", "<value><nil/></value><value/><value><struct>", 1), []Room{{}, {}, {}}},
		{"an empty list with a blank in it", `{"result":[""]}`, []Room{}},
		{"whole numbers that came as numbers", jsonRooms(`"RoomId":501.0,"RoomCode":5.01e2,"Name":501.50,"Campus":"501.0","Comment":12345678901234567890,"Capacity":3e1`),
			[]Room{{RoomID: "501", RoomCode: "501", Name: "501.50", Campus: "501.0", Comment: "12345678901234567890", Capacity: 30}}},
		{"a number that is too large to be one", jsonRooms(`"RoomId":1e400,"Name":1E-400,"Comment":-0.0`), []Room{{RoomID: "1e400", Name: "1E-400", Comment: "0"}}},
		{"whole numbers that came as numbers in XML", xmlRooms(xmlMember("RoomId", "<double>502.0</double>") + xmlMember("RoomCode", "<double>-0502.000</double>") +
			xmlMember("Name", "<string>502.0</string>") + xmlMember("Comment", "<double>0.5</double>")), []Room{{RoomID: "502", RoomCode: "-502", Name: "502.0", Comment: "0.5"}}},
		{"text in base64", xmlRooms(xmlMember("Name", "<base64>TnXD\nsWV6</base64>") + xmlMember("Comment", "<base64>TnXDsWV6IDE</base64>")), []Room{{Name: "Nuñez", Comment: "Nuñez 1"}}},
		{"bytes in a member that nobody knows", xmlRooms(xmlMember("Photo", "<base64>/9j/4AAQ</base64>")), []Room{{Unknown: []Member{{Name: "Photo", Value: "/9j/4AAQ"}}}}},
		{"text beyond the first plane, as escapes", jsonRooms(`"Name":"\ud83d\ude00 \\ud83d \u00e9"`), []Room{{Name: "😀 \\ud83d é"}}},
		{"an empty list", `{"result":[],"id":0}`, []Room{}},
		{"an empty list in XML", strings.Replace(xmlRooms(""), "<value><struct></struct></value>", "", 1), []Room{{}}[:0]},
		{"no data in an XML array", "<methodResponse><params><param><value><array></array></value></param></params></methodResponse>", []Room{}},
		{"members of the envelope in any order, and more of them", `{"jsonrpc":"2.0","id":"x","extra":[1,{"a":2}],"error":null,"result":[{"RoomId":"1"}]}`, []Room{{RoomID: "1"}}},
		{"references, sections and comments in XML", xmlRooms(xmlMember("Name", "a&#38;b<!-- no --><![CDATA[<c>]]>&lt;")), []Room{{Name: "a&b<c><"}}},
		{"a bare ampersand in XML", xmlRooms(xmlMember("Name", "R&B & more &nbsp;")), []Room{{Name: "R&B & more &nbsp;"}}},
		{"a Latin alphabet", `<?xml version="1.0" encoding="windows-1252"?>` + xmlRooms(xmlMember("Name", "Caf\xe9 \x80")), []Room{{Name: "Café €"}}},
		{"element names in capitals", strings.ToUpper(xmlRooms("")), []Room{{}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := decodeRooms(test.body)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(any(test.want), a.Value); diff != "" {
				t.Error(diff)
			}
			if a.Fault != nil || a.Null {
				t.Errorf("read as %+v", a)
			}
		})
	}
}

func TestAListWithTextThatCannotBeReadIsRefusedWhole(t *testing.T) {
	for name, body := range map[string]string{
		"a Latin-1 byte in JSON": jsonRooms(`"RoomId":"1","Name":"` + "\xc1mes" + `"`), "a Latin-1 byte at the end of a chunk": jsonRooms(`"Name":"` + strings.Repeat("x", 16<<10) + "\xc1" + `"`),
		"a cut character": jsonRooms(`"Name":"` + "\xc3" + `"`), "half of a pair of escapes": jsonRooms(`"Name":"\ud83d"`), "the other half": jsonRooms(`"Name":"\ude00\ud83d"`),
		"a half before a letter": jsonRooms(`"Name":"\ud83dx"`), "a half before an accent": jsonRooms(`"Name":"\ud83dé"`), "a half before another escape": jsonRooms(`"Name":"\ud83d\n"`),
		"a Latin-1 byte in XML": xmlRooms(xmlMember("Name", "\xc1mes")), "bytes in base64": xmlRooms(xmlMember("Name", "<base64>/9j/4AAQ</base64>")),
		"no base64": xmlRooms(xmlMember("Name", "<base64>Nu!ez</base64>")), "base64 of a Latin alphabet": xmlRooms(xmlMember("Name", "<base64>wW1lcw==</base64>")),
		"a control character in base64": xmlRooms(xmlMember("Name", "<base64>G1szMW0=</base64>")),
	} {
		if a, err := decodeRooms(body); err == nil {
			t.Errorf("%s is read as %+v", name, a)
		}
	}
}

func TestSubjectRequestsAreReadUnderEveryName(t *testing.T) {
	want := any([]SubjectPreference{{StudentID: "1", Course: "11BIO", Rank: 2, Reserve: true}})
	for _, members := range []string{
		`"StudentId":"1","Code":"11BIO","Preference":2,"Reserve":true`,
		`"StudentId":1,"CourseCode":"11BIO","Priority":"2","Reserve":1`,
		`"studentid":"1","Course":"11BIO","Order":"2","Reserve":"yes"`,
		`"StudentId":"1","subject":"11BIO","Rank":2,"Reserve":"1"`,
	} {
		a, err := DecodeReply(strings.NewReader(jsonRooms(members)), 1<<20, FindMethod("liss.getStudentSubjectPreferences"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, a.Value); diff != "" {
			t.Errorf("%s: %s", members, diff)
		}
	}
}

func TestEveryShapeOfAFaultIsRecognised(t *testing.T) {
	struct16 := xmlMember("faultString", "No such year") + xmlMember("faultCode", "<i4>16</i4>")
	tests := []struct {
		name, body string
		want       Fault
	}{
		{"text", `{"error":"No such year"}`, Fault{0, "No such year"}},
		{"an object", `{"error":{"faultString":"No such year"}}`, Fault{0, "No such year"}},
		{"JSON-RPC 2.0", `{"jsonrpc":"2.0","error":{"code":-32601,"message":"No such year","data":[1]},"id":null}`, Fault{-32601, "No such year"}},
		{"beside an empty result", `{"result":null,"error":"No such year","id":1}`, Fault{0, "No such year"}},
		{"an object of its own kind", `{"error":{"reason":"No such year"}}`, Fault{0, `{"reason":"No such year"}`}},
		{"XML", "<methodResponse><fault><value><struct>" + struct16 + "</struct></value></fault></methodResponse>", Fault{16, "No such year"}},
		{"XML with code 0", "<methodResponse><fault><value><struct>" + strings.Replace(struct16, "16", "0", 1) + "</struct></value></fault></methodResponse>", Fault{0, "No such year"}},
		{"in a success", "<methodResponse><params><param><value><struct>" + struct16 + "</struct></value></param></params></methodResponse>", Fault{16, "No such year"}},
		{"in a JSON success", `{"result":{"faultString":"No such year","faultCode":16},"id":1}`, Fault{16, "No such year"}},
	}
	for _, test := range tests {
		for _, method := range []string{"liss.getRooms", "liss.publishRooms", "liss.hello"} {
			t.Run(test.name+" to "+method, func(t *testing.T) {
				a, err := DecodeReply(strings.NewReader(test.body), 1<<20, FindMethod(method))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(&test.want, a.Fault); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func TestWhatAServerEncodesAsAFaultIsReadAsOne(t *testing.T) {
	inBothFormats(t, func(t *testing.T, f Format) {
		for shape, want := range map[FaultShape]Answer{
			FaultPlain:    {Fault: &Fault{0, `a "<b>" &c`}},
			FaultObject:   {Fault: &Fault{0, `a "<b>" &c`}},
			FaultRPC2:     {Fault: &Fault{7, `a "<b>" &c`}},
			FaultInResult: {Fault: &Fault{7, `a "<b>" &c`}},
			FaultAsText:   {Text: `a "<b>" &c`},
			FaultNull:     {Null: f == JSON},
		} {
			b, err := EncodeFault(f, json.RawMessage("5"), Fault{7, `a "<b>" &c`}, shape)
			a, err := DecodeReply(strings.NewReader(string(encoded(t, b, err))), 1<<20, FindMethod("liss.publishRooms"))
			if err != nil {
				t.Fatal(err)
			}
			want.Format = f
			if f == XML && want.Fault != nil {
				want.Fault.Code = 7
			}
			if diff := cmp.Diff(&want, a); diff != "" {
				t.Errorf("shape %d: %s", shape, diff)
			}
		}
	})
}

func TestAnswersThatCantBeReadAreErrors(t *testing.T) {
	deep := strings.Repeat("[", 100_000)
	tests := []struct {
		name, body string
		want       error
	}{
		{"nothing", "", errEmpty},
		{"white space", " \r\n\t ", errEmpty},
		{"a page", "<!DOCTYPE html><html><body>Sign in</body></html>", errHTMLPage},
		{"a page after a comment", "\n<!-- x --><html>", errHTMLPage},
		{"a notice before JSON", "<br />\n<b>Warning</b>: x{\"result\":[]}", errHTMLPage},
		{"plain text", "Service unavailable", errNeither},
		{"JSON that ends in the middle", `{"result":[{"RoomId":"1"`, errTrimmed},
		{"JSON that ends in a text", `{"result":[{"RoomId":"1`, errTrimmed},
		{"JSON that ends after the result", `{"result":[]`, errTrimmed},
		{"XML that ends in the middle", xmlRooms(xmlMember("RoomId", "1"))[:90], errTrimmed},
		{"XML that ends before its end", strings.TrimSuffix(xmlRooms(""), "</methodResponse>"), errTrimmed},
		{"a JSON list", `[1,2]`, errUnfit},
		{"JSON of another service", `{"status":"ok"}`, errUnfit},
		{"a list of texts", `{"result":["a","b"]}`, errUnfit},
		{"a struct for a list", `{"result":{"RoomId":"1"}}`, errUnfit},
		{"XML of another service", `<rss version="2.0"><channel/></rss>`, errUnfit},
		{"too deep", `{"result":[{"x":` + deep, errDepth},
		{"too deep beside the result", `{"x":` + deep, errDepth},
		{"too deep in XML", xmlRooms("<member><name>x</name>" + strings.Repeat("<value><array><data>", 1000)), errDepth},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if a, err := decodeRooms(test.body); !errors.Is(err, test.want) {
				t.Errorf("read as %+v, %v", a, err)
			}
		})
	}
}

func TestAnAnswerBeyondTheLimitIsRefusedWithItsOwnError(t *testing.T) {
	body := jsonRooms(`"RoomId":"` + strings.Repeat("x", 5000) + `"`)
	m := FindMethod("liss.getRooms")
	if _, err := DecodeReply(strings.NewReader(body), int64(len(body)), m); err != nil {
		t.Errorf("exactly the limit: %v", err)
	}
	for _, text := range []string{body, xmlRooms(xmlMember("RoomId", strings.Repeat("x", 5000))), strings.Repeat(" ", 9000)} {
		if _, err := DecodeReply(strings.NewReader(text), 4999, m); !errors.Is(err, ErrTooLarge) {
			t.Errorf("over the limit: %v", err)
		}
	}
}

func TestRecordsThatLISSHasNoRoomForAreNamedBeforeAnythingIsSent(t *testing.T) {
	ok := Membership{StudentID: "S1", ClassCode: "09MAT 1"}
	tests := []struct {
		name   string
		method string
		args   []any
		want   RecordError
	}{
		{"an empty key", "liss.publishClassMemberships", []any{[]Membership{ok, {ClassCode: "09MAT 1"}}, asAt},
			RecordError{1, "09MAT 1", "StudentId", "is empty"}},
		{"a key of blanks", "liss.publishClasses", []any{2026, []Class{{ClassCode: " "}}}, RecordError{0, " ", "ClassCode", "is empty"}},
		{"a code that is too long", "liss.publishClasses", []any{2026, []Class{{ClassCode: "ABCDEFGHIJKLMNOPQRST 1"}}},
			RecordError{0, "ABCDEFGHIJKLMNOPQRST 1", "ClassCode", `is longer than the 20 characters that LISS allows: "ABCDEFGHIJKLMNOPQRST 1"`}},
		{"a linked section's code that is too long", "liss.publishClasses", []any{2026, []Class{{ClassCode: "A 1", Composite: "ABCDEFGHIJKLMNOPQRST 1"}}},
			RecordError{0, "A 1", "Composite", `is longer than the 20 characters that LISS allows: "ABCDEFGHIJKLMNOPQRST 1"`}},
		{"no year level", "liss.publishStudents", []any{asAt, []Student{{StudentID: "S1", Surname: "Ng"}}}, RecordError{0, "S1", "Form", "is empty"}},
		{"day 0", "liss.publishTimetable", []any{[]Lesson{{Period: "1", ClassCode: "09MAT 1"}}, 2026, 0, 0, asAt, asAt, true},
			RecordError{0, "09MAT 1", "DayNumber", "is 0, and the first is 1"}},
		{"no date", "liss.publishCalendar", []any{[]CalendarDay{{DayName: "x"}}}, RecordError{0, "", "Date", "is missing"}},
		{"a control character", "liss.publishClasses", []any{2026, []Class{{ClassCode: "A 1", CourseName: "a\x00b"}}},
			RecordError{0, "A 1", "CourseName", `holds a control character that can't be sent: "a\x00b"`}},
		{"broken UTF-8", "liss.publishClasses", []any{2026, []Class{{ClassCode: "A 1", CourseName: "\xff"}}},
			RecordError{0, "A 1", "CourseName", `holds text that is not valid Unicode: "\xff"`}},
	}
	for _, test := range tests {
		inBothFormats(t, func(t *testing.T, f Format) {
			t.Run(test.name, func(t *testing.T) {
				_, err := EncodeCall(FindMethod(test.method), dialectIn(f), 1, testAuth(), test.args...)
				var got *RecordError
				if !errors.As(err, &got) {
					t.Fatalf("got %v", err)
				}
				if diff := cmp.Diff(&test.want, got); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestTwentyCharactersFitWhateverTheirBytes(t *testing.T) {
	_, err := EncodeCall(FindMethod("liss.publishClasses"), Standard(), 1, testAuth(), 2026, []Class{{ClassCode: "ÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜÄÖ 12"}})
	if err != nil {
		t.Error(err)
	}
}

func TestTheDialectSaysHowLongASectionCodeMayBe(t *testing.T) {
	rows := []Membership{{StudentID: "S1", ClassCode: "ABCDEFGHIJKLMNOPQRST 1"}} // 22 characters
	for longest, fits := range map[int]bool{0: false, 5: false, 21: false, 22: true, 30: true} {
		d := Standard()
		d.MaxClassCode = longest
		_, err := EncodeCall(FindMethod("liss.publishClassMemberships"), d, 1, testAuth(), rows, asAt)
		if (err == nil) != fits {
			t.Errorf("with %d characters: %v", longest, err)
		}
	}
}

func TestMandatoryMembersAreSentEvenWhenBlank(t *testing.T) {
	b, err := EncodeReply(JSON, nil, []Student{{StudentID: "S1", Form: "7"}})
	if got := string(encoded(t, b, err)); got != `{"result":[{"StudentId":"S1","FirstName":"","Surname":"","Form":"7"}],"id":0}` {
		t.Errorf("it writes %s", got)
	}
}

func TestSectionCodesOfAChangeThatCantBeSentAreRefused(t *testing.T) {
	inBothFormats(t, func(t *testing.T, f Format) {
		_, err := EncodeCall(FindMethod("liss.changeClassMembership"), dialectIn(f), 1, testAuth(), "S1", asAt, []string{}, []string{"A\x00 1"})
		if err == nil {
			t.Error("a control character was taken")
		}
	})
}

func TestDialectsChangeWhatIsWritten(t *testing.T) {
	class := []Class{{ClassCode: "9DEM 3", EdvalClassCode: "9DEM.3"}}
	holiday := []CalendarDay{{Date: asAt, DayName: "Holiday"}}
	tests := []struct {
		dialect, method string
		args            []any
		has, hasNot     string
	}{
		{"standard", "liss.publishClasses", []any{2026, class}, `"ClassCode"`, "Edval"},
		{"edval-like", "liss.publishClasses", []any{2026, class}, "<name>EdvalClassCode</name><value>9DEM.3</value>", "DefaultTeacher"},
		{"standard", "liss.publishCalendar", []any{holiday}, "Holiday", "DayNumber"},
		{"edval-like", "liss.publishCalendar", []any{holiday}, "<name>DayNumber</name><value><i4>0</i4></value>", "Rotation"},
		{"standard", "liss.hello", nil, `{"method":"liss.hello","params":[],"id":1}`, "jsonrpc"},
		{"jsonrpc-2.0", "liss.hello", nil, `"jsonrpc":"2.0"`, "xml"},
		{"membership", "liss.getClassMemberships", []any{asAt}, "<methodName>liss.getClassMembership</methodName>", "liss.getClassMemberships"},
	}
	for _, test := range tests {
		t.Run(test.dialect+" "+test.method, func(t *testing.T) {
			d, ok := Dialects()[test.dialect]
			if !ok {
				t.Fatal("there is no such dialect")
			}
			b, err := EncodeCall(FindMethod(test.method), d, 1, testAuth(), test.args...)
			text := string(encoded(t, b, err))
			if !strings.Contains(text, test.has) || strings.Contains(text, test.hasNot) {
				t.Errorf("it writes %s", text)
			}
		})
	}
}

func TestEndDatesKeepTheLastDay(t *testing.T) {
	if got := Standard().LastInstant(asAt).String(); got != "20260815T23:59:00" {
		t.Errorf("the end is %s", got)
	}
	if got := (Dialect{}).LastInstant(asAt); got != asAt {
		t.Errorf("with the switch off the end is %s", got)
	}
}

func TestServersUnderstandTheCallsOfOtherClients(t *testing.T) {
	auth := `{"School":"DEMO"}`
	tests := []struct {
		name, body, method string
		want               []any
		count, extra       int
		problem            bool
	}{
		{"getTimetable with four parameters", `{"method":"liss.getTimetable","params":[` + auth + `,2026,"20260831","20261030"]}`, "liss.getTimetable",
			[]any{2026, Date(2026, 8, 31), Date(2026, 10, 30)}, 3, 0, false},
		{"getTimetable with three", `{"method":"liss.getTimetable","params":[` + auth + `,"20260831","20261030"]}`, "liss.getTimetable",
			[]any{0, Date(2026, 8, 31), Date(2026, 10, 30)}, 2, 0, false},
		{"getClasses with auth only", `{"method":"liss.getClasses","params":[` + auth + `]}`, "liss.getClasses", []any{0}, 0, 0, false},
		{"a misspelt name", `{"method":"liss.getClassMembership","params":[` + auth + `,"20260831"]}`, "liss.getClassMemberships", []any{Date(2026, 8, 31)}, 1, 0, false},
		{"a name without its prefix", `{"method":"getTimetableStructures","params":[` + auth + `,""]}`, "liss.getTimetableStructures", []any{DateTime{}}, 1, 0, false},
		{"parameters before the name", `{"params":[` + auth + `,"20260831",[{"RoomId":7}]],"method":"liss.publishRooms"}`, "liss.publishRooms",
			[]any{Date(2026, 8, 31), []Room{{RoomID: "7"}}}, 2, 0, false},
		{"more parameters than there are", `{"method":"liss.getRooms","params":[` + auth + `,1,{"a":[2]}]}`, "liss.getRooms", []any{}, 2, 2, false},
		{"an empty text for a list", `{"method":"liss.publishRooms","params":[` + auth + `,"20260831",""]}`, "liss.publishRooms",
			[]any{Date(2026, 8, 31), []Room(nil)}, 2, 0, false},
		{"a parameter that can't be read", `{"method":"liss.getStudents","params":[` + auth + `,"soon"]}`, "liss.getStudents", []any{DateTime{}}, 1, 0, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, err := DecodeCall(strings.NewReader(test.body), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			if c.Method == nil || c.Method.Name != test.method || !c.HasAuth || c.Auth.School != "DEMO" {
				t.Fatalf("read as %+v", c)
			}
			if diff := cmp.Diff(test.want, c.Args); diff != "" {
				t.Error(diff)
			}
			if c.Count != test.count || c.Extra != test.extra || (c.Problem != "") != test.problem {
				t.Errorf("count %d, extra %d, problem %q", c.Count, c.Extra, c.Problem)
			}
		})
	}
}

func TestAnUnknownMethodIsReadWithoutAnError(t *testing.T) {
	for _, body := range []string{
		`{"method":"liss.makeCoffee","params":[{"School":"DEMO"},[[1,2],{"a":3}]],"id":"seven"}`,
		"<methodCall><methodName>liss.makeCoffee</methodName></methodCall>",
	} {
		c, err := DecodeCall(strings.NewReader(body), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		if c.Method != nil || c.Name != "liss.makeCoffee" {
			t.Errorf("read as %+v", c)
		}
		if c.Format == JSON && string(c.ID) != `"seven"` {
			t.Errorf("the id is %s", c.ID)
		}
	}
}

func TestTheSISsWordsAreShownAsPlainText(t *testing.T) {
	r := newRedactor(login{"sync", NewSecret("s3<cret")})
	for said, want := range map[string]string{
		"R&amp;B does not exist":                                  "R&B does not exist",
		"<p>Sign in &amp; try&nbsp;again &lt;now&gt;</p>":         "Sign in & try again <now>",
		"Caf&eacute; &#38; bar":                                   "Café & bar",
		"a & b &c":                                                "a & b &c",
		"\x1b[31mred\x07 &#27;[2J&#x1b;]0;title":                  "[31mred [2J ]0;title",
		"line one\r\nline two":                                    "line one line two",
		"for s3&amp;amp;lt;cret and s3&lt;cret":                   "for ******** and ********",
		"<html><style>p{}</style><body>No <b>entry</b></body>":    "No entry",
		strings.Repeat("word ", maxWords):                         strings.Repeat("word ", maxWords/5) + "…",
		"<script>var a = '<p>'</script>Import failed</html> &lt;": "Import failed <",
	} {
		if got := r.words(said, nil); got != want {
			t.Errorf("%q is shown as %q, want %q", said, got, want)
		}
	}
}

func TestTheSISsWordsSayWhatItMeans(t *testing.T) {
	tests := map[string]Code{
		"Wrong user or password for that year":                            CodeBadLogin,
		"Authentication failed":                                           CodeBadLogin,
		"The API key has expired":                                         CodeBadLogin,
		"Academic year 2031 does not exist":                               CodeUnknownYear,
		"School 1234 not found":                                           CodeUnknownSchool,
		"LISS version 10002 is not supported":                             CodeLISSVersion,
		"liss.getCourses: not implemented":                                CodeNotSupported,
		"Incorrect number of parameters. 3 needed.":                       CodeBadParameters,
		"The student 7 does not exist in this school":                     CodeServerFault,
		"Class 11CREDENTIALS 1 equals an existing subject in that year":   CodeServerFault,
		"The teacher Loginov does not exist":                              CodeServerFault,
		"The class 9MAT 1 lies outside of the academic year":              CodeServerFault,
		"You are not authorised to publish classes":                       CodeServerFault,
		"There are no valid teaching days within the import's date range": CodeServerFault,
		"": CodeServerFault,
	}
	for text, want := range tests {
		if got := codeOfFault(Fault{Text: text}); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestAMessageSaysWhoSpeaks(t *testing.T) {
	for code, want := range map[Code]string{
		CodeServerFault: "It failed. The SIS says: “a \"b\"”", CodeProxyAuth: "It failed. The proxy says: “a \"b\"”",
		CodeNotLISS: "It failed. The answer is: “a \"b\"”", CodeBadReply: "It failed. The answer is: “a \"b\"”",
	} {
		if got := (&Error{Code: code, Sentence: "It failed.", Words: `a "b"`}).Error(); got != want {
			t.Errorf("%s: %s", code, got)
		}
	}
}
