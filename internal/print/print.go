// Package print writes weeks of a timetable for paper: as plain text, and as one HTML file that needs nothing beside it. It
// draws what model/views says, and decides of sizes and colours alone.
package print

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"strings"
	"text/tabwriter"
	"unicode"

	"carillon/model"
	"carillon/model/views"
)

// Document is what is printed beside the weeks themselves.
type Document struct {
	School   string
	Region   model.Region // in the USA times are of twelve hours
	Rotation string       // "Semester 1"; "" where all are printed
}

// clock writes a time of the day: 1:05 in the USA, 13:05 elsewhere.
func (d Document) clock(m model.Minute) string {
	h := int(m) / 60
	if d.Region == model.RegionUSA {
		if h %= 12; h == 0 {
			h = 12
		}
	}
	return fmt.Sprintf("%d:%02d", h, int(m)%60)
}

// times writes from when to when a block is on; "" where no bell times are set.
func (d Document) times(b views.Block) string {
	if b.End <= b.Start {
		return ""
	}
	return d.clock(b.Start) + "–" + d.clock(b.End)
}

// line is the text of a block in a role; "" where it has none.
func line(b views.Block, role views.Role) string {
	for _, l := range b.Lines {
		if l.Role == role {
			return l.Text
		}
	}
	return ""
}

// Text writes weeks as plain text, day by day: when, period, what, and who and where.
func Text(w io.Writer, d Document, weeks iter.Seq[*views.Week]) error {
	first := true
	for week := range weeks {
		if !first {
			if _, err := fmt.Fprint(w, "\n\n"); err != nil {
				return err
			}
		}
		first = false
		if err := d.text(w, week); err != nil {
			return err
		}
	}
	return nil
}

func (d Document) text(w io.Writer, week *views.Week) error {
	head := plain(week.Title)
	for _, x := range []string{week.Sub, d.Rotation, d.School} {
		if x != "" {
			head += " · " + plain(x)
		}
	}
	if _, err := fmt.Fprintln(w, head); err != nil {
		return err
	}
	var table bytes.Buffer
	t := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, day := range week.Days {
		fmt.Fprintf(t, "\n%s\n", plain(day.Name))
		if len(day.Blocks) == 0 {
			fmt.Fprintln(t, "  nothing")
		}
		for _, b := range day.Blocks {
			cells := []string{d.times(b), b.Period}
			for _, role := range []views.Role{views.RoleCode, views.RoleName, views.RoleTeacher, views.RoleRoom, views.RoleRotation} {
				cells = append(cells, line(b, role))
			}
			clash := ""
			if b.Clash {
				clash = "clash"
			}
			for i := range cells {
				cells[i] = plain(cells[i])
			}
			fmt.Fprintf(t, "  %s\t%s\n", strings.Join(cells, "\t"), clash) // each line has all cells, so that they stand below each other
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for line := range bytes.Lines(table.Bytes()) {
		if _, err := fmt.Fprintf(w, "%s\n", bytes.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

// plain takes out of a text what would not stay on its line, or would drive a terminal.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control) {
			return ' '
		}
		return r
	}, s)
}
