package practice

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"carillon/sync/liss"
)

// Fault is one way to misbehave. In text it is kind[:argument][@method][#n]: "http-429:2@getStudents#1" answers the first
// getStudents with status 429 and asks for two seconds of patience.
type Fault struct {
	Kind   string // one of FaultKinds
	Arg    string // what the kind says it is; "" for the kind's own default
	Method string // name on the wire, "liss.getStudents"; "" spoils every method
	Nth    int    // only the nth call that Method fits, from 1; 0 is every one
}

// FaultKind describes a kind of fault.
type FaultKind struct {
	Name    string // "slow-body"
	Arg     string // what the argument is: "time", "bytes", "text" …; "" where there is none
	Default string // the argument when none is given
	What    string // what happens, in words
}

// FaultKinds lists every kind of fault, in the order of the help.
func FaultKinds() []FaultKind {
	list := make([]FaultKind, len(faultKinds))
	for i := range faultKinds {
		list[i] = faultKinds[i].FaultKind
	}
	return list
}

// faultKind is a kind with what it does at each stage of a call; nil stages are left alone. early and instead return a delivery
// to answer with in place of everything that would follow.
type faultKind struct {
	FaultKind
	early   func(*exchange, value) *delivery  // before the call is read
	instead func(*exchange, value) *delivery  // once it is read, before it is carried out
	rows    func(value, any) any              // changes the rows of an answer, a slice of records
	answer  func(*exchange, value, *delivery) // once it is carried out; changes how the answer is sent
	silent  bool                              // takes part in no mix: it needs an argument or never ends
}

// value is a fault's argument, read.
type value struct {
	text string
	n    int64
	d    time.Duration
}

// The kinds of arguments.
const (
	argNone  = ""
	argTime  = "time"
	argBytes = "bytes"
	argCount = "count"
	argText  = "text"
	argURL   = "address"
)

func (k *faultKind) value(arg string) (v value, err error) {
	if arg == "" {
		arg = k.Default
	}
	v.text = arg
	switch k.Arg {
	case argNone:
		if arg != "" {
			return v, fmt.Errorf("%s takes no argument", k.Name)
		}
	case argTime:
		if v.d, err = time.ParseDuration(arg); err != nil {
			seconds, notNumber := strconv.ParseUint(arg, 10, 31)
			if notNumber != nil {
				return v, fmt.Errorf("%s takes a time such as 500ms or 2s, not %q", k.Name, arg)
			}
			v.d = time.Duration(seconds) * time.Second
		}
		if v.d < 0 {
			return v, fmt.Errorf("%s takes no time before now", k.Name)
		}
	case argBytes, argCount:
		n, err := strconv.ParseUint(arg, 10, 31)
		if err != nil {
			return v, fmt.Errorf("%s takes a number of %s, not %q", k.Name, k.Arg, arg)
		}
		v.n = int64(n)
	case argURL:
		if !strings.HasPrefix(arg, "http") || strings.ContainsAny(arg, "\r\n") {
			return v, fmt.Errorf("%s takes an address that begins with http, not %q", k.Name, arg)
		}
	}
	return v, nil
}

func findKind(name string) *faultKind {
	i := slices.IndexFunc(faultKinds, func(k faultKind) bool { return k.Name == name })
	if i < 0 {
		return nil
	}
	return &faultKinds[i]
}

var faultTail = regexp.MustCompile(`(?:@([A-Za-z.]+))?(?:#([0-9]+))?$`)

// ParseFault reads a fault as a person writes it. The error says what is wrong with it, and which kinds there are.
func ParseFault(text string) (Fault, error) {
	text = strings.TrimSpace(text)
	var f Fault
	tail := faultTail.FindStringSubmatch(text)
	f.Kind, f.Arg, _ = strings.Cut(text[:len(text)-len(tail[0])], ":")
	kind := findKind(f.Kind)
	if kind == nil {
		return f, fmt.Errorf("there is no fault %q; there are %s", clip(f.Kind, 40), strings.Join(kindNames(), ", "))
	}
	if _, err := kind.value(f.Arg); err != nil {
		return f, fmt.Errorf("the fault %w", err)
	}
	if name := tail[1]; name != "" {
		m := liss.FindMethod(name)
		if m == nil {
			m = liss.FindMethod("liss." + name)
		}
		if m == nil {
			return f, fmt.Errorf("the fault %s names the method %q, which LISS does not have", f.Kind, clip(name, 40))
		}
		f.Method = m.Name
	}
	if n := tail[2]; n != "" {
		var err error
		if f.Nth, err = strconv.Atoi(n); err != nil || f.Nth < 1 {
			return f, fmt.Errorf("the fault %s: calls are counted from #1", f.Kind)
		}
	}
	return f, nil
}

