package oneroster

import (
	"regexp"
	"slices"
	"strings"

	"carillon/model"
	"carillon/model/message"
	"carillon/model/names"
)

// form is the type of a column in the tables of the specification.
type form int

const (
	text   form = iota
	id          // a sourcedId: not blank, once in its file
	ref         // the sourcedId of a row of another file
	refs        // several of them, with commas between
	word        // one of a vocabulary
	date        // YYYY-MM-DD
	year        // YYYY
	grades      // CEDS entry grades, with commas between
	list        // texts with commas between
)

// column is a column of a table.
type column struct {
	name     string
	form     form
	required bool
	words    []string // of a vocabulary
	to       string   // the table that a reference leads to
}

// table is a file of the specification, its columns in the order in which they have to stand.
type table struct {
	name    string
	columns []column
}

func (t *table) file() string { return t.name + ".csv" }

func (t *table) index(name string) int {
	return slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
}

const manifestFile = "manifest.csv"

var trueFalse = []string{"true", "false"}

// of makes a table; the first three columns of all are the same. Status and date of change are blank in bulk files.
func of(name string, columns ...column) *table {
	return &table{name, append([]column{
		{name: "sourcedId", form: id, required: true},
		{name: "status", form: word, words: []string{"active", "inactive", "tobedeleted"}},
		{name: "dateLastModified"},
	}, columns...)}
}

// roles of a person in an organization (roles.csv; users.csv in 1.1), and in a class.
var (
	orgRoles = []string{"administrator", "aide", "counselor", "districtAdministrator", "guardian", "parent", "principal", "proctor",
		"relative",
		"siteAdministrator", "student", "systemAdministrator", "teacher"}
	classRoles = []string{"administrator", "proctor", "student", "teacher"}
)

// The tables that are written and read: OneRoster CSV Binding 1.2.1, section 3.
var (
	orgs = of("orgs",
		column{name: "name", required: true},
		column{name: "type", form: word, required: true, words: []string{"department", "school", "district", "local", "state", "national"}},
		column{name: "identifier"},
		column{name: "parentSourcedId", form: ref, to: "orgs"})
	sessions = of("academicSessions",
		column{name: "title", required: true},
		column{name: "type", form: word, required: true, words: []string{"gradingPeriod", "semester", "schoolYear", "term"}},
		column{name: "startDate", form: date, required: true},
		column{name: "endDate", form: date, required: true}, // the day after the last
		column{name: "parentSourcedId", form: ref, to: "academicSessions"},
		column{name: "schoolYear", form: year, required: true}) // in which the school year ends
	courses = of("courses",
		column{name: "schoolYearSourcedId", form: ref, to: "academicSessions"},
		column{name: "title", required: true},
		column{name: "courseCode"},
		column{name: "grades", form: grades},
		column{name: "orgSourcedId", form: ref, required: true, to: "orgs"},
		column{name: "subjects", form: list},
		column{name: "subjectCodes", form: list})
	users = of("users",
		column{name: "enabledUser", form: word, required: true, words: trueFalse},
		column{name: "username", required: true},
		column{name: "userIds", form: list},
		column{name: "givenName", required: true},
		column{name: "familyName", required: true},
		column{name: "middleName"},
		column{name: "identifier"},
		column{name: "email"}, column{name: "sms"}, column{name: "phone"},
		column{name: "agentSourcedIds", form: refs, to: "users"},
		column{name: "grades", form: grades},
		column{name: "password"},
		column{name: "userMasterIdentifier"},
		column{name: "resourceSourcedIds", form: list},
		column{name: "preferredGivenName"}, column{name: "preferredMiddleName"}, column{name: "preferredFamilyName"},
		column{name: "primaryOrgSourcedId", form: ref, to: "orgs"},
		column{name: "pronouns"})
	roles = of("roles",
		column{name: "userSourcedId", form: ref, required: true, to: "users"},
		column{name: "roleType", form: word, required: true, words: []string{"primary", "secondary"}},
		column{name: "role", form: word, required: true, words: orgRoles},
		column{name: "beginDate", form: date}, column{name: "endDate", form: date},
		column{name: "orgSourcedId", form: ref, required: true, to: "orgs"},
		column{name: "userProfileSourcedId", form: ref, to: "userProfiles"})
	classes = of("classes",
		column{name: "title", required: true},
		column{name: "grades", form: grades},
		column{name: "courseSourcedId", form: ref, required: true, to: "courses"},
		column{name: "classCode"},
		column{name: "classType", form: word, required: true, words: []string{"homeroom", "scheduled"}},
		column{name: "location"},
		column{name: "schoolSourcedId", form: ref, required: true, to: "orgs"},
		column{name: "termSourcedIds", form: refs, required: true, to: "academicSessions"},
		column{name: "subjects", form: list}, column{name: "subjectCodes", form: list},
		column{name: "periods", form: list})
	enrollments = of("enrollments",
		column{name: "classSourcedId", form: ref, required: true, to: "classes"},
		column{name: "schoolSourcedId", form: ref, required: true, to: "orgs"},
		column{name: "userSourcedId", form: ref, required: true, to: "users"},
		column{name: "role", form: word, required: true, words: classRoles},
		column{name: "primary", form: word, words: trueFalse},
		column{name: "beginDate", form: date}, column{name: "endDate", form: date}) // the day after the last
	// users11 is users.csv of 1.1, which has roles and organizations in it.
	users11 = of("users",
		column{name: "enabledUser", form: word, required: true, words: trueFalse},
		column{name: "orgSourcedIds", form: refs, required: true, to: "orgs"},
		column{name: "role", form: word, required: true, words: orgRoles},
		column{name: "username", required: true},
		column{name: "userIds", form: list},
		column{name: "givenName", required: true},
		column{name: "familyName", required: true},
		column{name: "middleName"},
		column{name: "identifier"},
		column{name: "email"}, column{name: "sms"}, column{name: "phone"},
		column{name: "agentSourcedIds", form: refs, to: "users"},
		column{name: "grades", form: grades},
		column{name: "password"})
)

