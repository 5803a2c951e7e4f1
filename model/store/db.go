package store

import (
	"fmt"
	"io/fs"
	"iter"
	"os"
	"reflect"
	"runtime/debug"
	"time"

	"carillon/model"

	bolt "go.etcd.io/bbolt"
)

// lockWait is how long to wait for another program that is recording in the file at this moment.
const lockWait = 5 * time.Second

// updateDB runs change in one transaction on an existing database, which it opens and closes again. It never makes a
// file: one that was moved away stays away.
func updateDB(d disk, path string, change func(tx *bolt.Tx) error) (use usage, err error) {
	var file *os.File
	defer func() {
		// After a panic bbolt can't be closed: it may hold its own locks. Its memory map stays, and would keep the
		// lock on the file. Without a panic the file is closed already, and this does nothing.
		if file != nil {
			unlock(file)
			_ = file.Close()
		}
	}()
	db, err := bolt.Open(path, fileMode, &bolt.Options{
		Timeout:  lockWait,
		PageSize: filePageSize,
		OpenFile: func(name string, flag int, _ fs.FileMode) (f *os.File, err error) {
			file, err = d.OpenDB(name, flag&^os.O_CREATE)
			return file, err
		},
	})
	if err != nil {
		return use, err
	}
	if err = db.Update(change); err == nil {
		err = db.View(func(tx *bolt.Tx) error {
			free := db.Stats().FreePageN + db.Stats().PendingPageN
			use = usage{pages: tx.Size(), used: tx.Size() - int64(free)*filePageSize}
			return nil
		})
	}
	if cerr := db.Close(); err == nil {
		err = cerr
	}
	return use, err
}

// usage is how much of a database's pages hold something, in bytes.
type usage struct {
	pages int64 // all there are; the file may be longer, since bbolt grows it in large steps
	used  int64
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

// putChanges brings the records of a state up to date.
func (w *writer) putChanges(changes iter.Seq[model.Change]) error {
	for c := range changes {
		key := recordKey(c.Key)
		if c.After == nil {
			if err := w.delete(bucketRecords, key); err != nil {
				return err
			}
			continue
		}
		payload, err := encodeReadable(c.After)
		if err == nil {
			err = w.put(bucketRecords, key, payload)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
	if err := metaMode.Unmarshal(payload, reflect.New(reflect.TypeOf(v)).Interface()); err != nil {
		return fail(Unreadable, "", err, "Nothing was written: the file's %s could not be read back (%v).", key, err)
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
	return metaMode.Unmarshal(payload, v)
}

// writeBeside makes a database next to path and puts it in path's place once it is whole, on disk, and was read back.
func writeBeside(d disk, path string, fill func(tx *bolt.Tx, name string) error, check func(name string) error) (err error) {
	tmp := besideName(path)
	defer func() {
		if err != nil {
			_ = d.Remove(tmp)
		}
	}()
	db, err := bolt.Open(tmp, fileMode, &bolt.Options{
		Timeout: lockWait, PageSize: filePageSize, NoSync: true, NoGrowSync: true,
		OpenFile: func(name string, flag int, _ fs.FileMode) (*os.File, error) { return d.OpenDB(name, flag) },
	})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error { return fill(tx, tmp) })
	if err == nil {
		err = d.SyncDB(db.Sync)
	}
	if cerr := db.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = check(tmp)
	}
	if err != nil {
		return err
	}
	return moveInto(d, tmp, path)
}
