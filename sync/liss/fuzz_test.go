package liss

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// seeds adds the golden payloads of a folder.
func seeds(f *testing.F, folders ...string) {
	f.Helper()
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "liss", folder, "*"))
		if err != nil || len(files) == 0 {
			f.Fatalf("%d seeds in %s, %v", len(files), folder, err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	for _, s := range []string{"", "{", "[", "<", "<a", `{"result":{}}`, `{"result":[[[[`, `{"error":{}}`, "\xef\xbb\xbf{}", "<?xml version=\"1.0\" encoding=\"latin1\"?><methodResponse/>",
		"<methodResponse><params><param><value><array><data></value></data><value>", "<methodCall><methodName>liss.hello</methodName><params><param>", `{"params":[1],"method":"liss.getRooms"}`} {
		f.Add([]byte(s))
	}
}

const fuzzLimit = 64 << 10

// FuzzDecodeReply: no answer makes the decoder panic or hang, and an answer in which rows were found can be written again.
func FuzzDecodeReply(f *testing.F) {
	seeds(f, "replies")
	all := Methods()
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, m := range all {
			a, err := DecodeReply(bytes.NewReader(b), fuzzLimit, m)
			if err != nil || a.Value == nil {
				continue
			}
			for _, format := range []Format{JSON, XML} {
				again, err := EncodeReply(format, nil, a.Value)
				if err != nil {
					t.Fatalf("%s: what was read can't be written: %v", m.Name, err)
				}
				if _, err := DecodeReply(again.Open(), again.Len(), m); err != nil {
					t.Fatalf("%s: what was written can't be read: %v", m.Name, err)
				}
			}
		}
	})
}

// FuzzDecodeCall: no request makes a server's parser panic or hang; a call of a known method has an argument for each parameter.
func FuzzDecodeCall(f *testing.F) {
	seeds(f, "calls", "samples")
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := DecodeCall(bytes.NewReader(b), fuzzLimit)
		if err != nil {
			return
		}
		if c.Method != nil && len(c.Args) != len(c.Method.Params) {
			t.Fatalf("%s has %d arguments", c.Name, len(c.Args))
		}
		if _, err := EncodeReply(c.Format, c.ID, ""); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzParseDateTime: a date that is read is a date of the calendar, and is read again as it is written.
func FuzzParseDateTime(f *testing.F) {
	for _, s := range []string{"20130203T0:00:00", "2013-02-03T09:30:05.5+10:00", "20130203 9", "99991231T23:59:60", "0930", "T", "--------"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDateTime(s); err == nil && !d.IsZero() {
			if again, err := ParseDateTime(d.String()); err != nil || again != d || DateTimeOf(d.Time()) != d {
				t.Fatalf("%q is read as %v, and that as %v, %v", s, d, again, err)
			}
		}
		if c, err := ParseClock(s); err == nil && c.Valid && (c.Minutes < 0 || c.Minutes >= 24*60) {
			t.Fatalf("%q is read as %d minutes", s, c.Minutes)
		}
	})
}

// FuzzRedactor: a password's characters never come through together, whatever stands around them; those of a few letters or
// digits alone may, as part of a longer word.
func FuzzRedactor(f *testing.F) {
	f.Add("s3cret", "x", "y")
	f.Add(`a"b`, `\`, "&amp;")
	f.Add("ab", "aa", "bb")
	f.Fuzz(func(t *testing.T, password, before, after string) {
		if len(password) > 40 || len(before)+len(after) > 4000 {
			return
		}
		if isCommon(strings.TrimSpace(password)) {
			if strings.Contains(before+after, strings.TrimSpace(password)) {
				return // as part of a word it may stay
			}
			before, after = before+" ", "."+after
		}
		r := newRedactor(login{"u", NewSecret(password)})
		if out := r.text(before + password + after); password != "" && !bytes.Contains([]byte(redacted), []byte(password)) && bytes.Contains([]byte(out), []byte(password)) {
			// Only where asterisks and what stands around them make the password anew has nothing leaked.
			if !bytes.ContainsRune([]byte(password), '*') {
				t.Fatalf("%q shows in %q", password, out)
			}
		}
	})
}
