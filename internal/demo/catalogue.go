package demo

import (
	"strings"

	"carillon/model"
)

// Kinds of room.
const (
	classroom = "Classroom"
	lab       = "Laboratory"
	gym       = "Gymnasium"
	fitness   = "Fitness room"
	studio    = "Art studio"
	music     = "Music room"
	computers = "Computer lab"
	commons   = "Commons"
)

var kinds = []string{classroom, lab, gym, fitness, studio, music, computers, commons}

// facultyList is every faculty with the colour of its cards.
var facultyList = []struct {
	code, name string
	colour     model.Colour
}{
	{"ENG", "English", 0x2F5BD8}, {"MATH", "Mathematics", 0xC4314B}, {"SCI", "Science", 0x1E8E5A}, {"SOC", "Social Studies", 0xB26A00},
	{"LANG", "World Languages", 0x7A3FBF}, {"PE", "Physical Education", 0x0F8A9D}, {"ARTS", "Visual and Performing Arts", 0xD1477F},
	{"TECH", "Career and Technical Education", 0x5B6B7C}, {"SPED", "Special Education", 0x8A6D1B}, {"GUID", "Guidance", 0x4C7A34},
}

// course is a course on offer.
type course struct {
	rec      *model.Course
	faculty  string
	room     string
	most     int // students in a section
	advanced bool
	sections int // made so far
}

