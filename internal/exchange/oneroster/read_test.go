package oneroster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"carillon/internal/exchange"
	"carillon/internal/exchange/intake"
	"carillon/model"
	"carillon/model/message"
)

// district is a set of 1.2 as another system writes it: columns in another order, fewer of them, two schools.
func district() map[string]string {
	return map[string]string{
		"manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.orgs,bulk\nfile.academicSessions,bulk\nfile.courses,bulk\n" +
			"file.classes,bulk\nfile.users,bulk\nfile.roles,bulk\nfile.enrollments,bulk\nfile.demographics,bulk\n",
		"orgs.csv": "sourcedId,name,type,parentSourcedId\nD1,District,district,\nH1,North High,school,D1\nH2,South High,school,D1\n",
		"academicSessions.csv": "sourcedId,title,type,startDate,endDate,parentSourcedId,schoolYear\nY,2026-27,schoolYear,2026-08-01,2027-07-01,,2027\n" +
			"S1,Fall,semester,2026-08-01,2027-01-15,Y,2027\nS2,Spring,semester,2027-01-15,2027-06-12,Y,2027\n" +
			"Q1,Q1,gradingPeriod,2026-08-01,2026-10-20,S1,2027\nQ2,Q2,gradingPeriod,2026-10-20,2027-01-15,S1,2027\n",
		"courses.csv": "sourcedId,title,courseCode,grades,orgSourcedId\nc1,Algebra I,ALG1,\"09,10\",D1\nc2,Advisory,ADV,,H1\nc3,Latin,LAT,,H2\n",
		"classes.csv": "sourcedId,title,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,periods\n" +
			"k1,Algebra I - 3,c1,ALG1-3,scheduled,201,H1,\"Q1,S2\",3\nk2,Advisory,c2,ADV-1,homeroom,,H1,\"S1,S2\",HR\nk3,Latin,c3,LAT-1,scheduled,,H2,S1,\n",
		"users.csv": "sourcedId,enabledUser,username,userIds,givenName,familyName,identifier,grades,metadata.kana\n" +
			"0123ABCD-0123-0123-0123-0123456789AB,true,kkim@north.example,,Kay,Kim,9001,,\nu2,true,rlo,{stateId:77},Ray,Lo,,,\n" +
			"s1,true,ames,{stateId:555},Ann,Ames,104286,09,\ns2,true,bond,,Bo,Bond,104287,KG,\ns3,true,cruz,,Cy,Cruz,104288,12,\np1,true,mames,,Mo,Ames,,,\n",
		"roles.csv": "sourcedId,userSourcedId,roleType,role,orgSourcedId\nr1,0123ABCD-0123-0123-0123-0123456789AB,primary,teacher,H1\nr2,u2,primary,teacher,H1\n" +
			"r3,s1,primary,student,H1\nr4,s2,primary,student,H1\nr5,s3,primary,student,H2\nr6,p1,primary,parent,H1\n",
		"enrollments.csv": "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n" +
			"e1,k1,H1,u2,teacher,false,,\ne2,k1,H1,0123ABCD-0123-0123-0123-0123456789AB,teacher,true,,\ne3,k1,H1,s1,student,,2026-08-20,2026-12-02\ne4,k2,H1,s2,student,,,\ne5,k3,H2,s3,student,,,\n",
		"demographics.csv": "sourcedId,sex\ns1,female\n",
	}
}

func filesOf(texts map[string]string) map[string]*bytes.Buffer {
	files := map[string]*bytes.Buffer{}
	for name, text := range texts {
		files[name] = bytes.NewBufferString(text)
	}
	return files
}

