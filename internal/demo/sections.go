package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"carillon/model"
)

// section is a section being made.
type section struct {
	rec      *model.Section
	course   *course
	site     *campus
	block    int      // -1 for homerooms
	when     quarters // never empty
	students []model.StudentID
	linked   *section // taught together with this earlier one
	teachers []*teacher
	rooms    []*room
	meets    []model.Slot
}

// pool is the students who fill one strand in one block.
type pool struct {
	site     *campus
	block    int
	strand   *strand
	grade    *grade // nil where year levels choose together
	students []*model.Student
	linked   bool // its last section is two linked ones
}

// formSections sends every group through its strands and cuts what comes together into sections.
func (s *school) formSections() {
	credit := make(map[string][]int) // per strand: how far each offer is behind its share
	for _, p := range s.pools() {
		key := p.strand.name
		if p.grade != nil {
			key += p.grade.code
		}
		if credit[key] == nil {
			credit[key] = make([]int, len(p.strand.offers))
		}
		s.cut(p, credit[key])
	}
	s.formHomerooms()
}

// pools gathers the groups, block by block.
func (s *school) pools() []*pool {
	type place struct {
		strand string
		grade  string
	}
	var all []*pool
	for b := range blocks {
		here := make(map[place]*pool)
		for gi, g := range s.grades {
			for n, group := range g.groups {
				// Group n of the grade is in its strand k in block n+k+2·grade: every strand once, in another block each.
				st := &g.strands[(b+4*blocks-n-2*gi)%blocks]
				at := place{st.name, g.code}
				if st.elective && g.site == s.campuses[mainSite] {
					at.grade = ""
				}
				p := here[at]
				if p == nil {
					p = &pool{site: g.site, block: b, strand: st}
					if at.grade != "" {
						p.grade = g
					}
					here[at] = p
					all = append(all, p)
				}
				p.students = append(p.students, group...)
				p.linked = p.linked || st.name == "language" && n%3 == 0 && g.code != "9"
			}
		}
	}
	return all
}

// cut makes the sections of a pool. The offer that is furthest behind its share gets the next one.
func (s *school) cut(p *pool, credit []int) {
	s.rng.Shuffle(len(p.students), func(i, j int) { p.students[i], p.students[j] = p.students[j], p.students[i] })
	offers := s.open(p)
	most := 26
	for _, c := range strings.Fields(offers[0].courses) {
		most = s.courses[c].most // all courses of a strand take as many
	}
	n := (len(p.students) + most - 1) / most
	for i := range n {
		total, best := 0, -1
		for j, o := range offers {
			credit[j] += o.weight
			total += o.weight
			if o.weight > 0 && (best < 0 || credit[j] > credit[best]) {
				best = j
			}
		}
		if p.linked && i == n-1 {
			best = 0 // a language with an honors course
		}
		credit[best] -= total
		from, to := i*len(p.students)/n, (i+1)*len(p.students)/n
		s.offer(p, offers[best].courses, i, p.students[from:to], i == n-1)
	}
}

// open lists the offers of a strand with weight 0 for those that are not for every year level in the pool.
func (s *school) open(p *pool) []offer {
	offers := slices.Clone(p.strand.offers)
	for i, o := range offers {
		for _, code := range strings.Fields(o.courses) {
			levels := s.courses[code].rec.YearLevels
			if slices.ContainsFunc(p.students, func(st *model.Student) bool { return !slices.Contains(levels, st.YearLevel) }) {
				offers[i].weight = 0
			}
		}
	}
	return offers
}

// offer makes the sections of one offer for some students: one for the year, or one for each semester or quarter, in
// another order for every nth group of students. Without courses the students have a study hall.
func (s *school) offer(p *pool, courses string, nth int, students []*model.Student, last bool) {
	codes := strings.Fields(courses)
	if len(codes) == 0 {
		p.site.studying[p.block] += len(students)
	}
	for i, code := range codes {
		when := year
		if len(codes) > 1 {
			part := (i + nth) % len(codes)
			long := 4 / len(codes)
			when = 0
			for q := range long {
				when = when.With(part*long + q + 1)
			}
		}
		sec := s.newSection(p, s.courses[code], when)
		honors := s.courses[code+"H"]
		if !p.linked || !last || honors == nil || len(students) < 4 {
			sec.fill(students)
			continue
		}
		sec.fill(students[:len(students)*2/3])
		link := s.newSection(p, honors, when)
		link.fill(students[len(students)*2/3:])
		link.linked = sec
		group := &model.Composite{ID: model.CompositeID(len(s.composites) + 1), Code: fmt.Sprintf("%s+%s %s", sec.course.rec.Code, honors.rec.Code, sec.rec.SectionID)}
		s.composites = append(s.composites, group)
		sec.rec.Composite, link.rec.Composite = group.ID, group.ID
	}
}

func (s *school) newSection(p *pool, c *course, when quarters) *section {
	c.sections++
	sec := &section{course: c, site: p.site, block: p.block, when: when}
	sec.rec = &model.Section{Course: c.rec.ID, SectionID: fmt.Sprint(c.sections), Size: uint16(c.most + 3), Rotations: rotationsOf(when),
		Priority: model.PriorityUnset, LunchWave: p.site.waves[len(s.sections)%len(p.site.waves)]}
	if p.strand != nil && p.strand.elective {
		sec.rec.Line = uint8(p.block + 1)
	}
	if c.advanced {
		sec.rec.Priority = 5
	}
	s.addSection(sec)
	return sec
}

func (s *school) addSection(sec *section) {
	sec.rec.ID = model.SectionID(len(s.sections) + 1)
	sec.rec.GUID = s.guid(sec.rec.Key())
	sec.rec.SISID = fmt.Sprint(500_000 + int(sec.rec.ID))
	s.sections = append(s.sections, sec)
}

func (sec *section) fill(students []*model.Student) {
	for _, st := range students {
		sec.students = append(sec.students, st.ID)
	}
	slices.Sort(sec.students)
}

// formHomerooms makes an advisory of every roll group of the freshman academy.
func (s *school) formHomerooms() {
	g := s.grades[0]
	byRoll := make(map[string][]*model.Student)
	var rolls []string
	for _, st := range g.members {
		if byRoll[st.RollGroup] == nil {
			rolls = append(rolls, st.RollGroup)
		}
		byRoll[st.RollGroup] = append(byRoll[st.RollGroup], st)
	}
	slices.SortFunc(rolls, cmp.Compare)
	for _, roll := range rolls {
		sec := s.newSection(&pool{site: g.site, block: -1}, s.courses["ADV09"], year)
		sec.rec.LunchWave, sec.rec.Priority, sec.rec.Name = "", model.PriorityLowest, "Advisory "+roll
		sec.fill(byRoll[roll])
	}
}
