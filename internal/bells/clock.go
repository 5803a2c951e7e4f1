package bells

import (
	"fmt"
	"strconv"
	"strings"

	"carillon/model"
)

// Clock is how times of a bell schedule are written and read.
type Clock struct {
	// Twelve has school hours written without AM and PM: 8:00 and 1:05. Times before 7:00 and from 19:00 on are written in
	// full, 06:30 and 19:30, so that each text is one time.
	Twelve bool
}

// schoolFrom and schoolTo are the hours in which a time of twelve hours needs no AM and PM.
const (
	schoolFrom model.Minute = 7 * 60
	schoolTo   model.Minute = 19 * 60
)

// Text writes a time.
func (c Clock) Text(m model.Minute) string {
	if !c.Twelve || m < schoolFrom || m >= schoolTo {
		return m.String()
	}
	h := int(m / 60)
	if h > 12 {
		h -= 12
	}
	return fmt.Sprintf("%d:%02d", h, m%60)
}

// Read reads a time: 8, 800, 8:00, 8:00 AM, 13:25. Without AM and PM, and without a zero in front, 1 to 6 o'clock is in the
// afternoon where times have twelve hours.
func (c Clock) Read(text string) (model.Minute, error) {
	text = strings.TrimSpace(text)
	digits := strings.TrimRight(text, " aApPmM.")
	half := text[len(digits):]
	if digits != "" && strings.Trim(digits, "0123456789") == "" {
		switch len(digits) {
		case 1, 2:
			digits += ":00"
		case 3, 4:
			digits = digits[:len(digits)-2] + ":" + digits[len(digits)-2:]
		}
	}
	m, err := model.ParseMinute(digits + half)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time such as %s", text, c.Text(8*60+30))
	}
	if c.Twelve && strings.TrimSpace(half) == "" && !strings.HasPrefix(digits, "0") && m >= 60 && m < schoolFrom {
		m += 12 * 60
	}
	return m, nil
}

// span reads "8:00–8:48", "8:00 8:48", "1132 1255" and "8:00 +48".
func (c Clock) span(text string) (model.Span, error) {
	text = strings.NewReplacer("–", "-", "—", "-", " to ", "-").Replace(text)
	first, last, found := strings.Cut(text, "-")
	if !found {
		if first, last, found = strings.Cut(text, "+"); found {
			last = "+" + last
		} else if i := strings.IndexByte(strings.TrimSpace(text), ' '); i > 0 {
			text = strings.TrimSpace(text)
			if rest := strings.ToLower(strings.TrimSpace(text[i:])); strings.HasPrefix(rest, "am") || strings.HasPrefix(rest, "pm") {
				i += 1 + len("am")
			}
			first, last = text[:min(i, len(text))], text[min(i, len(text)):]
		}
	}
	if strings.TrimSpace(last) == "" {
		return model.Span{}, fmt.Errorf("write two times, %s–%s, or a time and minutes, %s +48", c.Text(480), c.Text(528), c.Text(480))
	}
	start, err := c.Read(first)
	if err != nil {
		return model.Span{}, err
	}
	if minutes, is := strings.CutPrefix(strings.TrimSpace(last), "+"); is {
		n, err := strconv.Atoi(strings.TrimSpace(minutes))
		if err != nil || n <= 0 || int(start)+n > 24*60 {
			return model.Span{}, fmt.Errorf("+%s is no number of minutes that a period can have", minutes)
		}
		return model.Span{Start: start, End: start + model.Minute(n)}, nil
	}
	end, err := c.Read(last)
	if err != nil {
		return model.Span{}, err
	}
	if end <= start {
		return model.Span{}, fmt.Errorf("%s is not after %s", c.Text(end), c.Text(start))
	}
	return model.Span{Start: start, End: end}, nil
}

// write is a span as span reads it.
func (c Clock) write(s model.Span) string { return c.Text(s.Start) + "–" + c.Text(s.End) }
