package liss

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// encodings are ways in which a server may write a password.
var encodings = map[string]func(string) string{
	"as it is":           func(s string) string { return s },
	"base64":             func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 unpadded":    func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
	"base64 for URLs":    func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"base64 of the call": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(callWith(s))) },
	"base64 of a login":  func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("sync:" + s)) },
	"base64 twice": func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(s))))
	},
	"base32":           func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) },
	"hex":              func(s string) string { return hex.EncodeToString([]byte(s)) },
	"HEX":              func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	"hex with 0x":      func(s string) string { return eachByte(s, "0x%02x ") },
	"a query":          url.QueryEscape,
	"all percent":      func(s string) string { return eachByte(s, "%%%02X") },
	"quoted printable": func(s string) string { return eachByte(s, "=%02X") },
	"octal":            func(s string) string { return eachByte(s, `\%03o`) },
	"numbers":          func(s string) string { return eachByte(s, "%d, ") },
	"decimal entities": func(s string) string { return eachRune(s, "&#%d;") },
	"hex entities":     func(s string) string { return eachRune(s, "&#x%X;") },
	"named entities": func(s string) string {
		return strings.NewReplacer("!", "&excl;", "#", "&num;", "$", "&dollar;", "ä", "&auml;", "&", "&amp;").Replace(s)
	},
	"JSON":            func(s string) string { b, _ := json.Marshal(s); return string(b) },
	"u escapes":       func(s string) string { return eachRune(s, `\u%04x`) },
	"u escapes twice": func(s string) string { return eachRune(s, `\\u%04x`) },
	"backwards":       func(s string) string { r := []rune(s); slices.Reverse(r); return string(r) },
	"rot13":           func(s string) string { return strings.Map(rot13, s) },
	"HTML of a query": func(s string) string { return html.EscapeString(url.QueryEscape(s)) },
	"in capitals":     strings.ToUpper,
	"percent twice":   func(s string) string { return eachByte(s, "%%25%02X") },
	"entities twice":  func(s string) string { return eachRune(s, "&amp;amp;#%d;") },
	"padded entities": func(s string) string { return eachRune(s, "&#x000000%X;") },
	"u in braces":     func(s string) string { return eachRune(s, `\u{%x}`) },
	"U escapes":       func(s string) string { return eachRune(s, `\U%08x`) },
	"one u escape": func(s string) string {
		r := []rune(s)
		return string(r[:1]) + eachRune(string(r[1:2]), `\\u%04x`) + string(r[2:])
	},
	"UTF-7":                     eachInUTF7,
	"quoted-printable entities": func(s string) string { return eachByte(eachRune(s, "&#%d;"), "=%02X") },
	"quoted-printable lines":    func(s string) string { return split(s, "=\r\n", 3) },
	"UTF-7 in a run":            func(s string) string { return "+" + inUTF7(s, never) + "-" },
	"UTF-7 of what is no ASCII": func(s string) string { return strings.NewReplacer("ä", "+AOQ-", "ö", "+APY-").Replace(s) },
	"binary":                    func(s string) string { return eachByte(s, "%08b ") },
	"wide":                      func(s string) string { return strings.Map(wide, s) },
	"hex of UTF-16":             func(s string) string { return hex.EncodeToString([]byte(inUTF16(s, binary.LittleEndian))) },
	"base64 of UTF-16":          func(s string) string { return base64.StdEncoding.EncodeToString([]byte(inUTF16(s, binary.BigEndian))) },
	"words backwards": func(s string) string {
		parts := strings.FieldsFunc(s, func(c rune) bool { return !isWord(c) })
		slices.Reverse(parts)
		return strings.Join(parts, " ")
	},
}

// eachInUTF7 is each character in UTF-7 by itself.
func eachInUTF7(s string) string {
	var b strings.Builder
	for _, c := range s {
		b.WriteString("+" + inUTF7(string(c), never) + "-")
	}
	return b.String()
}

func wide(c rune) rune {
	if c > ' ' && c <= '~' {
		return c + '！' - '!'
	}
	return c
}

func callWith(password string) string {
	b, _ := json.Marshal(map[string]any{"method": "liss.publishClasses", "params": []any{map[string]any{"School": "DEMO", "UserName": "sync", "Password": password}}})
	return string(b)
}

