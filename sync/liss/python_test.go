package liss

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// python runs a script with input, and returns what it prints. Python's json and xmlrpc.client share nothing with this
// package, so that its encoder and its decoder can't share one mistake.
func python(t *testing.T, input []byte, script string, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: the encoders are not held against an independent reader")
	}
	cmd := exec.CommandContext(t.Context(), path, append([]string{"-c", script}, args...)...)
	cmd.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python: %v\n%s", err, stderr.String())
	}
	return out
}

// pythonReads prints a call or an answer as plain JSON, whichever encoding it reads, dates as text.
const pythonReads = `
import sys, json, xmlrpc.client
def plain(v):
    if isinstance(v, xmlrpc.client.DateTime): return str(v)
    if isinstance(v, dict): return {k: plain(x) for k, x in v.items()}
    if isinstance(v, (list, tuple)): return [plain(x) for x in v]
    return v
out = []
for line in sys.stdin.buffer.read().split(b"\0"):
    if line.lstrip()[:1] == b"<":
        try:
            params, method = xmlrpc.client.loads(line)
            out.append({"method": method, "params": plain(params)})
        except xmlrpc.client.Fault as f:
            out.append({"fault": f.faultString, "code": f.faultCode})
    else:
        v = json.loads(line)
        v.pop("id", None)
        out.append(v)
print(json.dumps(out))
`

// pythonWrites turns plain calls and answers into XML-RPC by Python's own hand. Texts that look like dates become dates.
const pythonWrites = `
import sys, json, re, xmlrpc.client
def typed(v):
    if isinstance(v, str) and re.fullmatch(r"\d{8}T\d\d:\d\d:\d\d", v): return xmlrpc.client.DateTime(v)
    if isinstance(v, dict): return {k: typed(x) for k, x in v.items()}
    if isinstance(v, list): return [typed(x) for x in v]
    return v
out = []
for v in json.load(sys.stdin):
    if "method" in v: out.append(xmlrpc.client.dumps(tuple(typed(v["params"])), v["method"]))
    else: out.append(xmlrpc.client.dumps((typed(v["result"]),), methodresponse=True))
sys.stdout.write("\0".join(out))
`

