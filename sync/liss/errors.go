package liss

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Code names a kind of failure. Codes are stable: they stand in logs and in the output of the command line.
type Code string

// The codes. Nothing was sent to the SIS in the first group; the SIS or something on the way answered in the others.
const (
	CodeBadAddress    Code = "bad-address"    // the URL as typed can't be used
	CodePlainHTTP     Code = "plain-http"     // http to another computer, without the person's exception
	CodeBadCAFile     Code = "bad-ca-file"    // the CA file can't be read or holds no certificate
	CodeBadProxy      Code = "bad-proxy"      // the proxy's URL can't be used
	CodeInvalidRecord Code = "invalid-record" // a record that LISS has no room for

	CodeNameNotFound   Code = "name-not-found"
	CodeRefused        Code = "refused"
	CodeUnreachable    Code = "unreachable"
	CodeTimeout        Code = "timeout"
	CodeCutOff         Code = "cut-off" // the connection broke, or the answer ends in the middle
	CodeCancelled      Code = "cancelled"
	CodeCertExpired    Code = "certificate-expired"
	CodeCertWrongHost  Code = "certificate-wrong-host"
	CodeCertUnknown    Code = "certificate-unknown-authority"
	CodeCertInvalid    Code = "certificate-invalid"
	CodeNotTLS         Code = "not-tls"    // https to a port that speaks something else
	CodeTLS            Code = "tls-failed" // the two sides agree on no encryption
	CodeProxyAuth      Code = "proxy-auth"
	CodeProxyFailed    Code = "proxy-failed"
	CodeRedirected     Code = "redirected"
	CodeNotLISS        Code = "not-liss"      // 404, a web page, or something else that is no LISS
	CodeAlmaREST       Code = "alma-rest-api" // Alma's own API instead of its LISS service
	CodeWrongProtocol  Code = "wrong-protocol"
	CodeHTTPStatus     Code = "http-status"
	CodeForbidden      Code = "forbidden"
	CodeBusy           Code = "busy" // 429 or 503
	CodeServerError    Code = "server-error"
	CodeCallTooLarge   Code = "call-too-large" // the SIS refuses a call of this size
	CodeAnswerTooLarge Code = "too-large"
	CodeBadReply       Code = "bad-reply"

	CodeBadLogin      Code = "bad-login"
	CodeUnknownSchool Code = "unknown-school"
	CodeUnknownYear   Code = "unknown-year"
	CodeLISSVersion   Code = "liss-version"
	CodeNotSupported  Code = "not-supported"
	CodeBadParameters Code = "bad-parameters"
	CodeServerFault   Code = "server-fault" // the SIS says in its own words why not
)

// Error is a call that failed, or could not be made.
type Error struct {
	Code       Code
	Method     string        // liss.getStudents; "" where no call was made
	Sentence   string        // for the timetabler: what happened and what to do next
	Words      string        // the words of the SIS, or of whoever answered in its place, at most 200 characters, without the password
	Detail     string        // the same at length, line by line as it came, where the SIS said more than fits into Words
	Status     int           // HTTP status, 0 where there was no answer
	Retryable  bool          // the same call may be made again, without a change and without risk
	RetryAfter time.Duration // how long the SIS asks to wait, 0 where it doesn't
	Speaks     string        // json or xml where the SIS speaks that and the connection is set to the other; else ""
	BodySent   bool          // part of a publish went out: the SIS may have acted on it
	Cause      error         // for the log, without the password
}

// Error is the sentence, and the words of the SIS where there are some.
func (e *Error) Error() string {
	if e.Words == "" {
		return e.Sentence
	}
	return fmt.Sprintf("%s %s: “%s”", e.Sentence, e.speaker(), e.Words)
}

// InFull is what the SIS said at length, "" where all of it is in the words.
func (e *Error) InFull() string { return e.Detail }

// OtherProtocol is the protocol to set the connection to, json or xml, where that is all that is wrong; else "".
func (e *Error) OtherProtocol() string { return e.Speaks }

// Refusal says whether the SIS has answered a call, and does not do what was asked for.
func (e *Error) Refusal() bool {
	switch e.Code {
	case CodeNotSupported, CodeBadParameters, CodeServerFault, CodeUnknownYear, CodeBadReply:
		return true
	}
	return false
}

