// Package lisscapture reads calls of LISS that somebody has saved: the bodies of publishTimetable, publishClasses and their like,
// as XML-RPC or JSON-RPC, one or several at once. Sections, rooms and teachers that no row lists are made of the codes in the rows.
package lisscapture

import (
	"context"
	"io"
	"strings"

	"carillon/internal/exchange"
	"carillon/model"
	"carillon/model/message"
	"carillon/sync/liss"
)

// ID is the format's [exchange.Format.ID].
const ID = "liss"

// maxBody is how large one saved call can be: 400,000 rows of section lists are about 60 MB.
const maxBody = 256 << 20

// Format is saved LISS calls as a format of imports.
func Format() exchange.Format {
	return exchange.Format{
		ID: ID, Names: []string{"liss-capture"}, Label: "LISS capture", Extensions: []string{".xml", ".json"}, Folder: false, Rare: true,
		Reads: []model.Kind{model.KindCalendar, model.KindRotation, model.KindGrid, model.KindYearLevel, model.KindFaculty,
			model.KindRoom, model.KindTeacher,
			model.KindStudent, model.KindCourse, model.KindComposite, model.KindSection, model.KindEnrolment, model.KindLesson},
		Read: Read,
	}
}

// Read reads saved calls.
func Read(ctx context.Context, in *exchange.Input, o exchange.ReadOptions, p exchange.Progress) (*exchange.Document, error) {
	c := &capture{o: o, doc: &exchange.Document{}, members: map[string]*exchange.LeftOut{}, left: map[string]bool{}}
	done := int64(0)
	for _, f := range in.Files {
		p.Report(done, in.Size())
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := c.file(ctx, f); err != nil {
			return nil, err
		}
		done += f.Size
	}
	if len(in.Files) == 0 {
		return nil, exchange.Refuse(in.Name, "", 0, message.New(saysNoCall, message.Quote("why", "")))
	}
	c.tables()
	for _, name := range c.order {
		c.doc.LeftOut = append(c.doc.LeftOut, *c.members[name])
	}
	p.Report(in.Size(), in.Size())
	return c.doc, ctx.Err()
}

// row is a record of a call, with its number in the list.
type row[T any] struct {
	exchange.Note
	of T
}

// capture is what the calls hold.
type capture struct {
	o   exchange.ReadOptions
	doc *exchange.Document

	classes  []row[liss.Class]
	lists    []row[liss.Membership]
	lessons  []row[liss.Lesson]
	bells    []row[liss.BellPeriod]
	calendar []row[liss.CalendarDay]
	teachers []row[liss.Teacher]
	students []row[liss.Student]
	rooms    []row[liss.Room]
	year     int // the academic year, as a call says; 0 where none does

	left    map[string]bool // sections whose type is another program's matter
	members map[string]*exchange.LeftOut
	order   []string // of members
}

// interrupted ends a read where the context has ended.
type interrupted struct {
	io.Reader
	ctx context.Context
}

func (r interrupted) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// file reads one call.
func (c *capture) file(ctx context.Context, f exchange.File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	call, err := liss.DecodeCall(interrupted{r, ctx}, maxBody)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return exchange.Refuse(f.Name, "", 0, message.New(saysNoCall, message.Quote("why", err.Error())))
	}
	name := call.Name
	if call.Method != nil {
		name = strings.TrimPrefix(call.Method.Name, "liss.")
	}
	if call.Problem != "" {
		return exchange.Refuse(f.Name, name, 0, message.New(saysProblem, message.Quote("why", call.Problem)))
	}
	switch name {
	case "publishTimetable":
		c.lessons = append(c.lessons, rowsOf[liss.Lesson](f.Name, name, call, 0)...)
		c.year = liss.Arg[int](call, 1)
	case "publishClasses":
		c.year = liss.Arg[int](call, 0)
		c.classes = append(c.classes, rowsOf[liss.Class](f.Name, name, call, 1)...)
	case "publishClassMemberships":
		c.lists = append(c.lists, rowsOf[liss.Membership](f.Name, name, call, 0)...)
	case "publishBellTimes":
		of := rowsOf[liss.BellPeriod](f.Name, name, call, 1)
		for i := range of {
			if of[i].of.TtStructure == "" {
				of[i].of.TtStructure = liss.Arg[string](call, 0)
			}
		}
		c.bells = append(c.bells, of...)
	case "publishCalendar":
		c.calendar = append(c.calendar, rowsOf[liss.CalendarDay](f.Name, name, call, 0)...)
	case "publishTeachers":
		c.teachers = append(c.teachers, anyRows[liss.Teacher](f.Name, name, call)...)
	case "publishStudents":
		c.students = append(c.students, anyRows[liss.Student](f.Name, name, call)...)
	case "publishRooms":
		c.rooms = append(c.rooms, anyRows[liss.Room](f.Name, name, call)...)
	default:
		return exchange.Refuse(f.Name, "", 0, message.New(saysOtherCall, message.Name("call", name)))
	}
	return nil
}

func rowsOf[T any](file, method string, call *liss.Call, arg int) []row[T] {
	records := liss.Arg[[]T](call, arg)
	list := make([]row[T], len(records))
	for i := range records {
		list[i] = row[T]{exchange.Note{File: file, Sheet: method, Line: i + 1}, records[i]}
	}
	return list
}

// anyRows are the records of a call, whichever of its parameters they are.
func anyRows[T any](file, method string, call *liss.Call) (list []row[T]) {
	for i := range call.Args {
		list = append(list, rowsOf[T](file, method, call, i)...)
	}
	return list
}

// bad leaves a row out that is wrong.
func (c *capture) bad(n exchange.Note, what string, why message.Message) {
	n.Why = why
	c.doc.LeftOut = append(c.doc.LeftOut, exchange.LeftOut{Note: n, What: what, Bad: true})
}

// unread counts a member that no field takes.
func (c *capture) unread(n exchange.Note, member string) {
	at := n.File + "\x00" + n.Sheet + "\x00" + member
	if c.members[at] == nil {
		n.Why = message.New(saysMember, message.Name("member", member))
		c.members[at] = &exchange.LeftOut{Note: n, What: member}
		c.order = append(c.order, at)
	}
	c.members[at].Many++
}

func (c *capture) unknown(n exchange.Note, members []liss.Member) {
	for _, m := range members {
		c.unread(n, m.Name)
	}
}
