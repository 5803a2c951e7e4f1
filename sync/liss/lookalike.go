package liss

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A person reads a password out of a text in which its characters are written as others that look like them, or in which
// something stands between them that is skipped in reading. Both the text and the password are folded the same way before they
// are compared, so that a password of such letters is found, too.

// alike are letters of other scripts, and of phonetics, under the letter of ASCII that they look like. Compatibility forms, such
// as ﬁ, ① and 𝐬, are Unicode's own to fold.
var alike = func() map[rune]rune {
	table := map[rune]rune{}
	for c, same := range map[rune]string{
		'a': "аαɑᴀꭺꓮ", 'b': "вβьʙᏼᏏꓐ", 'c': "сϲᴄꮯꓚ", 'd': "ԁɗᴅꭰꮷꓓꓒ", 'e': "еєεᴇꭼꓰ", 'f': "ƒꜰꓝ", 'g': "ɡցɢꮐꓖ", 'h': "нһհηʜꮋꓧ", 'i': "іιıɪɩꭵꓲ",
		'j': "јϳᴊꭻꓙ", 'k': "кκᴋꮶꓗ", 'l': "ӏʟǀꮮꓡ", 'm': "мϻᴍꮇꓟ", 'n': "пոɴꓠ", 'o': "оοσօᴏөꓳ", 'p': "рρᴘꮲꓑ", 'q': "ԛզǫ", 'r': "гᴦʀꭱꮢꓣ", 's': "ѕꜱꮪꮥꓢ",
		't': "тτᴛꭲꓔ", 'u': "υսᴜꓴ", 'v': "νѵᴠꮩꓦ", 'w': "ԝωաᴡꮃꓪ", 'x': "хχꓫ", 'y': "уγүʏꮍꓬ", 'z': "ᴢꮓꓜ", '3': "зӡʒ", '4': "чꮞ", '6': "б",
	} {
		for _, other := range same {
			table[unicode.ToLower(other)] = c
		}
	}
	for i := range rune(26) {
		for _, first := range []rune{'🅐', '🅰', '🇦'} { // white on black, and as flags are made of
			table[first+i] = 'a' + i
		}
	}
	return table
}()

// lookFold is what a character is folded to that is no letter or digit of ASCII: those that it looks like, and itself where it
// looks like none. Marks are dropped.
func lookFold(c rune, fold func(rune)) {
	if same := alike[unicode.ToLower(c)]; same != 0 {
		fold(same)
		return
	}
	var few [utf8.UTFMax]byte
	for _, part := range string(norm.NFKD.Append(nil, few[:utf8.EncodeRune(few[:], c)]...)) {
		part = unicode.ToLower(part)
		if same := alike[part]; same != 0 {
			part = same
		}
		if unicode.IsLetter(part) || unicode.IsDigit(part) {
			fold(part)
		}
	}
}

// mixed says whether a word mixes letters of Latin with those of scripts that look like it, as no word does.
func mixed(atom string) bool {
	latin, like := false, false
	for _, c := range atom {
		latin = latin || unicode.Is(unicode.Latin, c)
		like = like || c >= utf8.RuneSelf && unicode.In(c, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee, unicode.Lisu)
	}
	return latin && like
}

var (
	asides    = regexp.MustCompile(`(?s)<!--.*?-->|/\*.*?\*/|\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>|"[^"\w]*"`)
	numbering = regexp.MustCompile(`(?m)^\W*\d+\W*|(?:^|[^\w])#?\d+\s*[.):\]=|,>-]+\s*|\b\d+(?:st|nd|rd|th)\b`)
)

// readings are a text as a person may read a password out of it who skips what stands between its characters: without comments
// and what stands in brackets, without numbers that count, and of lines the first word, the last, or those that most of them do not have.
func readings(s string) []string {
	without := asides.ReplaceAllString(s, "")
	all := []string{without, numbering.ReplaceAllString(s, ""), numbering.ReplaceAllString(without, "")}
	lines := strings.Split(without, "\n")
	if len(lines) < 3 {
		return all
	}
	on := map[string]int{} // how many lines have a word
	for _, line := range lines {
		for _, word := range strings.Fields(line) {
			on[word]++
		}
	}
	var first, last, other strings.Builder
	for _, line := range lines {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		first.WriteString(words[0])
		last.WriteString(words[len(words)-1])
		for _, word := range words {
			if len(word) < 2 || 2*on[word] < len(lines) {
				other.WriteString(word + " ")
			}
		}
		other.WriteByte('\n')
	}
	return append(all, first.String(), last.String(), numbering.ReplaceAllString(other.String(), ""))
}
