package liss

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

var testRedactor = newRedactor(login{"sync", NewSecret(testPassword)})

// logged is what of a message stands in the support log, cut into writes at a place.
func logged(text string, names bool, cut int) string {
	var out bytes.Buffer
	f := &messageFilter{r: testRedactor, w: &out, names: names}
	_, _ = io.WriteString(f, text[:cut])
	_, _ = io.WriteString(f, text[cut:])
	f.Flush()
	return out.String()
}

func TestNamesAreLeftOutOfTheLogWhereverTheyStand(t *testing.T) {
	inJSON := "\n" + `{"result":[{"StudentId":"501","FirstName":"Ann \"A\" }","surname": "Ames","Form":"9"},{"StudentId":"502","Surname":"Bell","LastName":"Bell","Mobile":5550199,"Emails":["ann.ames@x.org"],` +
		`"Guardian":{"Name":"Ann Ames","Form":"9","x":[["Bell",["Ames"]],{"message":"Bell"}]},"remarks" : "Bell \u0041mes \"Ann\"","Subject":"Ann Ames","Form":"Bell","message":"see Ann","ClassCode":"Bell 1","TeacherCode":"AMES",` +
		`"Ann":"9","9":["Ann"],"DayName":"Bell"}],"error":"The student Ames, Ann (501) does not exist","message":{"data":["Bell"]}}` + "\n"
	inXML := "<struct><member><name>Surname</name><value><string>Ames</string></value></member><member><name>FullName</name><value><![CDATA[Ann <Ames>]]></value></member>" +
		"<member><name>Guardian</name><value><struct><member><name>Name</name><value>Bell</value></member></struct></value></member><member>\n<name>Form</name><value>9</value></member>" +
		"<member><name>Form</name><value><base64>QW5uIEFtZXM=</base64></value></member><!-- Ann Ames --><Ames x='Bell'/><member><name>Ann</name><value>Bell</value></member>" +
		"<fault><value><struct><member><name>faultString</name><value>The student Ames, Ann &#65;mes (501) does not exist</value></member></struct></value></fault></struct>\n"
	words := "Fatal error: the student Ames, Ann does not exist in class 09MAT"
	for _, text := range []string{inJSON, inXML, words} {
		for cut := range len(text) {
			got := logged(text, false, cut)
			for _, name := range []string{"Ann", "Ames", "Bell", "ames", "AMES", "0199", "QW5u"} {
				if strings.Contains(got, name) {
					t.Fatalf("cut at %d, %s: %s", cut, name, got)
				}
			}
			if !strings.Contains(got, "9") || !strings.Contains(got, "student … … does not exist") && !strings.Contains(got, "student …, … does not exist") && !strings.Contains(got, "tudent …") {
				t.Fatalf("cut at %d too much is left out: %s", cut, got)
			}
		}
	}
	if got := logged(inJSON, true, 9); !strings.Contains(got, `"surname":"Ames","Form":"9"`) || !strings.Contains(got, `"FirstName":"Ann \"A\" }"`) {
		t.Errorf("where names may stand in it: %s", got)
	}
}

func TestAnAnswerWithoutAPasswordIsLoggedAsItCame(t *testing.T) {
	for _, text := range []string{
		`{"result":[{"StudentId":"501","FirstName":"Ann","Surname":"O’Brien-Núñez","Form":"10","StartDate":"20260901T00:00:00","Capacity":30},null,{"x":true,"y":[]}],"id":1}`,
		`{"error":{"code":-32601,"message":"Method not found: liss.getCourses"}}`,
		"<methodResponse><params><param><value><array><data>\n<value><struct><member><name>RoomId</name><value><i4>7</i4></value></member><member><name>Name</name><value>R&amp;B</value></member></struct></value></data></array></value></param></params></methodResponse>",
		"Bad request, try again", "",
	} {
		if got := logged(text, true, len(text)/2); got != text {
			t.Errorf("%s\nis logged as\n%s", text, got)
		}
	}
}

