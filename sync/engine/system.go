package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"carillon/model"
	"carillon/model/message"
)

// System is a SIS that a timetable file is configured to sync with. It is kept in the file; its password is not.
type System struct {
	ID       string `json:"id"`   // unique within the file: alma, alma-2
	Type     string `json:"type"` // of its connector
	URL      string `json:"url"`
	Username string `json:"username"`
	School   string `json:"school"` // school code

	Protocol       string `json:"protocol,omitempty"` // json (unless said) or xml
	CAFile         string `json:"caFile,omitempty"`   // certificates of a proxy that re-signs
	AllowPlainHTTP bool   `json:"allowPlainHttp,omitempty"`
	Proxy          Proxy  `json:"proxy,omitzero"`

	ExcludeRosters    bool `json:"excludeRosters,omitempty"`    // Exclude Yard duties/Study sections/On-calls
	RefuseStatewideID bool `json:"refuseStatewideId,omitempty"` // the contrary of "Accept StatewideID's"
	SyncOnSave        bool `json:"syncOnSave,omitempty"`

	ListsFrom ListsFrom         `json:"listsFrom,omitempty"` // from when on it owns the section lists
	MultiFile bool              `json:"multiFile,omitempty"` // this school publishes from several files
	Missing   Missing           `json:"missing,omitempty"`   // records the SIS no longer has; "" is inactive
	Guards    map[Kind]Limit    `json:"guards,omitempty"`    // kinds not named have DefaultLimit
	Waits     []Seconds         `json:"waits,omitzero"`      // before reading back again; nil: DefaultWaits
	Dialect   string            `json:"dialect,omitempty"`   // named profile of the protocol
	Switches  map[string]string `json:"switches,omitempty"`  // single points in which it differs
	Practice  bool              `json:"practice,omitempty"`  // a practice SIS: while it is there live systems are paused

	Basic *Choice `json:"basic,omitempty"` // of the last Basic sync
	Last  *Status `json:"last,omitempty"`  // of the last run
}

// Proxy is how the SIS is reached; the zero Proxy is the computer's settings.
type Proxy struct {
	Mode     string `json:"mode,omitempty"` // "" the computer's settings, none, own
	URL      string `json:"url,omitempty"`
	Username string `json:"username,omitempty"`
}

// Choice is the dates and rotation of a sync, as they are remembered. From is the zero date for "today", which means from
// now on: today before the first bell, the next school day after it.
type Choice struct {
	From     model.Date `json:"from,omitempty"`
	To       model.Date `json:"to"`
	Rotation int        `json:"rotation,omitempty"` // 0: all
}

// Status is how the last run of a system ended.
type Status struct {
	At      time.Time       `json:"at"`
	Outcome Outcome         `json:"outcome"`
	Said    message.Message `json:"textSaid,omitzero"` // why, where it did not succeed; of one that did, what the SIS shows otherwise
	// Good is when a run last succeeded; zero where none did, or where that is not known.
	Good time.Time `json:"good,omitzero"`
}

// UnmarshalJSON reads what earlier versions kept too: a sentence.
func (s *Status) UnmarshalJSON(b []byte) error {
	type plain Status
	old := struct {
		*plain
		Text string `json:"text"`
	}{plain: (*plain)(s)}
	if err := json.Unmarshal(b, &old); err != nil {
		return err
	}
	s.Said = earlier(s.Said, old.Text)
	return nil
}

// StateKey names the counterpart: what was last published belongs to a system, a URL and a school code, so that none of
// it is taken for another's.
func (s *System) StateKey() string { return s.ID + "|" + s.URL + "|" + s.School }

// with names the counterpart of downloads: the last synced state is that of one academic year.
func (s *System) with(year int) string { return s.StateKey() + "|" + fmt.Sprint(year) }

// wire is what of the settings decides how rows look when they are sent.
func (s *System) wire() string {
	wire := fmt.Sprint(s.Protocol, s.Dialect, s.Switches)
	if s.ListsFrom != ListsUnset {
		wire += " " + string(s.ListsFrom)
	}
	return wire
}

// Seconds is a time to wait.
type Seconds int

// DefaultWaits is how long a run waits before it reads back again what the SIS does not show yet.
var DefaultWaits = []Seconds{10, 60}

// Paused lists the systems that are not synced while a practice SIS is among them: the live ones.
func Paused(all []System) (active, paused []System) {
	practice := slices.ContainsFunc(all, func(s System) bool { return s.Practice })
	for _, s := range all {
		if practice && !s.Practice {
			paused = append(paused, s)
		} else {
			active = append(active, s)
		}
	}
	return active, paused
}

// Storage is the part of a timetable file that is written at once, outside undo and outside "unsaved changes".
type Storage interface {
	// Get is a value; ok is false where there is none.
	Get(bucket, key string) (value []byte, ok bool)
	Put(bucket, key string, value []byte) error
	Delete(bucket, key string) error
	// List is the keys of a bucket, sorted.
	List(bucket string) []string
}

// Buckets of a file that the engine keeps.
const (
	bucketSystems     = "systems"      // settings by system ID, and their order
	bucketPublished   = "published"    // what was last published, by StateKey and kind
	bucketHistory     = "history"      // runs, by number
	bucketHistoryRows = "history-rows" // which rows runs sent, by number
	bucketRuns        = "runs"         // runs that were cut, by StateKey
	bucketMet         = "met"          // Counterpart by system ID
)

