package liss

import "testing"

// Words of server libraries and of people for a call that they do not know: Python's xmlrpc.server, PHP, Perl's RPC::XML
// and XMLRPC::Lite, Ruby, Apache, XML-RPC.NET, xmlrpc-c, ColdFusion and what a person writes by hand.
func TestACallThatTheSISDoesNotKnowIsRecognisedInAnyWording(t *testing.T) {
	for _, text := range []string{
		"getRooms is not supported", "Method 'x' not defined", "unsupported", "not available", "Not supported.", "This is not available here",
		`<class 'Exception'>:method "liss.getRooms" is not supported`, "server error. requested method liss.getRooms does not exist.",
		"Unknown method: liss.getRooms", "Bad request: Failed to locate method (getRooms) in class (LISS)", "Method liss.getRooms missing or wrong number of parameters!",
		"No such handler: liss.getRooms", "unsupported method called: liss.getRooms", "Method 'liss.getRooms' not defined", "The method getRooms was not found in component liss.cfc.",
		"Call to undefined method Liss::getStudents()", "'SIS' object has no attribute 'getClasses'", "There is no method called 'getTimetable'",
		"getRooms isn't available in this edition", "Sorry, getRooms is disabled", "The function liss_getRooms is not enabled", "Method not found", "Unknown method", "method_not_found: unknown method",
		"liss.getClassMemberships: this SIS does not offer it, not provided", "Unsupported method: liss.getCourses. Try liss.hello", "liss.getStudents: not implemented",
		"RPC handler object \"liss\" not found and no default handler registered.", "Método desconocido: getRooms", "Die Methode getRooms ist unbekannt", "Méthode inconnue getRooms",
		"Unknown method getRooms for school DEMO", "The requested operation is not supported", "GETROOMS NOT SUPPORTED", "did not find function getRooms",
	} {
		if got := codeOfFault(Fault{Code: 16, Text: text}); got != CodeNotSupported {
			t.Errorf("%q is %s", text, got)
		}
	}
}

func TestAFaultAboutSomethingElseIsNoCallThatTheSISDoesNotKnow(t *testing.T) {
	for text, want := range map[string]Code{
		"The student S1 does not exist": CodeServerFault, "getStudents: unknown school DEMO": CodeUnknownSchool, "LISS version 10002 is not supported": CodeLISSVersion,
		"getRooms: LISS version 10002 is not supported": CodeLISSVersion, "Invalid method parameters": CodeBadParameters, "getRooms: wrong password": CodeBadLogin,
		"getClasses: academic year 2031 does not exist": CodeUnknownYear, "An unknown error occurred in getRooms": CodeServerFault, "getRooms: temporarily not available": CodeServerFault,
		"The service is currently unavailable, try again later": CodeServerFault, "Class 09MAT 1 not found": CodeServerFault, "getStudents: database not available": CodeServerFault,
		"Unsupported date format": CodeServerFault, "Unknown user sync": CodeBadLogin, "Incorrect number of parameters. 3 needed.": CodeBadParameters,
		"Teacher 7 is not available on Monday": CodeServerFault, "getRooms: database locked": CodeServerFault, "The licence has run out": CodeServerFault,
		"Unknown teacher in method publishTimetable": CodeServerFault, "The student 7 was not found by function enrol": CodeServerFault, "": CodeServerFault,
	} {
		if got := codeOfFault(Fault{Text: text}); got != want {
			t.Errorf("%q is %s instead of %s", text, got, want)
		}
	}
}
