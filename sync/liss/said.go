package liss

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// What a server says is shown only as far as it can't hold a password, since a server may echo the call, or a part of it, in
// any encoding. First comes an allow-list by shape and length: words, numbers and short codes pass, anything else is left out.
// Then the spellings that the redactor knows are blotted out. What still holds a password, once it is decoded or pulled
// together, is withheld as a whole.

// maxSaid is how much of a server's words is looked at, in bytes. No more than a part of it is ever shown.
const maxSaid = 16 << 10

// withheld stands in place of words that hold a password in a form that can't be cut out.
const withheld = "[its words are withheld: they hold a password]"

const leftOut = "…"

// plain makes a server's text fit to be shown: no password, no mark-up, characters instead of HTML's names for them, and no
// control characters but line ends, since some of them would steer a terminal. known, unless nil, says whether a text stands in
// what was sent to the server, which may be shown whatever its shape.
func (r *redactor) plain(s string, known func(string) bool) string {
	s = readable(s)
	s = r.text(s)
	s = shaped(s, known)
	if r.holds(s) {
		return withheld
	}
	return s
}

// words makes a server's text fit for a message: plain text in one line, at most maxWords long.
func (r *redactor) words(s string, known func(string) bool) string {
	return clip(strings.Join(strings.Fields(r.plain(s, known)), " "), maxWords)
}

// readable is text without mark-up, without characters that nobody sees, and without those that steer.
func readable(s string) string {
	if len(s) > maxSaid {
		s = s[:maxSaid]
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	for range 4 {
		before := s
		if strings.ContainsRune(s, '<') && (looksLikeHTML([]byte(s[:min(len(s), 256)])) || markUp.MatchString(s)) {
			s = withoutTags(s)
		}
		if s = html.UnescapeString(s); s == before {
			break
		}
	}
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\n':
			return c
		case unicode.IsControl(c), c == '\u2028', c == '\u2029':
			return ' '
		case unseen(c):
			return -1
		}
		return c
	}, s)
}

var markUp = regexp.MustCompile(`(?i)</|<(?:br|p|b|i|wbr|span|hr|img|a|tt|code|pre)\b`)

// unseen says whether a character takes no room where it is shown, so that it could split a word without a trace.
func unseen(c rune) bool {
	return unicode.Is(unicode.Cf, c) || c == '\u034f' || c == '\u115f' || c == '\u1160' || c == '\u3164' || c == '\uffa0' || c >= '\ufe00' && c <= '\ufe0f'
}

// atomShape is what a run of letters and digits looks like.
type atomShape uint8

const (
	shapeWord   atomShape = iota // letters as words have them
	shapeNumber                  // digits
	shapeCode                    // letters and digits, short
	shapeOther                   // anything else
)

// How long atoms may be.
const (
	longestWord   = 24
	longestNumber = 10
	longestCode   = 10
	longestToken  = 80 // what stands between blanks, where a code is in it
	longestRun    = 28 // codes in a row, all together
)

// identifiers are the names of LISS, of its methods, members and encodings, in lower case.
var identifiers = func() map[string]bool {
	all := map[string]bool{}
	for _, name := range []string{"liss", "jsonrpc", "xmlrpc", "faultstring", "faultcode", "methodcall", "methodresponse", "methodname", "iso8601"} {
		all[name] = true
	}
	for i := range methods {
		for _, name := range append([]string{methods[i].Name}, methods[i].Aliases...) {
			all[strings.ToLower(strings.TrimPrefix(name, "liss."))] = true
		}
		if methods[i].Result != nil {
			for name := range planOf(methods[i].Result).byName {
				all[strings.ToLower(name)] = true
			}
		}
		for _, p := range methods[i].Params {
			all[strings.ToLower(p.Name)] = true
			if isRecords(p.Type) {
				for name := range planOf(p.Type.Elem()).byName {
					all[strings.ToLower(name)] = true
				}
			}
		}
	}
	return all
}()

func shapeOf(atom string) atomShape {
	letters, digits, inner, upper, last := 0, 0, 0, 0, rune(0)
	for _, c := range atom {
		switch {
		case unicode.IsDigit(c):
			digits++
		default:
			letters++
			if unicode.IsUpper(c) {
				upper++
				if unicode.IsLower(last) {
					inner++
				}
			}
		}
		last = c
	}
	switch {
	case mixed(atom):
		return shapeOther
	case digits == 0 && letters <= longestWord && (inner == 0 && (upper <= 1 || upper == letters) || inner == 1 && upper == 2 && letters <= 14 && startsUpper(atom)): // McDonald
		return shapeWord
	case letters == 0 && digits <= longestNumber:
		return shapeNumber
	case wireDate(atom):
		return shapeNumber
	case letters+digits <= longestCode:
		return shapeCode
	case digits == 0 && letters <= 40 && identifiers[strings.ToLower(atom)]:
		return shapeWord
	}
	return shapeOther
}