func eachByte(s, format string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

func eachRune(s, format string) string {
	var b strings.Builder
	for _, c := range s {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

// splits are what a server may put into the middle of it.
var splits = []string{"", "\n", " ", "<br>", "<br/>\n", "</b><b>", "\u200b", "\u00ad", "\u2060", "-", ".", "\x00", "&#8203;", "&shy;", "\t", "&nbsp;", " | "}

// split puts something into a text every few characters.
func split(s, between string, every int) string {
	if between == "" {
		return s
	}
	var b strings.Builder
	for i, c := range []rune(s) {
		if i > 0 && i%every == 0 {
			b.WriteString(between)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// bare is what a person who reads a text could put together of it: its letters and digits.
func bare(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}

func TestNoEncodingOfAPasswordIsShownHoweverItIsSplit(t *testing.T) {
	for _, password := range []string{testPassword, "Tr0ub4dor&3", "hunter2hunter2", "correct horse", "pä$$wörd!", "Zq9-Kx_77+Lm/3"} {
		r := newRedactor(login{"sync", NewSecret(password)})
		for how, encode := range encodings {
			for _, between := range splits {
				for _, every := range []int{1, 3, 4, 7, 76} {
					text := "Import failed for " + split(encode(password), between, every) + " in this school"
					got := bare(r.words(text, nil))
					for _, form := range []string{password, encodings["base64"](password), encodings["hex"](password), encodings["backwards"](password), encodings["rot13"](password), encodings["base32"](password),
						encodings["words backwards"](password), encodings["wide"](password)} {
						if form = bare(form); len(form) > 3 && strings.Contains(got, form) {
							t.Errorf("%s, split by %q every %d: %q shows in %q", how, between, every, form, r.words(text, nil))
						}
					}
					whole := bare(encode(password))
					if len(whole) > 8 && how != "named entities" && strings.Contains(got, whole) && !strings.Contains(bare(text), "import failed for "+whole+"x") {
						t.Errorf("%s, split by %q every %d: it shows in %q", how, between, every, r.words(text, nil))
					}
				}
			}
		}
	}
}

// dress writes each letter and digit of ASCII as another character, where there is one.
func dress(s, from, as string) string {
	to := []rune(as)
	return strings.Map(func(c rune) rune {
		if i := strings.IndexRune(from, c); i >= 0 {
			return to[i]
		}
		return c
	}, s)
}

// numbered writes a text a few characters a line, each with what the line begins with.
func numbered(s string, every int, line string) string {
	var b strings.Builder
	for i, part := range strings.Split(split(s, "\n", every), "\n") {
		fmt.Fprintf(&b, line+"%s\n", i+1, part)
	}
	return b.String()
}

// TestNoPasswordIsShownThatAPersonReadsOutOfLookAlikesOrBetweenComments: what is shown of such a text has no part of it that is
// as written there.
func TestNoPasswordIsShownThatAPersonReadsOutOfLookAlikesOrBetweenComments(t *testing.T) {
	shift := func(lower, upper, digit rune) func(string) string {
		return func(s string) string {
			return strings.Map(func(c rune) rune {
				switch {
				case c >= 'a' && c <= 'z':
					return c - 'a' + lower
				case c >= 'A' && c <= 'Z':
					return c - 'A' + upper
				case digit != 0 && c >= '0' && c <= '9':
					return c - '0' + digit
				}
				return c
			}, s)
		}
	}
	dressed := map[string]func(string) string{
		"Cyrillic": func(s string) string {
			return dress(s, "aceopxysijhkmtwdqlACEHKMOPTX", "асеорхуѕіјһкмтԝԁԛӏАСЕНКМОРТХ")
		},
		"two of Cyrillic": func(s string) string { return dress(s, "eo", "ео") },
		"Greek":           func(s string) string { return dress(s, "aoeiuvktpxyn", "αοειυνκτρχγη") },
		"small capitals": func(s string) string {
			return dress(strings.ToLower(s), "abcdeghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")
		},
		"bold": shift('𝐚', '𝐀', '𝟎'), "monospace": shift('𝚊', '𝙰', '𝟶'), "script": shift('𝓪', '𝓐', 0), "circled": shift('ⓐ', 'Ⓐ', 0), "in brackets": shift('⒜', '⒜', 0),
		"squared": shift('🄰', '🄰', 0), "white on black": shift('🅐', '🅐', 0), "flags": shift('🇦', '🇦', 0), "subscripts": func(s string) string { return dress(s, "0123456789", "₀₁₂₃₄₅₆₇₈₉") },
		"accents": func(s string) string { return dress(s, "aeiounc", "âëíôûñç") }, "marks": func(s string) string { return split(s, "\u0301", 1) },
		"comments": func(s string) string { return split(s, "/**/", 1) }, "comments with words": func(s string) string { return split(s, "/* and then */", 2) },
		"XML comments": func(s string) string { return split(s, "<!-- next one -->", 1) }, "brackets": func(s string) string { return split(s, " (then) ", 1) }, "square brackets": func(s string) string { return split(s, "[ok]", 2) },
		"numbered lines": func(s string) string { return numbered(s, 1, "%d: ") }, "lists": func(s string) string { return numbered(s, 3, "  %d. ") }, "numbers in brackets": func(s string) string { return numbered(s, 2, "(%d) ") },
		"named lines": func(s string) string { return numbered(s, 1, "character %d is ") }, "a column": func(s string) string { return strings.ReplaceAll(numbered(s, 2, "%d\t"), "\t", " | ") },
		"counted in a line": func(s string) string { return strings.ReplaceAll(numbered(s, 2, "%d) "), "\n", " ") },
	}
	for _, password := range []string{testPassword, "Tr0ub4dor&3", "hunter2hunter2", "correct horse", "pä$$wörd!", "Zq9-Kx_77+Lm/3"} {
		r := newRedactor(login{"sync", NewSecret(password)})
		for how, dressIt := range dressed {
			text := dressIt(password)
			if text == password { // none of its characters has such a form
				continue
			}
			for _, around := range []string{"%s", "Import failed for %s in this school", "The login is\n%s\nand it failed"} {
				got := r.plain(fmt.Sprintf(around, text), nil)
				for _, part := range strings.FieldsFunc(text, unicode.IsSpace) {
					if len([]rune(part)) >= len([]rune(password))-1 && strings.Contains(got, part) {
						t.Errorf("%s: %q is shown of %q", how, got, text)
					}
				}
				if lines := strings.Count(text, "\n"); lines > 2 && strings.Count(got, "\n") >= lines && !strings.Contains(got, leftOut) {
					t.Errorf("%s: %q is shown of %q", how, got, text)
				}
				if strings.Contains(bare(got), bare(text)) && len(bare(text)) > 3 {
					t.Errorf("%s: %q is shown of %q", how, got, text)
				}
			}
		}
	}
}

func TestWordsThatHoldNoPasswordAreShown(t *testing.T) {
	r := newRedactor(login{"sync", NewSecret(testPassword)})
	sent := func(s string) bool { return s == "10ENGLISHLIT" || s == "urn" }
	for _, text := range []string{
		"The student S1 does not exist", "Academic year 2031 does not exist", "Class 09MAT 2 equals an existing subject in that year",
		"The class X99 1 does not exist; 1 of 2 rows were stored", "liss.publishClassMemberships: no class 9MAT.3, 9Assembl y", "class/GUID skipped, bounds 12:00:00 AM – 12:00:00 AM",
		"Session outside 2026-08-17 to 2026-12-18", "20260901T00:00:00 is before the year", "O’Brien and Nuñez are no teachers of McDonald's", "Error 16: StudentId 28722004 not known",
		"Incorrect number of parameters. 3 needed.", "L'élève n'existe pas", "faultString is missing in JSON-RPC", "10ENGLISHLIT 1 is too long", "Die Klasse 10ENG 1 gibt es nicht", "", "Ученик не найден (класс 9А)", "Ο μαθητής δεν υπάρχει", "1. no such student\n2. no such class", "Día nº 3: 2½ h /* was 3 */", "生徒は存在しません",
	} {
		if got := r.plain(text, sent); got != text {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
	for text, want := range map[string]string{
		"Token c2VjcmV0LWtleS1vZi10aGUtc2Nob29s refused": "Token … refused",
		"at 0x7f3a2b4c5d6e7f80 in liss":                  "at … in liss",
		"s3c ret":                                        withheld,
		"the s3cret one":                                 "the ******** one",
	} {
		if got := r.plain(text, nil); got != want {
			t.Errorf("%q is shown as %q instead of %q", text, got, want)
		}
	}
}

func TestNoMoreOfAServersWordsIsLookedAtThanIsEverShown(t *testing.T) {
	r := newRedactor(login{"sync", NewSecret(testPassword)})
	if got := r.plain(strings.Repeat("word ", maxSaid), nil); len(got) > maxSaid {
		t.Errorf("%d bytes are looked at", len(got))
	}
}

func BenchmarkHostileWords(b *testing.B) {
	r := newRedactor(login{"sync", NewSecret("aaaaaaaaaaaaaaaaaaaab")})
	for name, unit := range map[string]string{"beginnings": "a", "entities": "&#97;", "tags": "<br", "escapes": `\u0061`, "codes": "a1 ", "scripts": "<script>"} {
		text := strings.Repeat(unit, 10<<20/len(unit))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_ = r.words(text, nil)
			}
		})
	}
}

func FuzzWordsHoldNoPassword(f *testing.F) {
	f.Add("Import failed for s3cret", uint64(1))
	f.Add("c2 Vj cm V0 \\u0073", uint64(2))
	names := make([]string, 0, len(encodings))
	for name := range encodings {
		names = append(names, name)
	}
	slices.Sort(names)
	f.Fuzz(func(t *testing.T, around string, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 7))
		password := testPassword + fmt.Sprint(seed%1000)
		encode := encodings[names[random.IntN(len(names))]]
		text := around + split(encode(password), splits[random.IntN(len(splits))], 1+random.IntN(9)) + around
		r := newRedactor(login{"sync", NewSecret(password)})
		got := r.plain(text, nil)
		if strings.Contains(bare(got), bare(password)) {
			t.Errorf("%q is shown as %q", text, got)
		}
	})
}
