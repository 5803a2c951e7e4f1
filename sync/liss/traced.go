package liss

import (
	"encoding/json"
	"html"
	"io"
	"reflect"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// messageFilter passes a call or an answer on to the support log, in the form it has on the wire, with each value only as far
// as it may stand there: a server's values as [redactor.plain] shows them, and where names are left out only values of members
// that name nobody, and of those what looks like no name. It reads JSON and XML by their marks alone and never fails; what
// is neither is shown as words.
type messageFilter struct {
	r     *redactor
	w     io.Writer
	names bool // names of people may stand in the log
	own   bool // it is a call of this program: its values are no server's, but for those of members that go back to the SIS

	format  int               // 0 while nothing but white space has come, else one of the formats below
	text    []byte            // what is being gathered: a string, a tag, a text or a literal
	over    bool              // it is longer than is kept
	in      place             // what is being gathered
	escaped bool              // the character before was a backslash in a string
	name    string            // the member whose value comes
	nobody  bool              // it names nobody
	says    bool              // it holds a sentence of the server
	shownAs map[string]string // names of members as they were shown
	pending string            // a string that is a member's name if a colon follows
	waits   bool              // pending is one
	stack   []byte            // the { and [ that are open
	base64  bool              // the value's type
	odd     int               // bytes of values that took long to look at
}

type place uint8

const (
	between place = iota
	inString
	inLiteral
	inTag
	inText
)

const (
	formatJSON = 1 + iota
	formatXML
	formatWords
)

// longestValue is how much of a value is looked at; more than that of one is left out.
const longestValue = 4096

// mostOdd bounds how much of one message is looked at that is long or may be encoded, in bytes: rows of a school hold next to
// nothing of the kind, and a server that sends nothing else would hold up the sync by seconds.
const mostOdd = 512 << 10

// longestPlain is how long a value is that costs little, in bytes.
const longestPlain = 200

// of notes the member whose value comes.
func (f *messageFilter) of(member string) {
	if member != f.name {
		f.name, f.nobody, f.says = member, namesNobody(member), saysSomething(member)
	}
}

// maxShownAs bounds how many names of members are remembered.
const maxShownAs = 1000

// Write implements [io.Writer].
func (f *messageFilter) Write(p []byte) (int, error) {
	var out []byte
	for _, c := range p {
		if f.format == 0 {
			switch c {
			case ' ', '\t', '\r', '\n', 0xef, 0xbb, 0xbf:
				continue
			case '{', '[':
				f.format = formatJSON
			case '<':
				f.format = formatXML
			default:
				f.format = formatWords
			}
		}
		switch f.format {
		case formatJSON:
			out = f.json(out, c)
		case formatXML:
			out = f.xml(out, c)
		default:
			f.gather(c)
		}
	}
	if len(out) > 0 {
		_, _ = f.w.Write(out) // a full disk must not end a sync
	}
	return len(p), nil
}

// Flush writes what was held back.
func (f *messageFilter) Flush() {
	var out []byte
	switch {
	case f.format == formatWords:
		out = append(out, f.value(f.take())...)
	case f.format == formatXML && f.in == inText:
		out = f.xmlText(out)
	case f.format == formatJSON && f.waits:
		out = f.jsonValue(out, f.pending)
	case f.in != between:
		out = append(out, leftOut...)
	}
	_, _ = f.w.Write(out)
	f.text, f.in, f.waits = nil, between, false
}

func (f *messageFilter) gather(c byte) {
	if len(f.text) >= longestValue {
		f.over = true
		return
	}
	f.text = append(f.text, c)
}

// take is what was gathered, and leftOut where that was too long.
func (f *messageFilter) take() string {
	s := string(f.text)
	if f.over {
		s = leftOut
	}
	f.text, f.over, f.in = f.text[:0], false, between
	return s
}

func (f *messageFilter) json(out []byte, c byte) []byte {
	switch f.in {
	case inString:
		switch {
		case f.escaped:
			f.escaped = false
		case c == '\\':
			f.escaped = true
		case c == '"':
			f.pending, f.waits = f.take(), true
			return out
		}
		f.gather(c)
		return out
	case inLiteral:
		if strings.IndexByte(" \t\r\n,:]}[{\"", c) < 0 {
			f.gather(c)
			return out
		}
		out = append(out, f.literal(f.take())...)
	}
	if f.waits && c != ' ' && c != '\t' && c != '\r' && c != '\n' {
		f.waits = false
		if c == ':' {
			f.of(unquoted(f.pending))
			return append(appendJSONText(out, f.memberName(f.name)), ':')
		}
		out = f.jsonValue(out, f.pending)
	}
	switch c {
	case '"':
		f.in = inString
	case '{', '[':
		f.stack, out = append(f.stack, c), append(out, c)
	case '}', ']':
		f.stack, out = f.stack[:max(0, len(f.stack)-1)], append(out, c)
	case ',', ':', '\n':
		out = append(out, c)
	case ' ', '\t', '\r':
	default:
		f.in = inLiteral
		f.gather(c)
	}
	return out
}

// inArray says whether the value stands in an array itself, where no member names it.
func (f *messageFilter) inArray() bool { return len(f.stack) > 0 && f.stack[len(f.stack)-1] == '[' }

func (f *messageFilter) jsonValue(out []byte, quoted string) []byte {
	f.waits = false
	return appendJSONText(out, f.value(unquoted(quoted)))
}

func unquoted(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var text string
	if json.Unmarshal([]byte(`"`+s+`"`), &text) != nil {
		return leftOut
	}
	return text
}

// literal is a number, true, false or null.
func (f *messageFilter) literal(s string) string {
	switch {
	case s == "true", s == "false", s == "null":
		return s
	case f.private(), f.inArray() && len(f.stack) > 2, len(s) > 16, strings.Trim(s, "0123456789.-+eE") != "", !f.names && !f.nobody, f.r.holds(s):
		return `"` + leftOut + `"`
	}
	return s
}

// tags are the elements of XML-RPC.
var tags = regexp.MustCompile(`^/?(?i:methodCall|methodName|methodResponse|params|param|value|string|int|i4|i8|boolean|double|dateTime\.iso8601|base64|struct|member|name|array|data|nil|fault)\s*/?$`)

func (f *messageFilter) xml(out []byte, c byte) []byte {
	switch {
	case f.in == inTag && c == '>' && !f.openSection():
		tag := f.take()
		switch {
		case strings.HasPrefix(tag, "![CDATA["):
			return append(append(append(out, "<![CDATA["...), strings.ReplaceAll(f.value(strings.TrimSuffix(tag[len("![CDATA["):], "]]")), "]]>", "")...), "]]>"...)
		case tags.MatchString(tag):
			f.base64 = strings.EqualFold(tag, "base64")
			if lowered := strings.ToLower(tag); lowered == "name" || lowered == "methodname" {
				f.of(lowered)
			} else if lowered == "/member" {
				f.of("")
			}
			return append(append(append(out, '<'), tag...), '>')
		}
		return append(append(append(out, '<'), leftOut...), '>')
	case f.in == inTag:
		f.gather(c)
	case c == '<':
		if f.in == inText {
			out = f.xmlText(out)
		}
		f.in = inTag
	default:
		f.in = inText
		f.gather(c)
	}
	return out
}

// openSection says whether what is gathered is a section or a comment that has not come to its end.
func (f *messageFilter) openSection() bool {
	if f.over {
		return false
	}
	s := string(f.text[:min(len(f.text), len("![CDATA["))])
	switch {
	case s == "![CDATA[":
		return !strings.HasSuffix(string(f.text), "]]")
	case strings.HasPrefix(s, "!--"):
		return len(f.text) < 5 || !strings.HasSuffix(string(f.text), "--")
	}
	return false
}

func (f *messageFilter) xmlText(out []byte) []byte {
	raw := f.take()
	text := html.UnescapeString(raw)
	if strings.TrimSpace(text) == "" {
		return append(out, raw...)
	}
	if f.name == "name" {
		f.of(strings.TrimSpace(text))
		return appendXMLText(out, f.memberName(f.name))
	}
	if f.base64 {
		decoded, ok := textOfBase64(text)
		if text = leftOut; ok {
			text = decoded
		}
	}
	return appendXMLText(out, f.value(text))
}

// memberName is the name of a member as it may stand in the log.
func (f *messageFilter) memberName(name string) string {
	if shown, ok := f.shownAs[name]; ok {
		return shown
	}
	shown := name
	switch {
	case identifiers[strings.ToLower(name)], f.nobody:
	case !f.names:
		shown = leftOut
	default:
		shown = f.shown(name)
	}
	if f.shownAs == nil {
		f.shownAs = map[string]string{}
	}
	if len(f.shownAs) < maxShownAs {
		f.shownAs[name] = shown
	}
	return shown
}

// value is a value as it may stand in the log.
func (f *messageFilter) value(s string) string {
	switch {
	case s == "", s == leftOut, s == redacted:
		return s
	case f.private():
		return leftOut
	case (s[0] == 'l' || s[0] == 'L') && FindMethod(strings.TrimSpace(s)) != nil:
		return s
	case f.own && f.names:
		return f.r.text(s)
	case f.names:
		return f.shown(s)
	case f.name != "" && !f.nobody, f.inArray() && f.format == formatJSON && len(f.stack) > 2:
		return leftOut
	case f.says:
		return vocabularyOf(f.shown(s))
	}
	return vocabularyOf(f.shown(s))
}

// shown is [redactor.plain] for values, most of which are short and plain.
func (f *messageFilter) shown(s string) string {
	if simple(s) {
		if start, _ := f.r.find([]byte(s), 0, len(s)); start >= 0 || f.r.forms().in(s) {
			return redacted
		}
		return s
	}
	if len(s) > longestPlain || mayBeEncoded(s) || strings.Contains(s, "<") {
		if f.odd += len(s); f.odd > mostOdd {
			return leftOut
		}
	}
	return f.r.plain(s, nil)
}

// plainMembers are the members that name nobody, in lower case. What stands in any other is left out where names are: a SIS may
// send names, mail and remarks in members of its own, whatever it calls them.
var plainMembers = func() map[string]bool {
	plain := map[string]bool{}
	for name := range strings.FieldsSeq(`method methodname params param id jsonrpc result error code message faultString faultCode
		School UserName Password LissVersion UserAgent SIS
		StudentId Form RollGroup House Gender StatewideId Guid StartDate EndDate
		TeacherId TeacherCode Faculty StaffType DaysAvailable Courses RoomId RoomCode Capacity Campus
		ClassCode EdvalClassCode CourseName DefaultTeacher Type TtStructure Colour Rotations Composite PriorityInClash
		DayNumber DayName Period StartTime EndTime Date Rotation AcademicYear Terms SemesterId Semester TermId Term
		YearLevel Units CourseCode Course Subject Preference Priority Order Rank Reserve`) {
		plain[strings.ToLower(name)] = true
	}
	return plain
}()

// knownMembers are all members that LISS knows, in lower case.
var knownMembers = func() map[string]bool {
	known := map[string]bool{"name": true, "methodname": true}
	for name := range plainMembers {
		known[name] = true
	}
	for _, t := range []reflect.Type{reflect.TypeFor[Auth](), reflect.TypeFor[Hello](), reflect.TypeFor[Student](), reflect.TypeFor[Teacher](), reflect.TypeFor[Room](),
		reflect.TypeFor[Class](), reflect.TypeFor[Membership](), reflect.TypeFor[Lesson](), reflect.TypeFor[BellPeriod](), reflect.TypeFor[CalendarDay](), reflect.TypeFor[DailyRow](),
		reflect.TypeFor[TtStructure](), reflect.TypeFor[Term](), reflect.TypeFor[Course](), reflect.TypeFor[SubjectPreference]()} {
		for name := range planOf(t).byName {
			known[strings.ToLower(name)] = true
		}
	}
	return known
}()

// private says whether the value that comes is one of a member that LISS does not know: nobody knows what it says, and of
// whom, so that it stands in no log.
func (f *messageFilter) private() bool { return f.name != "" && !knownMembers[strings.ToLower(f.name)] }

func namesNobody(member string) bool { return plainMembers[strings.ToLower(member)] }

// saysSomething says whether a member holds a sentence of the server.
func saysSomething(member string) bool {
	switch strings.ToLower(member) {
	case "", "error", "message", "faultstring", "result":
		return true
	}
	return false
}

// vocabulary are words of faults and of school data that are no names of people.
var vocabulary = func() map[string]bool {
	all := map[string]bool{}
	add := func(words string) {
		for _, w := range strings.FieldsFunc(strings.ToLower(words), func(c rune) bool { return !isAtom(c) }) {
			all[w] = true
		}
	}
	for _, list := range [][]string{denials, plainDenials, callNouns, otherMatters, fillers, aboutRows} {
		add(strings.Join(list, " "))
	}
	for _, s := range sayings {
		add(strings.Join(append(s.all, s.any...), " "))
	}
	add(`a able about accept accepted access across after again all already also an and any are as at attempt available bad be because been before begin between both but
		by call can changed check clash classes code codes comes connection contains could count data days deleted denied different did do does done double duplicate duty each either
		element empty end ended entry error errors every exactly exceeds exist existing exists expected expects expired failed fails fault field fields first following for found from
		full give given greater group has have here id identifier ids ignored import imported in into invalid is issue it its key last later least left length less list lists locked longer
		lunch made match matches maximum member members message method minimum missing more most must name named names needed neither new no none nor not nothing now number of off on once one
		only or order other out outside over page part period periods permission please queued reached read received record records refused rejected required resource result results
		roll room rooms row rows same school schools second section sections see send sent server service session set several shorter should size skipped some started stored string student students
		subject subjects success such support supported system teacher teachers term terms test than that the their them there these they this those time timetable to today too twice type unable until up updated
		upload use used user users valid value values was week were when where which while whose with within without wrong year years zero
		json xml rpc http https html liss carillon sis practice api url utf iso okay ok true false null none grid times tt structure study oncall rollclass rto staffmeeting extracurricular main
		monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun semester quarter main holiday weekend`)
	return all
}()

// vocabularyOf leaves out of a text what may be a name: any word that is not known, but for codes with a digit in them.
func vocabularyOf(s string) string {
	var out strings.Builder
	for s != "" {
		c, _ := utf8.DecodeRuneInString(s)
		atom := isAtom(c)
		end := strings.IndexFunc(s, func(c rune) bool { return isAtom(c) != atom })
		if end < 0 {
			end = len(s)
		}
		text := s[:end]
		s = s[end:]
		if !atom || namesNoPerson(text, out.Len() == 0) {
			out.WriteString(text)
		} else if !strings.HasSuffix(out.String(), leftOut) {
			out.WriteString(leftOut)
		}
	}
	return out.String()
}

// namesNoPerson says whether an atom is a known word or a code. A capital counts only in the first one of a text: elsewhere it
// makes a name of a word, as of May.
func namesNoPerson(atom string, first bool) bool {
	if (first || !startsUpper(atom) || strings.ToUpper(atom) == atom) && vocabulary[strings.ToLower(atom)] || wireDate(atom) {
		return true
	}
	if len(atom) > 5 && identifiers[strings.ToLower(atom)] {
		return true
	}
	letters, run := 0, 0
	digit := false
	for _, c := range atom {
		if unicode.IsDigit(c) {
			digit, run = true, 0
			continue
		}
		run++
		letters = max(letters, run)
	}
	return letters == 0 || digit && letters <= 3 || len(atom) == 1
}

// Nameless is the error without what may name a person: of the words of the SIS only those that are known to be none.
func (e *Error) Nameless() string {
	if e.Words == "" {
		return e.Sentence
	}
	return e.Sentence + " " + e.speaker() + ": “" + vocabularyOf(e.Words) + "”"
}
