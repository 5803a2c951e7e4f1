package liss

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// LISS has no catalogue of faults (§5), and each server library has its own words for a call that it does not know. What
// they have in common: they deny something, of a call, and speak of nothing else.

// denials are the words by which a server denies a call, as stems.
var denials = []string{
	"not supported", "not support", "unsupported", "not implemented", "unimplemented", "not yet implemented", "not defined", "undefined", "not found",
	"does not exist", "not exist", "no such", "no method", "unknown", "not available", "unavailable", "not recogni", "unrecogni", "not known", "not provide",
	"not offer", "not serve", "not enabled", "disabled", "not registered", "not handled", "no handler", "no attribute", "failed to locate",
	"could not locate", "can not locate", "did not find", "not find", "not part of", "not take part", "not a valid", "not licensed", "not included", "not permitted", "not allowed", "not respond",
	"desconocid", "no encontrad", "no existe", "no soportad", "no disponible", "inconnu", "introuvable", "non pris en charge", "unbekannt", "nicht gefunden",
	"nicht unterst", "nicht verf", "onbekend", "niet gevonden", "niet ondersteund",
}

// plainDenials deny a call without naming one: nothing else than a call can be meant by a text that says only this.
var plainDenials = []string{"not supported", "unsupported", "not implemented", "unimplemented", "not available", "unavailable", "not provided", "not offered", "not yet implemented"}

// callNouns are what servers name a call.
var callNouns = []string{"method", "function", "procedure", "operation", "handler", "remote call", "api call", "rpc call", "web service call", "endpoint", "service method",
	"command", "action", "feature", "método", "metodo", "méthode", "methode", "función", "fonction", "funktion", "functie", "verfahren"}

// otherMatters are words of faults that are about something else than the call: about records, the login, the year, what was
// sent, or only about now.
var otherMatters = append([]string{"school", "year", "user", "password", "login", "log in", "credential", "authoris", "authoriz", "authenticat", "permission", "account", "licence has", "license has",
	"parameter", "argument", "version", "date", "format", "value", "character", "encoding", "charset", "content type", "content-type", "media type", "email",
	"temporar", "currently", "at the moment", "at this time", "right now", "try again", "later", "maintenance", "overload", "busy", "timeout", "timed out",
	"database", "disk", "unknown error", "error occurred", "internal error", "you are", "you do", "you have"}, aboutRows...)

var aboutOther = regexp.MustCompile(`\b(?:` + strings.Join(otherMatters, "|") + `)`)

// fillers are words that say nothing by themselves.
var fillers = strings.Fields("a an the this that it is isn are was be been being has by in on at of to for from here sorry error fault request call calls sis system server " +
	"service liss rpc xml json product edition school's your our no yes code liss. we do does not you")

// masked is the place of a method's name in a fault.
const masked = "§"

var methodNames = func() *regexp.Regexp {
	var names []string
	for i := range methods {
		for _, name := range append([]string{methods[i].Name}, methods[i].Aliases...) {
			names = append(names, regexp.QuoteMeta(strings.ToLower(strings.TrimPrefix(name, "liss."))))
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // the longest first
	return regexp.MustCompile(`(?:liss\s*[.:/_]+\s*)?(?:` + strings.Join(names, "|") + `)\b`)
}()

var apostrophes = strings.NewReplacer("isn't", "is not", "doesn't", "does not", "can't", "can not", "cannot", "can not", "couldn't", "could not",
	"wasn't", "was not", "aren't", "are not")

// maskedFault is a fault in lower case and one line, with § in place of names of methods, which hold words such as class.
func maskedFault(text string) string {
	s := apostrophes.Replace(strings.ReplaceAll(strings.ToLower(text), "’", "'"))
	return strings.Join(strings.Fields(methodNames.ReplaceAllString(s, masked)), " ")
}

// deniesCall says whether a masked fault says that the server does not know the call that was made, in whatever words.
func deniesCall(s string) bool {
	switch {
	case strongDenial.MatchString(s):
		return true
	case !containsAny(s, denials), aboutOther.MatchString(s):
		return false
	case strings.Contains(s, masked), containsAny(s, callNouns):
		return true
	}
	return saysOnly(s, plainDenials)
}

// strongDenial denies a call so closely that whatever else stands in the text does not matter.
var strongDenial = regexp.MustCompile(`(?:no such|unknown|unsupported|undefined|unrecogni[sz]ed|invalid) (?:rpc |remote |xml-rpc |xmlrpc |json-rpc |liss )?(?:method|function|procedure|handler|operation)(?: name| call)?(?: called)?[ :"'(` + "`" + `]*(?:` + masked + `|[.!]?$)` +
	`|(?:method|function|procedure|handler|operation)[ :"'(` + "`" + `]*` + masked + `[()"'` + "`" + `]* (?:is |was |has been |has |does |do )?(?:not (?:yet )?(?:supported|implemented|defined|found|exist|available|known|registered|recogni)|un(?:supported|implemented|defined|available|known)|missing or)` +
	`|` + masked + `[()"'` + "`" + `]* (?:is |was )?(?:not (?:yet )?(?:supported|implemented|defined)|unsupported|unimplemented)` +
	`|call to undefined (?:method|function)|has no (?:method|attribute|function) |failed to locate method|no handler for`)

// saysOnly says whether a text is one of the sayings and nothing else that means something.
func saysOnly(s string, sayings []string) bool {
	for _, saying := range sayings {
		before, after, found := strings.Cut(s, saying)
		if !found {
			continue
		}
		words := strings.FieldsFunc(before+" "+after, func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' })
		if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(fillers, w) }) {
			return true
		}
	}
	return false
}

// saysNothing are texts that stand for "no answer" where rows were asked for.
var saysNothing = []string{"", "null", "nil", "none", "false", "undefined", "n/a", "na", "-", "0"}