func TestOneSchoolOfADistrictIsRead(t *testing.T) {
	d, err := Read(context.Background(), input(filesOf(district())),
		exchange.ReadOptions{Settings: map[string]string{settingSchool: "H1"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	empty, _ := model.NewBuilder().Timetable()
	p, err := intake.Make(context.Background(), empty.Snapshot(), d, intake.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(`course|ADV|Advisory||[]|c2
course|ALG1|Algebra I||[09 10]|c1
list|ADV|1||Bo||Bond|[KG]||104287|||
list|ALG1|3||Ann||Ames|[09]|555|104286||2026-08-20|2026-12-01
rotation|1|Q1|2026-08-01|2026-10-19
rotation|2|Q2|2026-10-20|2027-01-14
rotation|3|Spring|2027-01-15|2027-06-11
school|North High|2026-08-01|2027-06-30|
section|ADV|1|Advisory|[]|||k2
section|ALG1|3|Algebra I - 3|[kkim rlo]|201|13|k1
student||Ann||Ames|[09]|555|104286|
student||Bo||Bond|[KG]||104287|
teacher|kkim|Kay||Kim||9001|0123ABCD0123012301230123456789AB
teacher|rlo|Ray||Lo||u2|`, "\n")
	got := said(p.After)
	for i, line := range got {
		if i >= len(want) || line != want[i] {
			t.Errorf("line %d is\n%s, want\n%s", i, line, append(want, "none")[min(i, len(want))])
		}
	}
	var left []string
	for _, l := range p.LeftOut() {
		if l.Bad {
			t.Errorf("%s is wrong: %s", l.Place(), l.Why)
		}
		left = append(left, l.What)
	}
	for _, what := range []string{"demographics.csv", "metadata.kana", "parent", "periods"} {
		if !strings.Contains(strings.Join(left, "|"), what) {
			t.Errorf("%s is dropped silently: %q", what, left)
		}
	}
}

func TestAVersion11IsReadWithItsRolesAmongTheUsers(t *testing.T) {
	texts := district()
	delete(texts, "roles.csv")
	texts["manifest.csv"] = strings.NewReplacer("oneroster.version,1.2", "oneroster.version,1.1", "file.roles,bulk\n",
		"").Replace(texts["manifest.csv"])
	texts["users.csv"] = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n" +
		"u2,,,true,H1,teacher,rlo,,Ray,Lo,,,,,,,,\ns1,,,true,\"H2,H1\",student,ames,,Ann,Ames,,104286,,,,,09,\ns2,tobedeleted,,true,H1,student,b,,B,B,,,,,,,,\n"
	texts["enrollments.csv"] = "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role\ne1,k1,H1,u2,teacher\ne3,k1,H1,s1,student\n"
	d, err := Read(context.Background(), input(filesOf(texts)), exchange.ReadOptions{Settings: map[string]string{settingSchool: "North High"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[model.Kind]int{}
	for _, tab := range d.Tables {
		counts[tab.Kind] += len(tab.Rows)
	}
	if counts[model.KindTeacher] != 1 || counts[model.KindStudent] != 1 || counts[model.KindEnrolment] != 1 {
		t.Errorf("read %v", counts)
	}
}

func TestFilesThatAreWrongAreRefusedByFileLineAndReason(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(map[string]string)
		place string
		why   message.Code
	}{
		{"no manifest", func(f map[string]string) { delete(f, "manifest.csv") }, "school.zip", saysNoManifest},
		{"another version", replace("manifest.csv", "version,1.2", "version,2.0"), "manifest.csv:3", saysVersion},
		{"changes alone", replace("manifest.csv", "users,bulk", "users,delta"), "manifest.csv:8", saysDelta},
		{"a mode that is none", replace("manifest.csv", "users,bulk", "users,full"), "manifest.csv:8", saysMode},
		{"a file that is not there", func(f map[string]string) { delete(f, "users.csv") }, "manifest.csv:8", saysNoFile},
		{"no school", replace("orgs.csv", ",school,", ",local,"), "orgs.csv", saysNoSchool},
		{"a column that is missing", replace("classes.csv", "courseSourcedId", "course"), "classes.csv:1", saysNoHeader},
		{"an open quote", replace("roles.csv", "r2,", "\"r2,"), "roles.csv:3", saysBadCSV},
		{"letters of another encoding", replace("users.csv", "Kay", "K\xe4y"), "users.csv:2", saysBadCSV},
		{"an empty file", func(f map[string]string) { f["orgs.csv"] = "" }, "orgs.csv:1", saysNoHeader},
		{"several schools", func(f map[string]string) {}, "orgs.csv:4", saysSchools},
	} {
		t.Run(test.name, func(t *testing.T) {
			texts := district()
			test.spoil(texts)
			_, err := Read(context.Background(), input(filesOf(texts)), exchange.ReadOptions{}, nil)
			var refused *exchange.Error
			if !errors.As(err, &refused) || !strings.HasPrefix(refused.Place(), test.place) || refused.Why.Code != test.why {
				t.Errorf("it says %v, want %s: %s", err, test.place, test.why)
			}
		})
	}
}

func replace(file, old, with string) func(map[string]string) {
	return func(f map[string]string) { f[file] = strings.ReplaceAll(f[file], old, with) }
}

func TestRowsThatAreWrongAreLeftOutByFileLineAndReason(t *testing.T) {
	for _, test := range []struct {
		name      string
		file      string
		old, with string
		want      string
	}{
		{"a class that is not there", "enrollments.csv", "e4,k2", "e4,k9", "enrollments.csv:5 oneroster.unknown"},
		{"a person who is not there", "enrollments.csv", "H1,s2,", "H1,s9,", "enrollments.csv:5 oneroster.unknown"},
		{"a date that is none", "enrollments.csv", "2026-12-02", "12/02/2026", "enrollments.csv:4 oneroster.form"},
		{"a role that is none", "enrollments.csv", "s2,student", "s2,pupil", "enrollments.csv:5 oneroster.word"},
		{"a course that is not there", "classes.csv", "c2,ADV", "c9,ADV", "classes.csv:3 oneroster.unknown"},
		{"a term that is not there", "classes.csv", "\"Q1,S2\"", "\"Q1,S9\"", "classes.csv:2 oneroster.unknown"},
		{"an id twice", "users.csv", "s2,true", "s1,true", "users.csv:5 oneroster.twice"},
		{"a cell too few", "users.csv", "KG,", "KG", "users.csv:5 oneroster.cells"},
	} {
		t.Run(test.name, func(t *testing.T) {
			texts := district()
			replace(test.file, test.old, test.with)(texts)
			d, err := Read(context.Background(), input(filesOf(texts)), exchange.ReadOptions{Settings: map[string]string{settingSchool: "H1"}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var bad []string
			for _, l := range d.LeftOut {
				if l.Bad {
					bad = append(bad, fmt.Sprintf("%s %s", l.Place(), l.Why.Code))
				}
			}
			if len(bad) == 0 || bad[0] != test.want {
				t.Errorf("left out: %q, want %s", bad, test.want)
			}
		})
	}
}

func TestASchoolWithoutAnAcademicYearIsNotWritten(t *testing.T) {
	empty, _ := model.NewBuilder().Timetable()
	out := &exchange.Memory{}
	_, err := Write(context.Background(), empty.Snapshot(), exchange.WriteOptions{}, out, nil)
	var refused *exchange.Error
	if !errors.As(err, &refused) || refused.Why.Code != saysNoYear || len(out.Files) > 0 {
		t.Errorf("it says %v, and has %d files", err, len(out.Files))
	}
}

func TestASectionOfHomeroomPeriodsIsAHomeroom(t *testing.T) {
	b := model.NewBuilder()
	b.Put(&model.School{First: model.NewDate(2026, 8, 1), Last: model.NewDate(2027, 6, 30)})
	grid := model.GridID(b.Add(&model.Grid{Code: "Main", Days: []model.Day{{Code: "Mon"}}, Periods: []model.Period{{ID: 1, Code: "HR"},
		{ID: 2, Code: "1"}},
		Cells: []model.Cell{{Day: 1, Period: 1, Kind: model.Scheduled, Start: 480, End: 490}, {Day: 1, Period: 2, Kind: model.Teaching,
			Start: 495, End: 540}}}))
	course := model.CourseID(b.Add(&model.Course{Code: "HR"}))
	for i, period := range []model.PeriodID{1, 2} {
		s := model.SectionID(b.Add(&model.Section{Course: course, SectionID: fmt.Sprint(i + 1), Priority: model.PriorityUnset}))
		b.Add(&model.Lesson{Section: s, Slot: model.Slot{Grid: grid, Day: 1, Period: period}})
	}
	tt, errs := b.Timetable()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	text := write(t, tt.Snapshot(), map[string]string{settingOrg: "North"})["classes.csv"].String()
	for _, want := range []string{",HR 1,homeroom,,North,", ",HR 2,scheduled,,North,"} {
		if !strings.Contains(text, want) {
			t.Errorf("classes.csv lacks %s:\n%s", want, text)
		}
	}
}

// FuzzRead hands files of a set to the reader, and what it reads to the intake.
func FuzzRead(f *testing.F) {
	texts := district()
	names := []string{"manifest.csv", "orgs.csv", "academicSessions.csv", "courses.csv", "classes.csv", "users.csv", "roles.csv",
		"enrollments.csv"}
	for i, name := range names {
		f.Add(uint8(i), []byte(texts[name]))
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		files := filesOf(district())
		files[names[int(which)%len(names)]] = bytes.NewBuffer(data)
		d, err := Read(context.Background(), input(files), exchange.ReadOptions{Settings: map[string]string{settingSchool: "H1"}}, nil)
		if err != nil {
			return
		}
		empty, _ := model.NewBuilder().Timetable()
		p, err := intake.Make(context.Background(), empty.Snapshot(), d, intake.Options{}, nil)
		if err != nil || p.After.Index().Count(model.KindSchool) != 1 {
			t.Errorf("taken in: %v", err)
		}
	})
}