// courseList is the catalogue: code, name, faculty, kind of room, year levels, rotations it lasts (0: the year).
var courseList = []struct {
	code, name, faculty, room, years string
	length                           uint8
}{
	{"ADV09", "Freshman Advisory", "GUID", classroom, "9", 0},
	{"ENG09", "English 9", "ENG", classroom, "9", 0},
	{"ENG09H", "English 9 Honors", "ENG", classroom, "9", 0},
	{"ALG1", "Algebra 1", "MATH", classroom, "9", 0},
	{"GEO09", "Geometry 9", "MATH", classroom, "9", 0},
	{"GEO09H", "Geometry 9 Honors", "MATH", classroom, "9", 0},
	{"BIO", "Biology", "SCI", lab, "9", 0},
	{"BIOH", "Biology Honors", "SCI", lab, "9", 0},
	{"WHIS", "World History", "SOC", classroom, "9", 0},
	{"WHISH", "World History Honors", "SOC", classroom, "9", 0},
	{"SPA1", "Spanish 1", "LANG", classroom, "9", 0},
	{"FRE1", "French 1", "LANG", classroom, "9", 0},
	{"CHI1", "Mandarin 1", "LANG", classroom, "9", 0},
	{"PE09", "Physical Education 9", "PE", gym, "9", 2},
	{"HLTH", "Health", "PE", classroom, "9", 2},
	{"WART", "Exploring Art", "ARTS", studio, "9", 1},
	{"WMUS", "Exploring Music", "ARTS", music, "9", 1},
	{"WDRA", "Exploring Drama", "ARTS", music, "9", 1},
	{"WTEC", "Exploring Technology", "TECH", computers, "9", 1},
	{"BAND09", "Freshman Band", "ARTS", music, "9", 0},
	{"CHOR09", "Freshman Chorus", "ARTS", music, "9", 0},
	{"ART1", "Foundations of Art", "ARTS", studio, "9", 0},
	{"CODE1", "Introduction to Coding", "TECH", computers, "9", 0},
	{"DIGI", "Digital Literacy", "TECH", computers, "9", 0},

	{"ENG10", "English 10", "ENG", classroom, "10", 0},
	{"ENG10H", "English 10 Honors", "ENG", classroom, "10", 0},
	{"GEO", "Geometry", "MATH", classroom, "10", 0},
	{"ALG2", "Algebra 2", "MATH", classroom, "10 11", 0},
	{"ALG2H", "Algebra 2 Honors", "MATH", classroom, "10", 0},
	{"CHEM", "Chemistry", "SCI", lab, "10", 0},
	{"CHEMH", "Chemistry Honors", "SCI", lab, "10", 0},
	{"MWH", "Modern World History", "SOC", classroom, "10", 0},
	{"APWH", "AP World History", "SOC", classroom, "10", 0},
	{"PE10", "Physical Education 10", "PE", gym, "10", 0},
	{"SPA2", "Spanish 2", "LANG", classroom, "10", 0},
	{"SPA2H", "Spanish 2 Honors", "LANG", classroom, "10", 0},
	{"FRE2", "French 2", "LANG", classroom, "10", 0},
	{"CHI2", "Mandarin 2", "LANG", classroom, "10", 0},

	{"ENG11", "English 11", "ENG", classroom, "11", 0},
	{"APLANG", "AP English Language", "ENG", classroom, "11", 0},
	{"PREC", "Precalculus", "MATH", classroom, "11", 0},
	{"PHYS", "Physics", "SCI", lab, "11", 0},
	{"ENVS", "Environmental Science", "SCI", lab, "11", 0},
	{"APBIO", "AP Biology", "SCI", lab, "11", 0},
	{"USH", "United States History", "SOC", classroom, "11", 0},
	{"APUSH", "AP United States History", "SOC", classroom, "11", 0},
	{"SPA3", "Spanish 3", "LANG", classroom, "11", 0},
	{"SPA3H", "Spanish 3 Honors", "LANG", classroom, "11", 0},
	{"FRE3", "French 3", "LANG", classroom, "11", 0},
	{"CHI3", "Mandarin 3", "LANG", classroom, "11", 0},

	{"ENG12", "English 12", "ENG", classroom, "12", 0},
	{"APLIT", "AP English Literature", "ENG", classroom, "12", 0},
	{"STAT", "Statistics", "MATH", classroom, "12", 0},
	{"CALC", "Calculus", "MATH", classroom, "12", 0},
	{"APCALC", "AP Calculus AB", "MATH", classroom, "12", 0},
	{"ANAT", "Anatomy and Physiology", "SCI", lab, "12", 0},
	{"ASTR", "Astronomy", "SCI", lab, "12", 0},
	{"APCHEM", "AP Chemistry", "SCI", lab, "12", 0},
	{"GOV", "American Government", "SOC", classroom, "12", 2},
	{"ECON", "Economics", "SOC", classroom, "12", 2},

	{"BAND", "Concert Band", "ARTS", music, "10 11 12", 0},
	{"ORCH", "Orchestra", "ARTS", music, "10 11 12", 0},
	{"CHOR", "Concert Choir", "ARTS", music, "10 11 12", 0},
	{"DRAW", "Drawing and Painting", "ARTS", studio, "10 11 12", 0},
	{"PHOT", "Photography", "ARTS", computers, "10 11 12", 2},
	{"CERA", "Ceramics", "ARTS", studio, "10 11 12", 2},
	{"THEA", "Theater", "ARTS", music, "10 11 12", 0},
	{"CSP", "Computer Science Principles", "TECH", computers, "10 11 12", 0},
	{"APCSA", "AP Computer Science A", "TECH", computers, "10 11 12", 0},
	{"BUS", "Business Management", "TECH", classroom, "10 11 12", 0},
	{"ACCT", "Accounting", "TECH", computers, "10 11 12", 0},
	{"ROBO", "Robotics", "TECH", lab, "10 11 12", 0},
	{"CULI", "Culinary Arts", "TECH", lab, "10 11 12", 0},
	{"PSYC", "Psychology", "SOC", classroom, "11 12", 0},
	{"APPSY", "AP Psychology", "SOC", classroom, "11 12", 0},
	{"SOCI", "Sociology", "SOC", classroom, "11 12", 2},
	{"LAW", "Street Law", "SOC", classroom, "11 12", 2},
	{"JOUR", "Journalism", "ENG", computers, "11 12", 0},
	{"CRWR", "Creative Writing", "ENG", classroom, "11 12", 0},
	{"STRE", "Strength and Conditioning", "PE", fitness, "11 12", 0},

	{"SENG", "Everyday English", "SPED", classroom, "SPT", 0},
	{"SMAT", "Everyday Mathematics", "SPED", classroom, "SPT", 0},
	{"SSCI", "Everyday Science", "SPED", classroom, "SPT", 0},
	{"SCOM", "Community Studies", "SPED", classroom, "SPT", 0},
	{"SPE", "Adapted Physical Education", "SPED", gym, "SPT", 0},
	{"SART", "Art and Music", "SPED", studio, "SPT", 0},
	{"SLIF", "Life Skills", "SPED", classroom, "SPT", 0},
	{"STEC", "Assistive Technology", "SPED", computers, "SPT", 0},
	{"TENG", "Workplace Communication", "SPED", classroom, "TRN", 0},
	{"TMAT", "Money and Budgets", "SPED", classroom, "TRN", 0},
	{"TLIV", "Independent Living", "SPED", classroom, "TRN", 0},
	{"TTRA", "Travel Training", "SPED", classroom, "TRN", 0},
	{"TFIT", "Lifetime Fitness", "SPED", gym, "TRN", 0},
	{"TJOB", "Job Sampling", "SPED", computers, "TRN", 0},
	{"TVOL", "Community Service", "SPED", classroom, "TRN", 0},
	{"TCOO", "Cooking", "SPED", classroom, "TRN", 0},
}