// speaker introduces the words: not all that answers is a SIS.
func (e *Error) speaker() string {
	switch e.Code {
	case CodeProxyAuth:
		return "The proxy says"
	case CodeNotLISS, CodeBadReply:
		return "The answer is"
	}
	return "The SIS says"
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// CodeOf is the code of an error of this package, or "".
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// scrubbed is a cause whose text is free of passwords. What it was made from can be asked for with errors.Is, and not
// printed.
type scrubbed struct {
	text string
	is   func(error) bool
}

func (s *scrubbed) Error() string        { return s.text }
func (s *scrubbed) Is(target error) bool { return s.is(target) }

// maxWords is how much of an SIS's own words goes into an error.
const maxWords = 200

// withoutTags drops the tags of a web page, and what stands in its scripts and styles.
func withoutTags(s string) string {
	var b strings.Builder
	unended := map[string]bool{} // looked for once only, so that the time stays in proportion to the page
	for s != "" {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:open])
		b.WriteByte(' ')
		s = s[open:]
		for _, name := range []string{"script", "style"} {
			if len(s) > len(name) && strings.EqualFold(s[1:1+len(name)], name) && !unended[name] {
				if end := endTag(s, name); end >= 0 {
					s = s[end:]
				} else {
					unended[name] = true
				}
			}
		}
		end := strings.IndexByte(s, '>')
		if end < 0 {
			break
		}
		s = s[end+1:]
	}
	return b.String()
}

// endTag is where the tag begins that ends an element, or -1.
func endTag(s, name string) int {
	for at := 0; ; at += 2 {
		i := strings.Index(s[at:], "</")
		if i < 0 {
			return -1
		}
		if at += i; len(s) >= at+2+len(name) && strings.EqualFold(s[at+2:at+2+len(name)], name) {
			return at
		}
	}
}

// saying is a fragment of what SISs say, in lower case. LISS has no catalogue of codes, so the text is all there is.
type saying struct {
	all  []string // every one of these …
	any  []string // … and one of these, where there are some …
	none []string // … and none of these
	code Code
}

// aboutRows are words of messages about single records: "The student 7 does not exist in this school" is not about the school.
var aboutRows = []string{"student", "class", "teacher", "room", "course", "subject", "lesson", "section", "period"}

var sayings = []saying{
	{all: []string{"liss", "version"}, any: []string{"not supported", "unsupported", "compatible", "not accepted", "invalid", "wrong", "unknown", "too old",
		"too new", "require", "must be"}, code: CodeLISSVersion},
	{any: []string{"not implemented", "did not find function", "not supported by this"}, none: aboutRows, code: CodeNotSupported},
	{any: []string{"number of parameters", "parameter count", "number of params", "number of arguments", "too few arguments",
		"missing parameter", "positional argument", "invalid method parameters"}, code: CodeBadParameters},
	{any: []string{"password", "api key", "invalid user", "unknown user", "wrong user"}, code: CodeBadLogin},
	{any: []string{"credential", "authenticat", "unauthor", "not authorised", "login", "log in", "logon", "access denied"}, none: aboutRows, code: CodeBadLogin},
	{all: []string{"academic year"}, none: aboutRows, code: CodeUnknownYear},
	{all: []string{"school"}, any: []string{"unknown", "not found", "invalid", "does not exist", "no such", "not recognised", "not recognized",
		"not known", "wrong", "not registered"}, none: aboutRows, code: CodeUnknownSchool},
}

// Codes that JSON-RPC 2.0, and XML-RPC servers after a common convention, give.
const (
	rpcUnknownMethod = -32601
	rpcBadParameters = -32602
)

// codeOfFault says what an SIS means by a fault.
func codeOfFault(f Fault) Code {
	switch f.Code {
	case rpcUnknownMethod:
		return CodeNotSupported
	case rpcBadParameters:
		return CodeBadParameters
	}
	if code := codeOfText(f.Text); code != "" {
		return code
	}
	return CodeServerFault
}

// codeOfText recognises a saying, or is "".
func codeOfText(text string) Code {
	text = maskedFault(text)
	if deniesCall(text) {
		return CodeNotSupported
	}
	for _, s := range sayings {
		if containsAll(text, s.all) && (len(s.any) == 0 || containsAny(text, s.any)) && !containsAny(text, s.none) {
			return s.code
		}
	}
	return ""
}

func containsAll(s string, parts []string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}