const orderKey = " order" // no system ID starts with a blank

// Systems reads the systems of a file in their order.
func Systems(st Storage) ([]System, error) {
	var order []string
	if err := load(st, bucketSystems, orderKey, &order); err != nil {
		return nil, err
	}
	for _, k := range st.List(bucketSystems) {
		if k != orderKey && !slices.Contains(order, k) {
			order = append(order, k)
		}
	}
	var out []System
	for _, id := range order {
		var s System
		if err := load(st, bucketSystems, id, &s); err != nil {
			return nil, err
		}
		if s.ID == "" {
			continue
		}
		if err := s.died(st); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// died has the status say that the last run did not come to its end, where it died before it could say so itself. A run that
// is under way cannot be told from it.
func (s *System) died(st Storage) error {
	cut, err := Cut(st, s)
	if err != nil || cut == nil || cut.Rows == "" || s.Last != nil && !cut.At.After(s.Last.At) {
		return err
	}
	last := Status{At: cut.At, Outcome: Failed, Said: message.New(saysProgramEndedOn)}
	if s.Last != nil {
		last.Good = s.Last.Good
	}
	s.Last = &last
	return nil
}

// FindSystem is the system with an ID; with "" the only one there is.
func FindSystem(st Storage, id string) (*System, error) {
	all, err := Systems(st)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, refuse(NoSystem, saysNoSystem)
	}
	if id == "" && len(all) == 1 {
		return &all[0], nil
	}
	var ids []string
	for i := range all {
		if all[i].ID == id {
			return &all[i], nil
		}
		ids = append(ids, all[i].ID)
	}
	if id == "" {
		return nil, refuse(NoSystem, saysSeveralSystems, message.Names("systems", ids...))
	}
	return nil, refuse(NoSystem, saysNoSuchSystem, message.Name("system", id), message.Names("systems", ids...))
}

// AddSystem gives a new system its ID (its type, numbered where that is taken) and stores it last. The connector says
// whether it is offered in the school's region.
func AddSystem(st Storage, c Connector, region model.Region, s System) (*System, error) {
	if err := c.Offered(region); err != nil {
		return nil, err
	}
	all, err := Systems(st)
	if err != nil {
		return nil, err
	}
	s.Type, s.ID = c.Type(), c.Type()
	var order []string
	for _, o := range all {
		order = append(order, o.ID)
		if o.Type == s.Type && o.URL == s.URL && o.School == s.School {
			return nil, refuse(NoSystem, saysConfigured, message.Name("product", c.Name()), message.Name("system", o.ID))
		}
	}
	for n := 2; slices.Contains(order, s.ID); n++ {
		s.ID = fmt.Sprintf("%s-%d", s.Type, n)
	}
	if err := SaveSystem(st, &s); err != nil {
		return nil, err
	}
	return &s, save(st, bucketSystems, orderKey, append(order, s.ID))
}

// OrderSystems stores the order in which the systems of a file are listed and synced, by their IDs. IDs that the file does
// not have are left out, and systems that are not named keep their order after those that are.
func OrderSystems(st Storage, ids []string) error {
	all, err := Systems(st)
	if err != nil {
		return err
	}
	var has, order []string
	for _, s := range all {
		has = append(has, s.ID)
	}
	for _, id := range slices.Concat(ids, has) {
		if slices.Contains(has, id) && !slices.Contains(order, id) {
			order = append(order, id)
		}
	}
	return save(st, bucketSystems, orderKey, order)
}

// standAlone lets a copy publish in its own name. Sync on save was ticked for the file it was copied from: in the copy it
// starts off.
func standAlone(st Storage, id Identified) error {
	all, err := Systems(st)
	if err != nil {
		return err
	}
	for i := range all {
		if s := &all[i]; s.SyncOnSave {
			s.SyncOnSave = false
			if err := SaveSystem(st, s); err != nil {
				return err
			}
		}
	}
	return id.StandAlone()
}

// SaveSystem stores the settings of a system.
func SaveSystem(st Storage, s *System) error { return save(st, bucketSystems, s.ID, s) }

// RememberChoice keeps the dates and rotation of a Basic sync for the next one.
func RememberChoice(st Storage, id string, c Choice) error {
	s, err := FindSystem(st, id)
	if err != nil {
		return err
	}
	s.Basic = &c
	return SaveSystem(st, s)
}

// RemoveSystem drops a system and its sync state. Its runs stay in the history.
func RemoveSystem(st Storage, id string) error {
	for _, k := range st.List(bucketPublished) {
		if strings.HasPrefix(k, id+"|") {
			if err := st.Delete(bucketPublished, k); err != nil {
				return err
			}
		}
	}
	for _, k := range st.List(bucketRuns) {
		if strings.HasPrefix(k, id+"|") {
			if err := st.Delete(bucketRuns, k); err != nil {
				return err
			}
		}
	}
	if err := st.Delete(bucketMet, id); err != nil {
		return err
	}
	return st.Delete(bucketSystems, id)
}

func load(st Storage, bucket, key string, into any) error {
	b, ok := st.Get(bucket, key)
	if !ok {
		return nil
	}
	if err := json.Unmarshal(b, into); err != nil {
		return refuse(BadState, saysBadSettings, message.Name("bucket", bucket), message.Name("key", key)).because(err)
	}
	return nil
}

func save(st Storage, bucket, key string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return st.Put(bucket, key, b)
}
