"""LISS servers that share no code with Carillon: Python's own http.server, json and xmlrpc.

stranger.py json|xml WORDING: hello and the four mandatory publishes are served, and no get: each is answered as WORDING says.
With people, students are served as other programs send them; with latin in Latin-1, which nothing says. The port goes to standard output, then the name and the number of rows of each publish, a line each.
"""
import http.server
import json
import sys
import time
import xmlrpc.client
import xmlrpc.server

protocol, wording = sys.argv[1:3]
ROWS = {"publishClasses": 2, "publishClassMemberships": 1, "publishTimetable": 1, "publishBellTimes": 2}

# What other programs have been seen to send: whole numbers as fractions, a row for each enrolment, rows of nothing, base64,
# a terminal's escapes.
PEOPLE = [
    {"StudentId": 501.0, "FirstName": "Ann", "Surname": "Ames", "Form": "10", "StartDate": "20270701T00:00:00", "EndDate": "20280630T00:00:00"},
    None,
    {"StudentId": 501.0, "FirstName": "Ann", "Surname": "Ames", "Form": "9", "StartDate": "20260817T00:00:00", "EndDate": "20270630T00:00:00"},
    {"StudentId": 502.0, "FirstName": "Bo", "Surname": "B\x1b[31mell" if protocol == "json" else xmlrpc.client.Binary("Núñez".encode()), "Form": 9},
    None,
]

SAYINGS = {
    "struct": lambda m: {"faultString": f"{m} is not supported", "faultCode": 16},
    "defined": lambda m: {"faultString": f"Method '{m}' not defined", "faultCode": 1},
    "text": lambda m: "not available",
    "empty": lambda m: "",
    "null": lambda m: None,
    "false": lambda m: False,
}


class Denied(Exception):
    pass


def answer(method, params):
    name = method.split(".")[-1]
    if name == "hello":
        if wording == "nohello":
            raise Denied(f"Unknown method: {method}")
        return {"SIS": "Stranger", "LissVersion": 10002}
    if name in ROWS:
        print(name, len(params[ROWS[name]]), flush=True)
        return ""
    if name == "getStudents" and wording == "latin":
        return [{"StudentId": "501", "FirstName": "Ann", "Surname": "Ámes", "Form": "9"}]
    if name == "getStudents" and wording == "people":
        return PEOPLE
    if wording == "stall":
        time.sleep(600)
    if wording in SAYINGS:
        return SAYINGS[wording](name)
    raise Denied({"fault": f"There is no method called {name}", "nohello": f"Unknown method: {method}"}.get(wording, f"Sorry, {name} isn't available in this edition"))


class JSON(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            call = json.loads(body)
        except ValueError:
            return self.reply(400, b"Bad request", "text/plain")
        if wording == "notfound" and not call["method"].startswith(("liss.hello", "liss.publish")):
            return self.reply(404, b"<html><body>Not found</body></html>", "text/html")
        try:
            out = {"result": answer(call["method"], call["params"]), "id": 0}
        except Denied as e:
            out = {"error": {"code": -32000, "message": str(e)}, "id": 0}
        body = json.dumps(out, ensure_ascii=False).encode("latin-1" if wording == "latin" else "utf-8")
        self.reply(200, body, "application/json")

    def reply(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class XML:
    def _dispatch(self, method, params):
        try:
            return answer(method, params)
        except Denied as e:
            raise xmlrpc.client.Fault(1, str(e)) from None


if protocol == "json":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), JSON)
else:
    server = xmlrpc.server.SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False, allow_none=True)
    server.register_instance(XML())
print(server.server_address[1], flush=True)
server.serve_forever()
