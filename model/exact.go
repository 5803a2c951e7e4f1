package model

import (
	"fmt"
	"strconv"
	"strings"
)

// exact begins a text that names a record or a place in the timetable by its IDs. No code, id or name begins with it, since none
// holds a control character.
const exact = "\x1f"

// Exact is a text that names the record in a field that refers to its kind, whatever it is called: two students may have one
// name and no id. It is for programs, such as imports: it is never shown.
func (k Key) Exact() string {
	if k.ID == 0 {
		return ""
	}
	return exact + strconv.Itoa(int(k.ID))
}

// Exact is a text that names the slot in a field that holds one, whatever its day and its period are called. With Period 0 it is
// a whole day, among days off.
func (s Slot) Exact() string {
	if !s.Placed() {
		return ""
	}
	return fmt.Sprintf("%s%d/%d/%d", exact, s.Grid, s.Day, s.Period)
}

// exactID is the ID that a text of [Key.Exact] names; is says whether it is such a text.
func exactID(text string) (id uint32, is bool) {
	digits, is := strings.CutPrefix(text, exact)
	if !is {
		return 0, false
	}
	n, _ := strconv.ParseUint(digits, 10, 32)
	return uint32(n), true
}

// exactSlot is the slot that a text of [Slot.Exact] names; is says whether it is such a text.
func exactSlot(text string) (s Slot, is bool) {
	if !strings.HasPrefix(text, exact) {
		return s, false
	}
	if n, err := fmt.Sscanf(text[len(exact):], "%d/%d/%d", &s.Grid, &s.Day, &s.Period); n != 3 || err != nil {
		return Slot{}, true
	}
	return s, true
}
