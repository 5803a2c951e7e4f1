package syncdialog

// stage is how far what is under way has come.
type stage int

const (
	idle     stage = iota // nothing is under way
	busy                  // a run works, or waits for its password: closing would cut it off
	deciding              // a plan waits for a person: closing cuts nothing off
	closed                // the file is closed: nothing is shown any more
)

// series says whether the run under way is one of several.
type series int

const (
	single series = iota // it is the only one
	going                // others follow
	ending               // the series was stopped: no other follows
)

// flow is what is under way: nothing, the run of one system, or a series of runs, one system after another.
type flow struct {
	stage   stage
	job     *job   // while busy
	cancel  func() // ends what is under way; nil where nothing is
	series  series
	good    bool // no run of what is under way has failed so far
	again   bool // a save asked for a quiet run meanwhile
	waiting []func(good bool)
}

// underWay says whether there is something that closing would cut off.
func (f *flow) underWay() bool { return f.job != nil || f.series != single }

// of is the job under way with a system; nil for none.
func (f *flow) of(system string) *job {
	if f.job != nil && f.job.system.ID == system {
		return f.job
	}
	return nil
}

// begin notes that a job works, for the first time or on a plan that a person has let go.
func (f *flow) begin(j *job) {
	if f.stage == closed {
		return
	}
	f.stage, f.job = busy, j
	if f.series == single {
		f.good = true
	}
}

// decide notes that the plan of the job waits for a person; cancel is for one who leaves it.
func (f *flow) decide(cancel func()) {
	f.jobEnds()
	f.cancel = cancel
	if f.stage == idle {
		f.stage = deciding
	}
}

// jobEnds notes that no job works at the moment.
func (f *flow) jobEnds() {
	f.job = nil
	if f.stage == busy {
		f.stage = idle
	}
}

// end notes that the run is over. It reports whether there is still somebody to be told.
func (f *flow) end(good bool) bool {
	f.jobEnds()
	f.cancel = nil
	if f.stage == closed {
		return false
	}
	f.stage = idle
	f.good = f.good && good
	return true
}

// beginSeries notes that runs follow one after another; next says before each whether it is to be begun.
func (f *flow) beginSeries() { f.good = true }

// next says whether another run of a series begins, where so many are left; else the series is over.
func (f *flow) next(left int) bool {
	if left > 0 && f.series != ending {
		f.series = going
		return true
	}
	f.series = single
	return false
}

// stop ends what is under way, a series after the run that works; it has ended a moment later.
func (f *flow) stop() {
	f.again = false
	if f.series == going {
		f.series = ending
	}
	f.abort()
}

// abort ends the run that works, or the decision about its plan.
func (f *flow) abort() {
	if f.cancel != nil {
		f.cancel()
	}
}

// close ends what is under way for good, and returns the job that worked; nil for none.
func (f *flow) close() *job {
	j := f.job
	f.stage = closed
	f.abort()
	f.job, f.series = nil, single
	return j
}

// runAgain reports, once, that a save has asked for a quiet run which can begin now.
func (f *flow) runAgain() bool {
	if !f.again || f.series != single {
		return false
	}
	f.again = false
	return true
}

// whenIdle calls then once nothing is under way, at once where nothing is; good says whether all that was waited for ended
// well.
func (f *flow) whenIdle(then func(good bool)) {
	if !f.underWay() {
		then(true)
		return
	}
	f.waiting = append(f.waiting, then)
}

// settle calls those who wait, if nothing is under way any more.
func (f *flow) settle() {
	if f.underWay() {
		return
	}
	waiting, good := f.waiting, f.good
	f.waiting = nil
	for _, then := range waiting {
		then(good)
	}
}
