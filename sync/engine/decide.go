package engine

// situation is what is known of one row: which sides have it, and which have changed it since they last agreed.
type situation struct {
	Here  bool // the timetable has it
	There bool // the SIS has it; where the SIS can't be read, it was published
	Base  bool // it was published, or seen in the SIS, before
	Read  bool // the SIS was read and shows its present state
	First bool // nothing of the kind was published before

	ChangedHere  bool // the timetable's row is other than when both last agreed
	ChangedThere bool // the SIS's row is other than when both last agreed

	Carried   bool // the base knows it as a row of the SIS that no record of the timetable stands for
	Absent    bool // the base knows that the SIS does not have it
	Spared    bool // the person chose not to send it
	Barred    bool // it has an error that keeps it from being sent
	Foreign   bool // it may be another file's
	Over      bool // its days were over before the run's first day; of a row that neither side has, those that were published
	WithGone  bool // it belongs to a section that goes
	Hidden    bool // it is for other days than the SIS was asked for, and the SIS goes by the day
	Uncertain bool // a publish that failed may have taken it out, or the SIS shows nothing at all
	Form      bool // it is a lesson as it was published for other days
	Dated     bool // a student taken out goes with a last day
	Dropped   bool // a person chose that a row which only the SIS has is to go
	Held      bool // the timetable changed it, the SIS owns it, and nobody has let the change go
}

// action is what a plan does with a row.
type action uint8

// What a plan does with a row.
const (
	nothing     action = iota
	sendSame           // it goes as the SIS has it
	sendNew            // the timetable's row goes for the first time
	sendChanged        // the SIS's row goes with what the timetable changed in it
	sendEnded          // the SIS's row, or what was published of it, goes with a last day
	sendBase           // the row goes as it was published, with what the timetable changed: the SIS does not show it
	takeOut            // it does not go: the SIS loses it
	askNew             // somebody added it in the SIS
	askChanged         // somebody changed it in the SIS
	askGone            // somebody took it out of the SIS
	sendForeign        // it is another file's, and goes as it came
	barNew             // it can't go
	barChanged         // what the timetable changed can't go: it goes as the SIS has it
	holdBack           // the timetable changed what the SIS owns: it stays as the SIS has it until a person decides
)

// decide is the whole of what becomes of a row.
func decide(f situation) action {
	switch {
	case f.Here && f.Spared && f.There:
		return takeOut
	case f.Here && f.Spared:
		return nothing
	case f.Here && f.There:
		return decideBoth(f)
	case f.Here:
		return decideHere(f)
	case f.There:
		return decideThere(f)
	case f.Base && !f.Absent && !f.WithGone && (f.Hidden || f.Uncertain):
		return decideUnseen(f)
	}
	return nothing // neither side has it any more
}

// decideUnseen is for rows that the timetable does not have, and that the SIS has no reason to show or lost in a publish: what
// becomes of them is what would if it showed them.
func decideUnseen(f situation) action {
	switch {
	case f.Carried || f.Over:
		return sendBase
	case f.Held:
		return holdBack
	case f.Dated:
		return sendEnded
	}
	return nothing
}

// decideBoth is for rows that both sides have.
func decideBoth(f situation) action {
	switch {
	case f.Held && (!f.Over || f.ChangedThere):
		return holdBack
	case f.ChangedThere && f.Read:
		return askChanged
	case f.Over || !f.ChangedHere:
		return sendSame
	case f.Barred:
		return barChanged
	}
	return sendChanged
}

// decideHere is for rows that only the timetable has.
func decideHere(f situation) action {
	switch {
	case f.Base && f.Absent && !f.ChangedHere:
		return nothing // it was seen to be gone, and kept so
	case f.Barred && f.Held && !f.Base:
		return barNew
	case f.Held && !f.Uncertain:
		return holdBack
	case f.Base && f.Read && f.Hidden && !f.Absent:
		return sendBase
	case f.Base && f.Read && !f.Uncertain && !f.Absent:
		return askGone
	case f.Barred:
		return barNew
	}
	return sendNew
}

// decideThere is for rows that only the SIS has.
func decideThere(f situation) action {
	gone := f.Base && !f.Carried // the timetable had it
	switch {
	case f.Foreign && !f.Base:
		return sendForeign
	case f.Form && !f.Base:
		return takeOut
	case f.WithGone, f.Dropped:
		return takeOut
	case f.Over:
		return sendSame
	case f.Base && f.Carried && !f.ChangedThere:
		return sendSame
	case !f.Base && f.Read, f.Base && f.Carried:
		return askNew
	case gone && f.Held:
		return holdBack
	case gone && f.Read && f.ChangedThere:
		return askChanged
	case gone && f.Dated:
		return sendEnded
	}
	return takeOut
}
