package session

import "slices"

// Signal tells whoever subscribed of what happens, in the order in which they did. It belongs to the goroutine that owns the
// session.
type Signal[T any] struct{ told []*func(T) }

// Subscribe has f called with each event from now on; stop ends it.
func (s *Signal[T]) Subscribe(f func(T)) (stop func()) {
	p := &f
	s.told = append(s.told, p)
	return func() { s.told = slices.DeleteFunc(slices.Clone(s.told), func(q *func(T)) bool { return q == p }) }
}

// emit tells of an event those who have subscribed when it begins.
func (s *Signal[T]) emit(event T) {
	for _, f := range s.told {
		(*f)(event)
	}
}
