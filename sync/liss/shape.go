package liss

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An answer that can't be read as LISS may hold the records of students, and errors end on screens, in logs and in mails. So an
// error shows of it what it is, how long it is, and how it begins: brackets and tags, the names of LISS, and words that programs
// say of themselves. No value is shown.

// longestOutline is how many characters of an answer's outline are shown.
const longestOutline = 80

// outline says what an answer is that can't be read. start is how it begins, more that it goes on behind that.
func outline(start []byte, more bool) string {
	long := fmt.Sprintf("%d bytes", len(start))
	if more {
		long = fmt.Sprintf("more than %d bytes", len(start))
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case len(text) == 0:
		return "nothing"
	case wideEncoding(start) != "":
		return fmt.Sprintf("text in %s, %s", wideEncoding(start), long)
	case text[0] == '{' || text[0] == '[':
		return fmt.Sprintf("JSON, %s: %s", long, outlineOfJSON(text))
	case text[0] == '<' && !looksLikeHTML(text[:min(len(text), 64)]):
		return fmt.Sprintf("XML, %s: %s", long, outlineOfXML(text))
	case !utf8.Valid(text[:max(0, len(text)-utf8.UTFMax)]) || bytes.IndexByte(text, 0) >= 0:
		return "no text, " + long
	case text[0] == '<':
		return fmt.Sprintf("a web page, %s%s", long, said(withoutTags(string(text))))
	}
	return fmt.Sprintf("text, %s%s", long, said(string(text)))
}

// outliner writes an outline: what is shown, and … for what is not.
type outliner struct {
	strings.Builder
	n int
}

func (o *outliner) show(s string) {
	if o.n < longestOutline {
		o.WriteString(s)
		o.n += utf8.RuneCountInString(s)
		if o.n >= longestOutline {
			o.WriteString(leftOut)
		}
	}
}

// apart leaves room for what comes next.
func (o *outliner) apart() {
	if s := o.String(); s != "" && !strings.HasSuffix(s, " ") {
		o.show(" ")
	}
}

func (o *outliner) leave() {
	if o.n < longestOutline && !strings.HasSuffix(strings.TrimRight(o.String(), " "), leftOut) {
		o.show(leftOut)
	}
}

// wireNames are names beside those of LISS that an answer may have.
var wireNames = strings.Fields("result error id jsonrpc code message data status success params method fault methodresponse param value struct member name " +
	"string int i4 double boolean datetime.iso8601 array nil base64 envelope body html head true false null")

func (o *outliner) name(s string) {
	if low := strings.ToLower(s); identifiers[low] || slices.Contains(wireNames, low) {
		o.show(s)
		return
	}
	o.leave()
}

func outlineOfJSON(b []byte) string {
	var o outliner
	for i := 0; i < len(b) && o.n < longestOutline; {
		switch c := b[i]; {
		case bytes.IndexByte([]byte("{}[]:,"), c) >= 0:
			o.show(string(c))
			i++
		case c == '"':
			end := i + 1
			for end < len(b) && b[end] != '"' {
				if b[end] == '\\' {
					end++
				}
				end++
			}
			end = min(end, len(b))
			if after := bytes.TrimLeft(b[min(end+1, len(b)):], " \t\r\n"); len(after) > 0 && after[0] == ':' {
				o.name(string(b[i+1 : end]))
			} else {
				o.leave()
			}
			i = end + 1
		case c == ' ', c == '\t', c == '\r', c == '\n':
			i++
		default:
			end := i + 1
			for end < len(b) && bytes.IndexByte([]byte("{}[]:,\" \t\r\n"), b[end]) < 0 {
				end++
			}
			if word := string(b[i:end]); word == "null" || word == "true" || word == "false" {
				o.show(word)
			} else {
				o.leave()
			}
			i = end
		}
	}
	return o.String()
}

// outlineOfXML is the names of tags, without the marks around them, which are cut out of all that is shown.
func outlineOfXML(b []byte) string {
	var o outliner
	for len(b) > 0 && o.n < longestOutline {
		open := bytes.IndexByte(b, '<')
		if open < 0 {
			open = len(b)
		}
		if text := strings.TrimSpace(string(b[:open])); text != "" {
			o.apart()
			o.name(text)
		}
		o.apart()
		if b = b[open:]; len(b) == 0 {
			break
		}
		end := bytes.IndexByte(b, '>')
		if end < 0 {
			end = len(b) - 1
		}
		tag := strings.Trim(string(b[:end+1]), "<>")
		b = b[end+1:]
		if strings.HasPrefix(tag, "?") || strings.HasPrefix(tag, "!") {
			continue
		}
		if strings.HasPrefix(tag, "/") {
			continue
		}
		if i := strings.IndexFunc(tag, func(c rune) bool { return unicode.IsSpace(c) || c == '/' }); i >= 0 {
			tag = tag[:i]
		}
		o.name(tag)
	}
	return strings.TrimSpace(o.String())
}

// ofPrograms are the words that servers say of themselves, and that stand between them.
var ofPrograms = strings.Fields("a an the this that is are was be been not no ok error errors fail failed failure fatal warning notice exception invalid " +
	"unknown unexpected missing bad wrong denied access forbidden unauthorized unauthorised authentication authorization required request " +
	"response server service web page site found gone moved temporarily permanently unavailable maintenance down closed try again later " +
	"please contact support administrator sign log in login session expired timeout timed out gateway proxy firewall blocked network host " +
	"address url path method post get call parse syntax on at of for to from by with your you it welcome nginx apache iis internet " +
	"information services works default index license licence licensed disabled enabled supported school district year user name username " +
	"account token key api xml json http https php python java tomcat database connection refused could can cannot must has have too many " +
	"large internal")

// said is what a page or text says, of which only the words of programs and the status of HTTP are shown: "; it says: 404 not found".
func said(text string) string {
	var o outliner
	words := 0
	all := strings.FieldsFunc(readable(text), func(c rune) bool { return !isAtom(c) })
	ofProgram := func(i int) bool {
		return i >= 0 && i < len(all) && slices.Contains(ofPrograms, strings.ToLower(all[i]))
	}
	for i, word := range all {
		status := len(word) == 3 && (word[0] == '4' || word[0] == '5') && allDigits(word) && (ofProgram(i-1) || ofProgram(i+1))
		if !status && !ofProgram(i) {
			o.leave()
			continue
		}
		o.apart()
		if len(word) > 3 || status {
			words++
		}
		o.show(word)
	}
	if words == 0 {
		return ""
	}
	return "; it says: " + strings.TrimSpace(o.String())
}