// written lists the tables in the order in which they are written: what a row refers to stands before it.
var written = []*table{orgs, sessions, courses, users, roles, classes, enrollments}

// listed are the files that a manifest of 1.2 names, whether they are there or not.
var listed = []string{"academicSessions", "categories", "classes", "classResources", "courses", "courseResources", "demographics",
	"enrollments",
	"lineItemLearningObjectiveIds", "lineItems", "lineItemScoreScales", "orgs", "resources", "resultLearningObjectiveIds", "results",
	"resultScoreScales", "roles", "scoreScales", "userProfiles", "userResources", "users"}

// cedsGrades are the entry grades of the Common Education Data Standards that the specification names; "Other" for any other.
var cedsGrades = []string{"IT", "PR", "PK", "TK", "KG", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13",
	"PS", "UG"}

const otherGrade = "Other"

var (
	isDate     = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	isYear     = regexp.MustCompile(`^\d{4}$`)
	gradeInAll = regexp.MustCompile(`(?i)^(?:(?:grade|gr|year|yr|y)\.? *)?(\d{1,2})(?:st|nd|rd|th)?(?: *grade)?$`)
)

// gradeOf is the entry grade of a year level's code; [otherGrade] where it is none.
func gradeOf(code string) string {
	number := gradeInAll.FindStringSubmatch(strings.TrimSpace(code))
	for _, g := range cedsGrades {
		if names.SameGrade(code, g) || number != nil && names.SameGrade(number[1], g) {
			return g
		}
	}
	return otherGrade
}

// check says why a text can't stand in a column; nothing where it can. Whether a reference leads to a row is not for it.
func (c *column) check(value string) message.Message {
	if value == "" {
		if c.required {
			return message.New(saysMissing, message.Name("column", c.name))
		}
		return message.Message{}
	}
	bad := func() message.Message {
		return message.New(saysForm, message.Name("column", c.name), message.Name("value", value))
	}
	switch c.form {
	case word:
		if !slices.Contains(c.words, value) && !strings.HasPrefix(value, "ext:") {
			return message.New(saysWord, message.Name("column", c.name), message.Name("value", value), message.Names("words", c.words...))
		}
	case date:
		if _, err := model.ParseDate(value); err != nil || !isDate.MatchString(value) {
			return bad()
		}
	case year:
		if !isYear.MatchString(value) {
			return bad()
		}
	case grades:
		for _, g := range split(value) {
			if g != otherGrade && !slices.Contains(cedsGrades, g) {
				return message.New(saysWord, message.Name("column", c.name), message.Name("value", g), message.Names("words",
					append(slices.Clone(cedsGrades), otherGrade)...))
			}
		}
	}
	return message.Message{}
}

// split is the values of a cell that holds several.
func split(cell string) (values []string) {
	for v := range strings.SplitSeq(cell, ",") {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	return values
}