func TestNoEncodingOfAPasswordStandsInTheLog(t *testing.T) {
	forms := map[string]string{}
	for how, encode := range encodings {
		forms[how] = encode(testPassword)
	}
	for how, form := range forms {
		for _, between := range splits {
			for _, template := range []string{`{"error":%s}`, `{"result":[{"StudentId":"1","Surname":%s}]}`, `{"result":"","x":{"y":[%s]}}`, `{%s:1}`, "<methodResponse><fault><value>%s</value></fault></methodResponse>", "%s"} {
				value := split(form, between, 3)
				switch template[0] {
				case '{':
					value = string(appendJSONText(nil, value))
				case '<':
					value = string(appendXMLText(nil, value))
				}
				got := bare(logged(fmt.Sprintf(template, value), true, 0))
				for _, shown := range []string{testPassword, base64.StdEncoding.EncodeToString([]byte(testPassword)), forms["hex"]} {
					if strings.Contains(got, bare(shown)) {
						t.Errorf("%s, split by %q, in %s: %s", how, between, template, got)
					}
				}
			}
		}
	}
}

// tenMegabytes are answers that a hostile server may send, of rows and of nothing but what takes longest to look at.
func tenMegabytes() map[string][]byte {
	long := func(unit string) string { return `"` + strings.Repeat(unit, 4000/len(unit)) + `",` }
	answers := map[string][]byte{}
	for name, unit := range map[string]string{
		"rows":   `{"StudentId":"28722004","FirstName":"Ann","Surname":"O’Brien","Form":"9"},`,
		"echoes": `"s3cre",`, "brackets": "[", "codes": long("a1 "), "short codes": `"a.b1-c2.d3-e4",`, "backslashes": long(`\\\\`), "percents": long("%2561"),
		"short percents": `"%61",`, "escapes": long(`\\u0061`), "entities": long("&amp;#97;"), "numbers": long("97, "), "scripts": long("<script>"), "styles": long("<style>x"),
	} {
		answers[name] = []byte(`{"result":[` + strings.Repeat(unit, 10<<20/len(unit)))
	}
	return answers
}

func BenchmarkLoggingTenMegabytes(b *testing.B) {
	for name, text := range tenMegabytes() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f := &messageFilter{r: testRedactor, w: io.Discard, names: true}
				_, _ = f.Write(text)
				f.Flush()
			}
		})
	}
}

// TestOfAMessageThatMayAllBeEncodedOnlyAPartIsLookedAt: what is beyond it is left out, and plain values go on.
func TestOfAMessageThatMayAllBeEncodedOnlyAPartIsLookedAt(t *testing.T) {
	for name, value := range map[string]string{"percents": "a%62c", "tags": "a<b>c", "at length": strings.Repeat("word ", 41)} {
		var log bytes.Buffer
		f := &messageFilter{r: testRedactor, w: &log, names: true}
		_, _ = io.WriteString(f, `{"result":[`+strings.Repeat(`"`+value+`",`, 2*mostOdd/len(value))+`"Ann"]}`)
		f.Flush()
		if got := strings.Count(log.String(), leftOut); got < mostOdd/len(value)-2 || got > mostOdd/len(value)+2 {
			t.Errorf("%s: %d values are left out", name, got)
		}
		if !strings.HasSuffix(log.String(), `"Ann"]}`) {
			t.Errorf("%s: the log ends with %q", name, log.String()[log.Len()-20:])
		}
	}
}

func TestTheLogLeavesNamesOutOfWhatFailed(t *testing.T) {
	inBubble(t, answering(200, `{"error":"The student Ames, Ann does not exist"}`), func(t *testing.T, s *sis) {
		var trace bytes.Buffer
		c := s.client(func(o *Options) { o.Trace, o.NoNames = &trace, true })
		e := failed(t, second(c.PublishClasses(t.Context(), 2026, classes)))
		if shown := trace.String() + e.Nameless(); strings.Contains(shown, "Ames") || strings.Contains(shown, "Ann") || !strings.Contains(shown, "does not exist") {
			t.Errorf("the log reads %s", shown)
		}
		if !strings.Contains(e.Error(), "Ames, Ann") {
			t.Errorf("the message reads %s", e)
		}
	})
	inBubble(t, func(_ *sis, w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"result":["Ames, Ann"]}`)
	}, func(t *testing.T, s *sis) {
		var trace bytes.Buffer
		c := s.client(func(o *Options) { o.Trace, o.NoNames = &trace, true })
		_, _ = c.GetRooms(t.Context())
		if strings.Contains(trace.String(), "Ames") {
			t.Errorf("the log reads %s", trace.String())
		}
	})
}