// offer is one way to fill a block: a course all year, two for a semester each, four for a quarter each, or none:
// a study hall. Offers of a strand are taken in proportion to their weights.
type offer struct {
	weight  int
	courses string
}

// strand is what a group of students does in one of the eight blocks.
type strand struct {
	name     string
	elective bool // students of several year levels choose together, and it makes an elective line
	offers   []offer
}

// Strands that year levels share; arts, careers and seminars have no course in common, so nobody gets one twice.
var (
	arts = strand{"arts", true, []offer{{16, "BAND"}, {10, "ORCH"}, {14, "CHOR"}, {18, "DRAW"}, {24, "PHOT CERA"}, {14, "THEA"}}}

	careers = strand{"careers", true, []offer{{22, "CSP"}, {10, "APCSA"}, {18, "BUS"}, {12, "ACCT"}, {18, "ROBO"}, {20, "CULI"}}}

	seminars = strand{"seminars", true, []offer{{16, "PSYC"}, {50, ""}, {10, "APPSY"}, {12, "SOCI LAW"}, {8, "JOUR"}, {8, "CRWR"}, {12, "STRE"}}}
)

// gradeList is every year level with its eight strands.
var gradeList = []struct {
	code, name string
	order      int16
	site       int
	share      int // of 1000 students
	strands    [blocks]strand
}{
	{"9", "Grade 9", 9, north, 255, [blocks]strand{
		{"English", false, []offer{{70, "ENG09"}, {30, "ENG09H"}}},
		{"math", false, []offer{{55, "ALG1"}, {32, "GEO09"}, {13, "GEO09H"}}},
		{"science", false, []offer{{75, "BIO"}, {25, "BIOH"}}},
		{"social studies", false, []offer{{75, "WHIS"}, {25, "WHISH"}}},
		{"PE", false, []offer{{100, "PE09 HLTH"}}},
		{"language", false, []offer{{60, "SPA1"}, {24, "FRE1"}, {16, "CHI1"}}},
		{"exploring", false, []offer{{24, "WART WMUS WDRA WTEC"}, {40, "DIGI"}, {36, ""}}},
		{"electives 9", true, []offer{{25, "BAND09"}, {20, "CHOR09"}, {30, "ART1"}, {25, "CODE1"}}},
	}},
	{"10", "Grade 10", 10, mainSite, 250, [blocks]strand{
		{"English", false, []offer{{70, "ENG10"}, {30, "ENG10H"}}},
		{"math", false, []offer{{55, "GEO"}, {30, "ALG2"}, {15, "ALG2H"}}},
		{"science", false, []offer{{70, "CHEM"}, {30, "CHEMH"}}},
		{"social studies", false, []offer{{75, "MWH"}, {25, "APWH"}}},
		{"PE", false, []offer{{100, "PE10"}}},
		{"language", false, []offer{{60, "SPA2"}, {24, "FRE2"}, {16, "CHI2"}}},
		arts, careers,
	}},
	{"11", "Grade 11", 11, mainSite, 245, [blocks]strand{
		{"English", false, []offer{{65, "ENG11"}, {35, "APLANG"}}},
		{"math", false, []offer{{55, "ALG2"}, {45, "PREC"}}},
		{"science", false, []offer{{50, "PHYS"}, {30, "ENVS"}, {20, "APBIO"}}},
		{"social studies", false, []offer{{65, "USH"}, {35, "APUSH"}}},
		{"language", false, []offer{{60, "SPA3"}, {24, "FRE3"}, {16, "CHI3"}}},
		arts, careers, seminars,
	}},
	{"12", "Grade 12", 12, mainSite, 230, [blocks]strand{
		{"English", false, []offer{{65, "ENG12"}, {35, "APLIT"}}},
		{"math", false, []offer{{45, "STAT"}, {30, "CALC"}, {25, "APCALC"}}},
		{"science", false, []offer{{45, "ANAT"}, {35, "ASTR"}, {20, "APCHEM"}}},
		{"social studies", false, []offer{{100, "GOV ECON"}}},
		{"study", false, []offer{{100, ""}}},
		arts, careers, seminars,
	}},
	{"SPT", "Support program", 20, mainSite, 10, alone("SENG SMAT SSCI SCOM SPE SART SLIF STEC")},
	{"TRN", "Transition program", 21, mainSite, 10, alone("TENG TMAT TLIV TTRA TFIT TJOB TVOL TCOO")},
}

