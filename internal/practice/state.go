package practice

import (
	"encoding/binary"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// store is the state file. A nil store keeps nothing.
type store struct{ db *bbolt.DB }

const (
	schoolPrefix = "school:"
	stateFormat  = "carillon-practice-1"
)

var formatKey = []byte("format")

// openState opens or makes the state file and reads what it holds.
func (s *Server) openState() (err error) {
	path := s.opts.State
	var db *bbolt.DB
	// bbolt's reader can panic on a damaged page, or reach beyond the file.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s is damaged or no state file of the practice SIS; choose another file with --state", path)
			if db != nil {
				_ = db.Close()
			}
		}
	}()
	db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second / 2})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("%s is in use by another practice SIS; stop that one, or choose another file with --state", path)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return fmt.Errorf("%s is damaged or no state file of the practice SIS; choose another file with --state", path)
	case err != nil:
		return fmt.Errorf("the state file can't be opened: %w", err)
	}
	if err := s.readState(db); err != nil {
		return errors.Join(fmt.Errorf("%s can't be read as a state file of the practice SIS: %w", path, err), db.Close())
	}
	s.store = &store{db: db}
	return nil
}

func (s *Server) readState(db *bbolt.DB) error {
	return db.Update(func(tx *bbolt.Tx) error {
		root := tx.Bucket(formatKey)
		if root == nil {
			if k, _ := tx.Cursor().First(); k != nil {
				return errors.New("it belongs to another program")
			}
			var err error
			if root, err = tx.CreateBucket(formatKey); err != nil {
				return err
			}
			if err := root.Put(formatKey, []byte(stateFormat)); err != nil {
				return err
			}
		}
		if f := string(root.Get(formatKey)); f != stateFormat {
			return fmt.Errorf("its format is %q, and this version reads %q", clip(f, 40), stateFormat)
		}
		for _, sc := range s.schools {
			b, err := tx.CreateBucketIfNotExists([]byte(schoolPrefix + sc.code))
			if err != nil {
				return err
			}
			if err := errors.Join(sc.held.read(b), sc.readQueue(b)); err != nil {
				return fmt.Errorf("school %s: %w", sc.code, err)
			}
		}
		return nil
	})
}

func (sc *school) readQueue(b *bbolt.Bucket) error {
	waiting, err := b.CreateBucketIfNotExists(queueBucket)
	if err != nil {
		return err
	}
	return waiting.ForEach(func(k, v []byte) error {
		var q queued
		if len(k) != 8 {
			return errors.New("a queued call has no number")
		}
		if err := q.decode(v); err != nil {
			return err
		}
		q.number = binary.BigEndian.Uint64(k)
		sc.queue, sc.queueNumber = append(sc.queue, q), q.number
		return nil
	})
}

func (h *holdings) read(b *bbolt.Bucket) error {
	for _, set := range sets {
		v := b.Get([]byte(set.key))
		if v == nil {
			continue
		}
		if err := set.decode(h, v); err != nil {
			return fmt.Errorf("%s: %w", set.title, err)
		}
	}
	return nil
}

// write puts the named sets into a school's bucket.
func (h *holdings) write(b *bbolt.Bucket, keys []string) error {
	for _, key := range keys {
		set, _ := findSet(key)
		if err := b.Put([]byte(key), set.encode(h)); err != nil {
			return err
		}
	}
	return nil
}

// update changes a school's bucket in one transaction, on disk when it returns.
func (st *store) update(school string, change func(*bbolt.Bucket) error) error {
	if st == nil {
		return nil
	}
	return st.db.Update(func(tx *bbolt.Tx) error { return change(tx.Bucket([]byte(schoolPrefix + school))) })
}

func (st *store) close() error {
	if st == nil {
		return nil
	}
	return st.db.Close()
}