func kindNames() []string {
	var names []string
	for _, k := range faultKinds {
		names = append(names, k.Name)
	}
	return names
}

// String is the fault as ParseFault reads it.
func (f Fault) String() string {
	s := f.Kind
	if f.Arg != "" {
		s += ":" + f.Arg
	}
	if f.Method != "" {
		s += "@" + strings.TrimPrefix(f.Method, "liss.")
	}
	if f.Nth > 0 {
		s += "#" + strconv.Itoa(f.Nth)
	}
	return s
}

// faultBox decides which faults meet a call.
type faultBox struct {
	mu    sync.Mutex
	rules []*rule
	seed  int64
	rate  float64
	mix   *rand.Rand // nil where every rule holds as it is written
}

// rule is a fault in force, and how many calls its method has fitted.
type rule struct {
	Fault
	kind  *faultKind
	value value
	seen  int
}

func newRule(f Fault) (*rule, error) {
	kind := findKind(f.Kind)
	if kind == nil {
		return nil, fmt.Errorf("there is no fault %q", clip(f.Kind, 40))
	}
	v, err := kind.value(f.Arg)
	if err != nil {
		return nil, fmt.Errorf("the fault %w", err)
	}
	return &rule{Fault: f, kind: kind, value: v}, nil
}

// set puts faults into force in place of those before. With a seed other than 0 they are mixed: each call meets one of them, by
// chance, with the probability rate; without any fault given, all kinds are mixed.
func (b *faultBox) set(faults []Fault, seed int64, rate float64) error {
	var rules []*rule
	for _, f := range faults {
		r, err := newRule(f)
		if err != nil {
			return err
		}
		rules = append(rules, r)
	}
	var mix *rand.Rand
	if seed != 0 {
		mix = rand.New(rand.NewPCG(uint64(seed), 0))
		if len(rules) == 0 {
			for i := range faultKinds {
				if k := &faultKinds[i]; !k.silent {
					r, err := newRule(Fault{Kind: k.Name})
					if err != nil {
						return err
					}
					rules = append(rules, r)
				}
			}
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rules, b.seed, b.rate, b.mix = rules, seed, rate, mix
	return nil
}

// any says whether there is anything to decide.
func (b *faultBox) any() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.rules) > 0
}

// list is the faults in force.
func (b *faultBox) list() (faults []Fault, seed int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.rules {
		faults = append(faults, r.Fault)
	}
	return faults, b.seed
}

// pick decides on the faults that a call of a method meets.
func (b *faultBox) pick(method string) []*rule {
	b.mu.Lock()
	defer b.mu.Unlock()
	var met []*rule
	for _, r := range b.rules {
		if r.Method != "" && r.Method != method {
			continue
		}
		if r.seen++; r.Nth == 0 || r.Nth == r.seen {
			met = append(met, r)
		}
	}
	if b.mix == nil || len(met) == 0 {
		return met
	}
	// Both numbers are drawn for every call, so that the same seed spoils the same calls whatever came before.
	hit, which := b.mix.Float64() < b.rate, b.mix.IntN(len(met))
	if !hit {
		return nil
	}
	return met[which : which+1]
}

// methodMark finds the method's name at the beginning of a call in either encoding.
var methodMark = regexp.MustCompile(`(?i)(?:"method"\s*:\s*"|<methodname>\s*)([a-z.]{1,64})`)

// methodIn is the table's name of the method that a call begins with, or "".
func methodIn(start []byte) string {
	found := methodMark.FindSubmatch(start)
	if found == nil {
		return ""
	}
	if m := liss.FindMethod(string(found[1])); m != nil {
		return m.Name
	}
	return string(found[1])
}

// statusText is what an HTTP fault answers in its body.
func statusText(status int) string {
	return fmt.Sprintf("<!DOCTYPE html><html><head><title>%d %s</title></head><body><h1>%s</h1></body></html>\n",
		status, http.StatusText(status), http.StatusText(status))
}