// alone makes eight strands of one course each.
func alone(codes string) (strands [blocks]strand) {
	for i, c := range strings.Fields(codes) {
		strands[i] = strand{c, false, []offer{{1, c}}}
	}
	return strands
}

// catalogue makes faculties, year levels and courses.
func (s *school) catalogue() {
	s.faculties, s.courses = make(map[string]model.FacultyID), make(map[string]*course)
	for _, f := range facultyList {
		s.faculties[f.code] = model.FacultyID(s.b.Add(&model.Faculty{Code: f.code, Name: f.name, Colour: f.colour}))
	}
	years := make(map[string]model.YearLevelID)
	for _, g := range gradeList {
		c := s.campuses[g.site]
		years[g.code] = model.YearLevelID(s.b.Add(&model.YearLevel{Code: g.code, Name: g.name, Order: g.order, Grid: c.grid.ID,
			Campus: c.id, Custom: g.order >= 20})) // programs of the school, not of the SIS
		s.grades = append(s.grades, &grade{id: years[g.code], code: g.code, site: c, share: g.share, strands: g.strands})
	}
	for i, spec := range courseList {
		c := &course{faculty: spec.faculty, room: spec.room, most: 26, advanced: strings.HasPrefix(spec.name, "AP ") || strings.HasSuffix(spec.name, " Honors")}
		switch {
		case spec.faculty == "SPED":
			c.most = 10
		case spec.room == gym:
			c.most = 32
		}
		c.rec = &model.Course{ID: model.CourseID(i + 1), SISID: spec.code, Code: spec.code, Name: spec.name, Faculty: s.faculties[spec.faculty],
			Credits: 100, Length: spec.length}
		if spec.length > 0 {
			c.rec.Credits = 25 * uint16(spec.length)
		}
		if spec.code == "ADV09" {
			c.rec.Credits = 0
		}
		c.rec.GUID = s.guid(c.rec.Key())
		for _, y := range strings.Fields(spec.years) {
			c.rec.YearLevels = append(c.rec.YearLevels, years[y])
		}
		s.courses[spec.code] = c
		s.offered = append(s.offered, c)
	}
}
