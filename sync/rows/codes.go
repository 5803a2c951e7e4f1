package rows

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"carillon/model/message"
)

// dutyMark is what the code of a duty section of some SISs begins with; all after it is the area (LISS §4).
const dutyMark = "Duty."

// SplitCode is the course and the section ID of a section's code: after the mark of a duty section, at the blank, else at
// the right-most character that is neither letter nor digit, else before the last character (LISS §4).
func SplitCode(code string) (course, id string) {
	code = strings.TrimSpace(code)
	if len(code) > len(dutyMark) && strings.EqualFold(code[:len(dutyMark)], dutyMark) {
		return dutyCourse, code[len(dutyMark):]
	}
	i := strings.LastIndexByte(code, ' ')
	if i < 0 {
		i = strings.LastIndexFunc(code, isMark)
	}
	if i >= 0 {
		_, size := utf8.DecodeRuneInString(code[i:])
		return code[:i], code[i+size:]
	}
	r := []rune(code)
	if len(r) < 2 {
		return "", ""
	}
	return string(r[:len(r)-1]), string(r[len(r)-1])
}

// codeFaults says what is wrong with the code that a section of the timetable would go under (LISS §4): fault where it can't
// be sent, warn where a SIS may not like it; nil for nothing.
func codeFaults(course, id string, r *Rules) (fault, warn *message.Message) {
	code := course + " " + id
	say := func(says message.Code, args ...message.Arg) *message.Message {
		m := message.New(says, args...)
		return &m
	}
	switch {
	case course == "" || id == "":
		return say(saysCodeEmpty), nil
	case strings.ContainsFunc(course+id, unicode.IsSpace):
		return say(saysCodeBlank), nil
	case r.MaxCode > 0 && utf8.RuneCountInString(code) > r.MaxCode:
		return say(saysCodeLong, message.Name("code", code), message.Count("most", r.MaxCode)), nil
	}
	if strings.ContainsFunc(course+id, isMark) {
		warn = say(saysCodeSymbol, message.Name("code", code))
		if r.SymbolErrors {
			return warn, nil
		}
	}
	return nil, warn
}

// isMark says whether a character is a blank or a punctuation mark.
func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// halves is a code by its course and section ID, without punctuation.
func halves(code string) string {
	course, id := SplitCode(code)
	return Squeeze(course) + " " + Squeeze(id)
}

// Squeeze is a code without what systems drop or change: blanks, punctuation, upper and lower case.
func Squeeze(code string) string {
	return strings.Map(func(r rune) rune {
		if isMark(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, code)
}

// codeBook finds which section of the timetable a code of the SIS stands for (LISS §4): the one with that very code, then
// the one whose halves are the same, then the one that is the same without blanks and punctuation. A section that one code
// stands for is no other's: ENG1 01 and ENG10 1 are two, and a blank says where the halves part.
type codeBook struct {
	exact    map[string]bool
	halves   map[string]string // halves to code; "" where two codes have them
	squeezed map[string]string // squeezed to code; "" where two codes have it
	resolved map[string]string // codes of the SIS to codes of the timetable, where they are not just the same
}

func newCodeBook() *codeBook {
	return &codeBook{map[string]bool{}, map[string]string{}, map[string]string{}, map[string]string{}}
}

// add keeps a code of the timetable.
func (b *codeBook) add(code string) {
	if code == "" || b.exact[code] {
		return
	}
	b.exact[code] = true
	keep := func(in map[string]string, as string) {
		_, taken := in[as]
		if in[as] = code; taken {
			in[as] = ""
		}
	}
	keep(b.halves, halves(code))
	keep(b.squeezed, Squeeze(code))
}

// resolve takes the codes that the SIS has of one kind, all at once, since what one of them is another can't be.
func (b *codeBook) resolve(codes []string) {
	var others []string
	claimed := map[string]bool{}
	for _, c := range codes {
		switch code := b.code(c); code {
		case "":
			others = append(others, c)
		default:
			claimed[code] = true
		}
	}
	claim := func(by map[string]string, as func(string) string, unless func(string) bool) {
		for _, c := range others {
			if code := by[as(c)]; code != "" && !claimed[code] && b.resolved[c] == "" && !unless(c) {
				b.resolved[c], claimed[code] = code, true
			}
		}
	}
	claim(b.halves, halves, func(c string) bool { return !strings.ContainsFunc(c, isMark) })
	claim(b.squeezed, Squeeze, func(c string) bool { return strings.ContainsRune(c, ' ') })
}

// settle says that a code of the SIS stands for a code of the timetable.
func (b *codeBook) settle(sis, code string) {
	if sis != code {
		b.resolved[sis] = code
	}
}

// code is a code of the SIS as the timetable writes it; "" where it is none of the timetable's.
func (b *codeBook) code(sis string) string {
	if code := b.resolved[sis]; code != "" {
		return code
	}
	if b.exact[sis] {
		return sis
	}
	return ""
}

// like is the code that a code of the SIS may stand for, whether or not another stands for it too; "" for none.
func (b *codeBook) like(sis string) string {
	if code := b.code(sis); code != "" {
		return code
	}
	if code := b.halves[halves(sis)]; code != "" {
		return code
	}
	return b.squeezed[Squeeze(sis)]
}
