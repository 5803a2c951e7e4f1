package model

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// keyed is any typed ID.
type keyed interface {
	~uint32
	Key() Key
}

// ref appends the key of an ID that is set.
func ref[ID keyed](dst []Key, id ID) []Key {
	if id == 0 {
		return dst
	}
	return append(dst, id.Key())
}

func refAll[ID keyed](dst []Key, ids []ID) []Key {
	for _, id := range ids {
		dst = ref(dst, id)
	}
	return dst
}

// clearRef sets an ID to none where it names k.
func clearRef[ID keyed](id *ID, k Key) {
	if *id != 0 && (*id).Key() == k {
		*id = 0
	}
}

// clearAll is the IDs without the one that names k; the slice it is given stays as it is.
func clearAll[ID keyed](ids []ID, k Key) []ID {
	if !slices.ContainsFunc(ids, func(id ID) bool { return id.Key() == k }) {
		return ids
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id ID) bool { return id.Key() == k })
}

func firstErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// checkText checks a free text: UTF-8, no control characters, not longer than max characters.
func checkText(r Record, field, s string, max int) error {
	if len(s) <= max && isPlain(s) {
		return nil // the common case, without decoding
	}
	switch {
	case !utf8.ValidString(s):
		return invalid(r, "the %s is not valid UTF-8", field)
	case utf8.RuneCountInString(s) > max:
		return invalid(r, "the %s is longer than %d characters", field, max)
	case strings.ContainsFunc(s, unicode.IsControl):
		return invalid(r, "the %s has a control character in it", field)
	}
	return nil
}

func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// checkCode checks a short code that must be there: a text without blanks at its ends.
func checkCode(r Record, field, s string, max int) error {
	if s == "" {
		return invalid(r, "the %s is missing", field)
	}
	if strings.TrimSpace(s) != s {
		return invalid(r, "the %s %q starts or ends with a blank", field, s)
	}
	return checkText(r, field, s, max)
}

// checkGUID checks a GUID: empty, or 32 hex digits (LISS §4).
func checkGUID(r Record, s string) error {
	if s == "" {
		return nil
	}
	if len(s) != 32 || strings.Trim(s, "0123456789abcdefABCDEF") != "" {
		return invalid(r, "the GUID %q is not 32 hex digits", s)
	}
	return nil
}

// checkListed checks the references that a record lists: each names a record, and none comes twice. what completes "a … is
// listed twice".
func checkListed[ID keyed](r Record, what string, ids []ID) error {
	for i, id := range ids {
		switch {
		case id == 0:
			return invalid(r, "entry %d of its list of %ss names none", i+1, what)
		case slices.Contains(ids[:i], id):
			return invalid(r, "a %s is listed twice", what)
		}
	}
	return nil
}

// checkDates checks that dates lie where calendars reach, so that nothing counts through millions of days; 0 is no date.
func checkDates(r Record, ds ...Date) error {
	for _, d := range ds {
		if d != 0 && (d < firstDate || d > lastDate) {
			return invalid(r, "the date %s lies outside the years 0 to 9999", d)
		}
	}
	return nil
}