func startsUpper(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(c)
}

// wireDate recognises what of 20260901T00:00:00 stands before the first colon.
func wireDate(atom string) bool {
	return len(atom) == 11 && atom[8] == 'T' && allDigits(atom[:8]) && allDigits(atom[9:])
}

func isAtom(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) }

// piece is an atom, or what stands between two.
type piece struct {
	text  string
	atom  bool
	shape atomShape
}

// shaped leaves out of a text what has not the shape of words, numbers and short codes.
func shaped(s string, known func(string) bool) string {
	if simple(s) {
		return s
	}
	pieces := make([]piece, 0, len(s)/3)
	for s != "" {
		atom := false
		if c, _ := utf8.DecodeRuneInString(s); isAtom(c) {
			atom = true
		}
		end := strings.IndexFunc(s, func(c rune) bool { return isAtom(c) != atom })
		if end < 0 {
			end = len(s)
		}
		p := piece{text: s[:end], atom: atom}
		if atom {
			p.shape = shapeOf(p.text)
		}
		pieces, s = append(pieces, p), s[end:]
	}
	asked := 0
	odd := func(p *piece) bool {
		if !p.atom || p.shape < shapeCode {
			return false
		}
		if asked++; known != nil && asked <= 400 && known(p.text) {
			p.shape = shapeWord
			return false
		}
		return true
	}
	drop := make([]bool, len(pieces))
	run, runLength, codes := []int(nil), 0, 0
	endRun := func() {
		if codes > 2 && runLength > longestRun {
			for _, i := range run {
				drop[i] = true
			}
		}
		run, runLength, codes = run[:0], 0, 0
	}
	token, tokenLength := []int(nil), 0
	endToken := func() {
		if tokenLength > longestToken {
			for _, i := range token {
				drop[i] = true
			}
		}
		token, tokenLength = token[:0], 0
	}
	for i := range pieces {
		p := &pieces[i]
		if strings.ContainsFunc(p.text, unicode.IsSpace) {
			endToken()
			continue
		}
		tokenLength += len(p.text)
		switch {
		case odd(p):
			token = append(token, i)
			run, runLength, codes = append(run, i), runLength+len(p.text), codes+1
			drop[i] = drop[i] || p.shape == shapeOther
		case p.atom && p.shape == shapeWord && len(p.text) > 4:
			endRun()
		case p.atom && len(run) > 0: // a short word or a number may be a part of what was split
			run, runLength = append(run, i), runLength+len(p.text)
		}
	}
	endToken()
	endRun()
	var out strings.Builder
	for i, p := range pieces {
		if !drop[i] {
			out.WriteString(p.text)
		} else if !strings.HasSuffix(out.String(), leftOut) {
			out.WriteString(leftOut)
		}
	}
	return out.String()
}

// simple says at a glance that a text is short and all words, numbers or one code, which most values are.
func simple(s string) bool {
	if len(s) > longestWord {
		return false
	}
	letters, digits, length := false, false, 0
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z' && length == 0:
			letters = true
			length++
		case c >= '0' && c <= '9':
			digits = true
			length++
		case c == ' ', c == ',', c == '.', c == ':', c == '-':
			length = 0
		default:
			return false
		}
		if length > longestNumber && digits || letters && digits && len(s) > longestCode {
			return false
		}
	}
	return true
}

// forms are what a password looks like once a text is pulled together: only its letters and digits, in lower case.
type forms struct {
	squeezed []string
	tight    []string      // without white space, for a password of few letters and digits
	begins   [1 << 16]bool // by the hash of their first four bytes, so that a text is looked at once
}

// shortestForm is how many letters and digits a form has at least: shorter ones stand in ordinary text.
const shortestForm = 4