func TestPythonReadsOurCallsAndAnswersAsTheyWereMeant(t *testing.T) {
	var input [][]byte
	var want []any
	for _, m := range Methods() {
		fx := fixtures()[m.Name]
		name := strings.TrimPrefix(m.Name, "liss.")
		for _, f := range []Format{JSON, XML} {
			b, err := EncodeCall(m, dialectIn(f), 1, testAuth(), fx.args...)
			input = append(input, encoded(t, b, err))
			var call map[string]any
			if err := json.Unmarshal(golden(t, "calls", name+".json"), &call); err != nil {
				t.Fatal(err)
			}
			delete(call, "id")
			want = append(want, call)

			b, err = EncodeReply(f, json.RawMessage("1"), fx.reply)
			input = append(input, encoded(t, b, err))
			var reply map[string]any
			if err := json.Unmarshal(golden(t, "replies", name+".json"), &reply); err != nil {
				t.Fatal(err)
			}
			delete(reply, "id")
			if f == XML {
				reply = map[string]any{"method": nil, "params": []any{reply["result"]}}
			}
			want = append(want, reply)
		}
	}
	for _, shape := range []FaultShape{FaultPlain, FaultObject, FaultRPC2} {
		b, err := EncodeFault(XML, nil, Fault{16, `no "<such>" & year`}, shape)
		input = append(input, encoded(t, b, err))
		want = append(want, map[string]any{"fault": `no "<such>" & year`, "code": 16.0})
	}
	var got []any
	if err := json.Unmarshal(python(t, bytes.Join(input, []byte{0}), pythonReads), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWeReadWhatPythonWritesAsItWasMeant(t *testing.T) {
	var plain []json.RawMessage
	for _, m := range Methods() {
		name := strings.TrimPrefix(m.Name, "liss.")
		plain = append(plain, golden(t, "calls", name+".json"), golden(t, "replies", name+".json"))
	}
	input, err := json.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	written := bytes.Split(python(t, input, pythonWrites), []byte{0})
	if len(written) != len(plain) {
		t.Fatalf("python wrote %d payloads", len(written))
	}
	for i, m := range Methods() {
		fx := fixtures()[m.Name]
		c, err := DecodeCall(bytes.NewReader(written[2*i]), 1<<20)
		if err != nil {
			t.Fatalf("%s: %v\n%s", m.Name, err, written[2*i])
		}
		if diff := cmp.Diff(append([]any{}, fx.args...), c.Args); diff != "" || c.Problem != "" || c.Method != m {
			t.Errorf("%s: %s %s", m.Name, c.Problem, diff)
		}
		a, err := DecodeReply(bytes.NewReader(written[2*i+1]), 1<<20, m)
		if err != nil {
			t.Fatalf("%s: %v", m.Name, err)
		}
		if fx.reply == "" {
			fx.reply = nil
		}
		if diff := cmp.Diff(&Answer{Format: XML, Value: fx.reply}, a); diff != "" {
			t.Errorf("%s: %s", m.Name, diff)
		}
	}
}

// pythonServer is an XML-RPC SIS by Python's own hand. It prints its port, then each call's parameters as JSON.
const pythonServer = `
import sys, json, xmlrpc.client
from xmlrpc.server import SimpleXMLRPCServer
class SIS:
    def _dispatch(self, method, params):
        print(json.dumps([method, json.loads(json.dumps(params, default=str))]), flush=True)
        if method == "liss.hello": return {"SIS": "Python SIS", "LissVersion": 10002}
        if method == "liss.getRooms": return [{"RoomId": "7", "RoomCode": "R1", "Capacity": 30}]
        if method == "liss.getStudents": raise xmlrpc.client.Fault(0, "Wrong password")
        if method.startswith("liss.publish"): return ""
        raise Exception('method "%s" is not supported' % method)
server = SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False)
server.register_instance(SIS())
print(server.server_address[1], flush=True)
server.serve_forever()
`

func TestOurClientTalksToPythonsServer(t *testing.T) {
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: the client is not tried against a server that nobody here wrote")
	}
	cmd := exec.CommandContext(t.Context(), path, "-c", pythonServer)
	cmd.Stderr = io.Discard
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	lines := json.NewDecoder(out)
	var port json.Number
	if err := lines.Decode(&port); err != nil {
		t.Fatal(err)
	}
	c, err := New(Options{URL: "http://127.0.0.1:" + port.String() + "/RPC2", UserName: "sync", Password: NewSecret(testPassword), School: "DEMO", Dialect: dialectIn(XML)})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()

	report := c.Test(t.Context(), nil)
	if report.Err != nil || report.SIS != "Python SIS" || report.Version != 10002 {
		t.Errorf("the connection test says %+v", report)
	}
	got, err := c.GetRooms(t.Context())
	if diff := cmp.Diff([]Room{{RoomID: "7", RoomCode: "R1", Capacity: 30}}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if ack, err := c.PublishClassMemberships(t.Context(), memberships, asAt); err != nil || ack != (Ack{}) {
		t.Errorf("the publish ends with %+v, %v", ack, err)
	}
	if err := second(c.GetStudents(t.Context(), asAt)); CodeOf(err) != CodeBadLogin {
		t.Errorf("a wrong password is %v", err)
	}
	if err := second(c.GetCourses(t.Context())); CodeOf(err) != CodeNotSupported {
		t.Errorf("an unknown method is %v", err)
	}
	var sent []any
	for range 5 { // hello, getRooms twice, then the publish
		sent = nil
		if err := lines.Decode(&sent); err != nil {
			t.Fatal(err)
		}
		if sent[0] == "liss.publishClassMemberships" {
			break
		}
	}
	want := []any{"liss.publishClassMemberships", []any{
		map[string]any{"School": "DEMO", "UserName": "sync", "Password": testPassword, "LissVersion": 10002.0, "UserAgent": "Carillon"},
		[]any{
			map[string]any{"StudentId": "28722004", "ClassCode": "09MAT 1", "StartDate": "20260901T00:00:00", "EndDate": "20261220T23:59:00"},
			map[string]any{"StudentId": "28722005", "ClassCode": "10ENG 2"},
		},
		"20260815T00:00:00"}}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Error(diff)
	}
}

// pythonClient calls a LISS server with Python's XML-RPC client and prints what it got.
const pythonClient = `
import sys, json, xmlrpc.client
s = xmlrpc.client.ServerProxy(sys.argv[1])
auth = {"School": "DEMO", "UserName": "sync", "Password": "x", "LissVersion": 10002, "UserAgent": "python"}
print(json.dumps([s.liss.hello(), s.liss.getRooms(auth), s.liss.publishRooms(auth, xmlrpc.client.DateTime("20260815T00:00:00"), [{"RoomId": "1", "RoomCode": "R"}])]))
`

func TestPythonsClientTalksToOurServerSide(t *testing.T) {
	srv := serving(t, nil, http.HandlerFunc(greet))
	var got []any
	if err := json.Unmarshal(python(t, nil, pythonClient, srv.URL), &got); err != nil {
		t.Fatal(err)
	}
	want := []any{
		map[string]any{"SIS": "Example SIS", "LissVersion": 10002.0},
		[]any{
			map[string]any{"RoomId": "7", "RoomCode": "R1", "Name": "Room 1", "Capacity": 30.0, "Campus": "Main", "Comment": "Upstairs <left>"},
			map[string]any{"RoomId": "8", "RoomCode": "GYM"},
		},
		"",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
