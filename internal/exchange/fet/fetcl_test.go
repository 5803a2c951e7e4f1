package fet_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"carillon/internal/exchange"
	"carillon/internal/exchange/fet"
	"carillon/model"
)

// export writes a timetable as a FET file.
func export(t testing.TB, s *model.State) []byte {
	t.Helper()
	var out exchange.Memory
	if _, err := fet.Write(context.Background(), s, exchange.WriteOptions{Name: "x.fet"}, &out, nil); err != nil {
		t.Fatal(err)
	}
	return out.Files[""].Bytes()
}

// told are what fet-cl says of the data of a file: titles of messages, and what stands in them.
var told = regexp.MustCompile(`(?s)Title: ([^\n]*)\nMessage: (.*?)\n(?:Button 0|\n)`)

// fetCL hands a file to fet-cl for a moment, and gives what it says of the data, and whether it has placed all.
func fetCL(t *testing.T, data []byte, seconds int) (messages []string, solved bool) {
	t.Helper()
	path, err := exec.LookPath("fet-cl")
	if err != nil {
		t.Skip("fet-cl is not installed")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "x.fet")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	args := []string{"--inputfile=" + file, "--outputdir=" + dir + "/out", "--timelimitseconds=" + strconv.Itoa(seconds),
		"--htmllevel=0", "--language=en_US",
		"--warnifusingnotperfectconstraints=false", "--warnifusingstudentsminhoursdailywithallowemptydays=false",
		"--warnifusinggroupactivitiesininitialorder=false", "--warnsubgroupswiththesameactivities=false",
		"--warnifusingmaxhoursdailywithlessthan100percentweight=false", "--warnifusingactivitiesnotfixedtimefixedspacevirtualroomsrealrooms=false"}
	for _, x := range strings.Fields("statistics dayshorizontal daysvertical timehorizontal timevertical subgroups groups years teachers teachersfreeperiods rooms subjects activitytags activities") {
		args = append(args, "--writetimetables"+x+"=false")
	}
	cmd := exec.CommandContext(ctx, path, args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	_ = cmd.Run() // one that finds no timetable in the time fails
	for _, m := range told.FindAllStringSubmatch(said.String(), -1) {
		if !strings.Contains(m[2], "Opening an older file") {
			messages = append(messages, m[1]+": "+m[2])
		}
	}
	slices.Sort(messages)
	return slices.Compact(messages), strings.Contains(said.String(), "Simulation successful") || strings.Contains(said.String(),
		"Generation successful")
}

// What fet-cl says of a file of its own is no fault of the export.
func TestFETReadsEveryExampleThatWasImportedAsItReadsTheExampleItself(t *testing.T) {
	root, files := examples(t)
	every := 24
	if os.Getenv("CARILLON_FET_ALL") != "" { // ten minutes
		every = 1
	}
	for i, p := range files {
		name, _ := filepath.Rel(root, p)
		if refused[filepath.Base(p)] != "" || i%every != 0 {
			continue
		}
		t.Run(strings.ReplaceAll(name, "/", "_"), func(t *testing.T) {
			in, err := exchange.Open(p)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := read(t, in)
			if err != nil {
				t.Fatal(err)
			}
			seconds := 1
			complete := strings.Contains(name, "_data_and_timetable")
			if complete {
				seconds = 40
			}
			got, solved := fetCL(t, export(t, plan.After), seconds)
			original, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) > 0 {
				was, _ := fetCL(t, original, 1)
				if strings.Join(got, "\n") != strings.Join(was, "\n") {
					t.Errorf("fet-cl says\n%s\nand of the example\n%s", strings.Join(got, "\n"), strings.Join(was, "\n"))
				} else {
					t.Logf("fet-cl says of the example, too: %.300s", strings.Join(got, "\n"))
				}
			}
			if complete && !solved {
				t.Error("fet-cl does not confirm the timetable")
			}
		})
	}
}

func TestAnExportOfTheSmallFileIsReadAndConfirmed(t *testing.T) {
	messages, solved := fetCL(t, export(t, small(t).After), 5)
	if len(messages) > 0 || !solved {
		t.Errorf("solved %v, says %v", solved, messages)
	}
}
