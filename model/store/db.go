package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
)

// lockWait is how long to wait for another program that is recording in the file at this moment.
const lockWait = 5 * time.Second

// openDB opens an existing database for writing. It never makes a file: one that was moved away stays away.
func openDB(path string) (*bolt.DB, error) {
	return bolt.Open(path, 0o600, &bolt.Options{
		Timeout:  lockWait,
		PageSize: filePageSize,
		OpenFile: func(name string, flag int, perm fs.FileMode) (*os.File, error) {
			return os.OpenFile(name, flag&^os.O_CREATE, perm)
		},
	})
}

// guarded runs fn and turns a panic into an error: bbolt panics on pages that are damaged, and its memory map faults
// on a file that was cut while it was open.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the database is damaged: %v", r)
		}
	}()
	return fn()
}

// writer puts values in one transaction and keeps the sums that stand for them.
type writer struct {
	tx   *bolt.Tx
	sums map[string]treeSum
}

// put stores a value, in the place of an older one where there is one; it takes hold of payload.
func (w *writer) put(bucket string, key, payload []byte) error {
	b := w.tx.Bucket([]byte(bucket))
	if b == nil {
		return fmt.Errorf("the bucket %s is missing", bucket)
	}
	if err := w.forget(b, bucket, key); err != nil {
		return err
	}
	sum := w.sums[bucket]
	sum.add(valueCRC(bucket, key, payload))
	w.sums[bucket] = sum
	return b.Put(key, seal(bucket, key, payload))
}

// delete takes a value out, where it is there.
func (w *writer) delete(bucket string, key []byte) error {
	b := w.tx.Bucket([]byte(bucket))
	if b == nil {
		return fmt.Errorf("the bucket %s is missing", bucket)
	}
	if err := w.forget(b, bucket, key); err != nil {
		return err
	}
	return b.Delete(key)
}

func (w *writer) forget(b *bolt.Bucket, bucket string, key []byte) error {
	old := b.Get(key)
	if old == nil {
		return nil
	}
	_, crc, err := unseal(bucket, key, old)
	if err != nil {
		return fmt.Errorf("a value of %s is damaged: %w", bucket, err)
	}
	sum := w.sums[bucket]
	sum.drop(crc)
	w.sums[bucket] = sum
	return nil
}

// putMeta stores a value of the meta bucket, which no sum covers.
func putMeta(tx *bolt.Tx, key string, v any) error {
	payload, err := encMode.Marshal(v)
	if err != nil {
		return err
	}
	b, err := tx.CreateBucketIfNotExists([]byte(bucketMeta))
	if err != nil {
		return err
	}
	return b.Put([]byte(key), seal(bucketMeta, []byte(key), payload))
}

// readMetaValue reads a value of the meta bucket in a transaction.
func readMetaValue(tx *bolt.Tx, key string, v any) error {
	b := tx.Bucket([]byte(bucketMeta))
	if b == nil {
		return fmt.Errorf("the bucket %s is missing", bucketMeta)
	}
	payload, _, err := unseal(bucketMeta, []byte(key), b.Get([]byte(key)))
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return decMode.Unmarshal(payload, v)
}

// writeBeside makes a database next to path and puts it in path's place once it is whole and on disk.
func writeBeside(path string, fill func(tx *bolt.Tx) error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	name := tmp.Name()
	defer func() {
		if err != nil {
			_ = os.Remove(name)
		}
	}()
	if err = tmp.Close(); err != nil {
		return err
	}
	db, err := bolt.Open(name, 0o600, &bolt.Options{Timeout: lockWait, PageSize: filePageSize, NoSync: true, NoGrowSync: true})
	if err != nil {
		return err
	}
	err = db.Update(fill)
	if err == nil {
		err = db.Sync()
	}
	if cerr := db.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	if err = os.Rename(name, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}