func formsOf(logins []login) *forms {
	f := &forms{}
	add := func(s string) {
		if s = squeeze(s); utf8.RuneCountInString(s) >= shortestForm && !slices.Contains(f.squeezed, s) {
			f.squeezed = append(f.squeezed, s)
			f.begins[hashOf(s)] = true
		}
	}
	for _, l := range logins {
		password := l.password.Reveal()
		if password == "" {
			continue
		}
		add(password)
		if len(squeeze(password)) < shortestForm && utf8.RuneCountInString(password) >= shortestForm {
			f.tight = append(f.tight, strings.Join(strings.Fields(password), ""))
		}
		backwards := []rune(password)
		slices.Reverse(backwards)
		add(string(backwards))
		add(strings.Map(rot13, password))
		if len(password) > 2 {
			add(hex.EncodeToString([]byte(password)))
			for _, format := range []string{"%d", "%o", "%03o", "x%02x", "0x%02x", "x%x", "%b", "%07b", "%08b"} {
				add(eachOf([]byte(password), format))
			}
			for _, format := range []string{"%d", "x%x", "u%04x", "%04x"} {
				add(eachOf([]rune(password), format))
			}
			for _, direct := range []func(rune) bool{never, isPlain, isASCII} {
				add(inUTF7(password, direct))
			}
			eachInUTF7 := ""
			for _, c := range password {
				eachInUTF7 += inUTF7(string(c), never)
			}
			add(eachInUTF7)
			for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
				wide := inUTF16(password, order)
				add(hex.EncodeToString([]byte(wide)))
				for _, form := range inner(wide, 3, 8, base64.RawStdEncoding.EncodeToString) {
					add(form)
				}
			}
			parts := strings.FieldsFunc(password, func(c rune) bool { return !isWord(c) })
			slices.Reverse(parts)
			add(strings.Join(parts, ""))
		}
		once := password
		for range mostDecodings { // a password that looks encoded is decoded with the text around it
			once = decoded(once)
			add(once)
		}
		inJSON, _ := json.Marshal(password) // which escapes more than JSON asks for
		in64 := base64.StdEncoding.EncodeToString([]byte(password))
		for _, spelled := range []string{password, string(escapeJSON(nil, password)), string(appendXMLText(nil, password)), url.QueryEscape(password), string(inJSON[1 : len(inJSON)-1]),
			html.EscapeString(password), html.EscapeString(url.QueryEscape(password)), in64, strings.TrimRight(in64, "=")} {
			add(spelled)
			for _, form := range inner(spelled, 3, 8, base64.RawStdEncoding.EncodeToString) {
				add(form)
			}
			for _, form := range inner(spelled, 5, 8, base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString) {
				add(form)
			}
		}
	}
	return f
}

func inUTF16(s string, order binary.AppendByteOrder) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

// inUTF7 is a text in UTF-7 without its marks: characters that are not direct stand in base64 of UTF-16.
func inUTF7(s string, direct func(rune) bool) string {
	var out, run strings.Builder
	flush := func() {
		out.WriteString(base64.RawStdEncoding.EncodeToString([]byte(inUTF16(run.String(), binary.BigEndian))))
		run.Reset()
	}
	for _, c := range s {
		if direct(c) {
			flush()
			out.WriteRune(c)
			continue
		}
		run.WriteRune(c)
	}
	flush()
	return out.String()
}

func never(rune) bool     { return false }
func isASCII(c rune) bool { return c < utf8.RuneSelf }
func isPlain(c rune) bool { return c < utf8.RuneSelf && isWord(c) }

func eachOf[T byte | rune](b []T, format string) string {
	var out strings.Builder
	for _, c := range b {
		fmt.Fprintf(&out, format, c)
	}
	return out.String()
}

// inner are what a text looks like within a longer one that was encoded in groups of so many bytes, at each place at which it
// may stand in a group: the characters that hang on nothing else. Of a short text nothing is left.
func inner(s string, group, bits int, encode func([]byte) string) (all []string) {
	perGroup := len(encode(make([]byte, group)))
	each := group * bits / perGroup // bits that a character stands for
	for ahead := range group {
		encoded := encode(append(make([]byte, ahead), s...))
		from := (ahead*bits + each - 1) / each
		to := (ahead + len(s)) * bits / each
		if to > from && to <= len(encoded) && len(squeeze(encoded[from:to])) > shortestForm {
			all = append(all, encoded[from:to])
		}
	}
	return all
}

func rot13(c rune) rune {
	switch {
	case c >= 'a' && c <= 'z':
		return 'a' + (c-'a'+13)%26
	case c >= 'A' && c <= 'Z':
		return 'A' + (c-'A'+13)%26
	}
	return c
}

// squeeze is the letters and digits of a text, in lower case, each as the letter of ASCII that it looks like.
func squeeze(s string) string { return string(appendSqueezed(make([]byte, 0, len(s)), s)) }

func appendSqueezed(b []byte, s string) []byte {
	for _, c := range s {
		if c < utf8.RuneSelf {
			if lc := lower(byte(c)); lc >= 'a' && lc <= 'z' || lc >= '0' && lc <= '9' {
				b = append(b, lc)
			}
			continue
		}
		lookFold(c, func(c rune) { b = utf8.AppendRune(b, c) })
	}
	return b
}

// hashOf is of the first four bytes of a text.
func hashOf[T string | []byte](s T) uint16 {
	n := uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
	return uint16(n * 2654435761 >> 16)
}

func (f *forms) in(s string) bool {
	var few [128]byte
	squeezed := appendSqueezed(few[:0], s)
	for i := 0; i+shortestForm <= len(squeezed); i++ {
		if !f.begins[hashOf(squeezed[i:])] {
			continue
		}
		for _, form := range f.squeezed {
			if len(form) <= len(squeezed)-i && string(squeezed[i:i+len(form)]) == form {
				return true
			}
		}
	}
	if len(f.tight) == 0 {
		return false
	}
	tight := strings.Join(strings.Fields(s), "")
	return slices.ContainsFunc(f.tight, func(form string) bool { return strings.Contains(tight, form) })
}
