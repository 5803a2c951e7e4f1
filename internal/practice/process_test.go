package practice

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carillon/sync/liss"
)

// What was answered is on disk, and what was not is not half there.
func TestAServerThatIsKilledHoldsWhatItHadAnswered(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state.practice")
	for n := 1; n <= 5; n++ {
		url, kill := ownProcess(t, state)
		c := newClient(t, strings.TrimSuffix(url, "/liss"))
		if n > 1 {
			if got := must[[]liss.Class](t)(c.GetClasses(bg, 2026)); len(got) != n-1 {
				t.Fatalf("after %d kills the SIS holds %d sections", n-1, len(got))
			}
		}
		list := make([]liss.Class, n)
		for i := range list {
			list[i].ClassCode = "A " + string(rune('0'+i))
		}
		must[liss.Ack](t)(c.PublishClasses(bg, 2026, list))
		kill()
	}
}

// pythonSession is a timetabling program that shares no line with this project: Python's XML-RPC client, or its json and urllib.
const pythonSession = `
import sys, json, urllib.request, xmlrpc.client
url, form = sys.argv[1], sys.argv[2]
auth = {"School": "DEMO", "UserName": "timetable", "Password": "practice", "LissVersion": 10002, "UserAgent": "python"}
def date(s): return xmlrpc.client.DateTime(s) if form == "xml" else s
def plain(v):
    if isinstance(v, xmlrpc.client.DateTime): return str(v)
    if isinstance(v, dict): return {k: plain(x) for k, x in v.items()}
    if isinstance(v, list): return [plain(x) for x in v]
    return v
class Refused(Exception): pass
def call(method, *params):
    if form == "xml":
        with xmlrpc.client.ServerProxy(url) as s:
            try: return plain(getattr(s, method)(*params))
            except xmlrpc.client.Fault as f: raise Refused(f.faultString)
    body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": "x1"}).encode()
    req = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    answer = json.load(urllib.request.urlopen(req))
    if answer.get("error"): raise Refused(answer["error"])
    assert answer["id"] == "x1", answer
    return answer["result"]
def refused(*args):
    try: call(*args)
    except Refused as e: return str(e)
    return None
out = []
out.append(call("liss.hello"))
out.append(call("liss.publishStudents", auth, date("20260801T00:00:00"), [{"StudentId": "28722004", "FirstName": "Zoë", "Surname": "O'Neil & <Sons>", "Form": "11", "StartDate": date("20260801T00:00:00")}]))
out.append(call("liss.publishClasses", auth, 2026, [{"ClassCode": "09MAT 1", "CourseName": "Maths \u20ac \U0001F600", "Rotations": 12, "PriorityInClash": 0, "x-extra": [1, {"a": True}]}]))
out.append(call("liss.publishClassMemberships", auth, [{"StudentId": "28722004", "ClassCode": "09MAT 1"}], date("20260801T00:00:00")))
out.append(call("liss.publishTimetable", auth, [{"DayNumber": 1, "Period": "P1", "ClassCode": "09MAT 1", "TeacherId": "1001", "RoomCode": "R1"}], 2026, 0, 0, date("20260831T00:00:00"), date("20261218T00:00:00"), True))
out.append(call("liss.publishBellTimes", auth, "main", [{"DayNumber": "1", "Period": "P1", "StartTime": "9:00", "EndTime": "09:50", "Type": "T"}]))
for args in (("liss.getStudents", auth, date("20260901T00:00:00")), ("liss.getClasses", auth, 2026), ("liss.getClassMemberships", auth, date("20260901T00:00:00")),
             ("liss.getTimetable", auth, 2026, date("20260901T00:00:00"), date("20260902T00:00:00")), ("liss.getBellTimes", auth, "")):
    out.append(call(*args))
out.append(refused("liss.getRooms", dict(auth, Password="wrong")))
out.append(refused("liss.getRooms", dict(auth, School="OTHER")))
out.append(refused("liss.makeTea", auth))
print(json.dumps(out))
`

func TestAPythonProgramPublishesAndReadsBack(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: no client that nobody here wrote calls the practice SIS")
	}
	eachFormat(t, func(t *testing.T, f liss.Format) {
		_, web := newServer(t, Options{})
		var stderr bytes.Buffer
		cmd := exec.CommandContext(t.Context(), python, "-c", pythonSession, web.URL+"/liss", f.String())
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, stderr.String())
		}
		var got []any
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatal(err)
		}
		row := func(members ...any) []any {
			m := map[string]any{}
			for i := 0; i < len(members); i += 2 {
				m[members[i].(string)] = members[i+1]
			}
			return []any{m}
		}
		want := []any{
			map[string]any{"SIS": productName, "LissVersion": 10002.0}, "", "", "", "", "",
			row("StudentId", "28722004", "FirstName", "Zoë", "Surname", "O'Neil & <Sons>", "Form", "11", "StartDate", "20260801T00:00:00"),
			row("ClassCode", "09MAT 1", "CourseName", "Maths € 😀", "Rotations", "12", "PriorityInClash", 0.0),
			row("StudentId", "28722004", "ClassCode", "09MAT 1"),
			row("DayNumber", 1.0, "Period", "P1", "ClassCode", "09MAT 1", "TeacherId", "1001", "RoomCode", "R1"),
			row("DayNumber", 1.0, "Period", "P1", "StartTime", "09:00", "EndTime", "09:50", "Type", "T"),
			"Wrong user name or password", "The school OTHER is not known to this system", "Unsupported method: liss.makeTea. Try liss.hello",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