func containsAny(s string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// sentences say what happened and what to do next. {host} is the SIS's host, {what} what the call carries, {limit} a time.
var sentences = map[Code]string{
	CodeNameNotFound:   "There is no computer called {host}. Check the server URL for a typing mistake, and that this computer is on the internet.",
	CodeRefused:        "{host} does not take connections at this address. Check the port in the server URL, or try again later: the SIS may be down.",
	CodeUnreachable:    "{host} can't be reached from here. Check this computer's network, then the server URL.",
	CodeTimeout:        "{host} did not answer within {limit}. Try again later; if it happens every time, ask whoever runs the SIS.",
	CodeCutOff:         "The connection to {host} broke before the answer was complete. Try again.",
	CodeCancelled:      "The call to {host} was cancelled.",
	CodeCertExpired:    "The certificate of {host} is not valid at this computer's date. Check the date of this computer; if it is right, the SIS has to renew its certificate.",
	CodeCertWrongHost:  "The certificate that answered is not for {host}. Check the server URL, and that no sign-in page of the network stands between.",
	CodeCertUnknown:    "The certificate of {host} comes from an authority that this computer does not know. If your school's proxy signs connections anew, choose its CA file in the connection's settings.",
	CodeCertInvalid:    "The certificate of {host} can't be trusted. Ask whoever runs the SIS.",
	CodeNotTLS:         "{host} does not speak https at this address. Check the port in the server URL.",
	CodeTLS:            "{host} and this computer found no encryption that both know. The SIS has to be brought up to date.",
	CodeProxyAuth:      "The proxy wants a user name and password. Ask your network administrator for them and put them into the connection's proxy settings.",
	CodeProxyFailed:    "The proxy can't be used. Check its address in the connection's settings, or ask your network administrator.",
	CodeRedirected:     "The SIS has moved. Put the new address into the connection's settings if you know it to be right.",
	CodeNotLISS:        "{host} answered, but this is not a LISS address. Check the server URL, with its path, against what the SIS's support gave you.",
	CodeAlmaREST:       "This is the address of Alma's own API, not of its timetabling service. Ask Alma for the server URL that timetabling software connects to.",
	CodeHTTPStatus:     "{host} refused the call.",
	CodeForbidden:      "{host} does not let this computer or user in. Ask the SIS's support whether your user and your network may use the timetabling connection.",
	CodeBusy:           "{host} is busy or being maintained. Try again later.",
	CodeServerError:    "{host} reports a fault of its own. Try again later; if it happens every time, tell the SIS's support.",
	CodeCallTooLarge:   "{host} does not take {what} of this size in one call. Tell the SIS's support.",
	CodeAnswerTooLarge: "The answer of {host} with {what} is larger than what is taken at once ({limit}). Nothing of it was used. Check the server URL; if it is right, tell the SIS's support.",
	CodeBadReply:       "{host} answered, but the answer can't be read as LISS. Nothing of it was used. Check the server URL and the protocol (JSON or XML), then tell the SIS's support.",
	CodeBadLogin:       "The SIS does not accept the user name and password. Type them anew as the SIS's support gave them to you.",
	CodeUnknownSchool:  "The SIS does not know this school code. Check it against what the SIS's support gave you.",
	CodeUnknownYear:    "The SIS does not know this academic year. Check the academic year of the timetable, and that the SIS has been rolled over to it.",
	CodeLISSVersion:    "The SIS does not take calls of the LISS version that is spoken here. Ask the SIS's support which version it speaks.",
	CodeNotSupported:   "This SIS does not take part in {what}. Untick it in the sync.",
	CodeBadParameters:  "The SIS expects {what} in another form. Tell the SIS's support, with a support log.",
	CodeServerFault:    "The SIS refused {what}. Put right what it says, or ask the SIS's support.",
}

// readSentences are those that read otherwise where something was asked for than where something was sent.
var readSentences = map[Code]string{
	CodeServerFault:   "The SIS could not hand out {what}. Put right what it says, or ask the SIS's support.",
	CodeNotSupported:  "{what}: this SIS has no call that reads them.",
	CodeBadParameters: "The SIS expects the question for {what} in another form. Tell the SIS's support, with a support log.",
}

// say fills the sentence about a call in.
func say(code Code, m *Method, host, limit string) string {
	sentence, what := sentences[code], m.What
	if read := readSentences[code]; read != "" && m.Effect == Read {
		sentence = read
	}
	if what == "" {
		what = "this call"
	}
	if m.Name == helloName {
		sentence = strings.NewReplacer("reads them", "greets", "hand out", "answer").Replace(sentence)
	}
	if strings.HasPrefix(sentence, "{what}") {
		what = strings.ToUpper(what[:1]) + what[1:]
	}
	return strings.NewReplacer("{host}", host, "{what}", what, "{limit}", limit).Replace(sentence)
}
