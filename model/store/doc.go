// Package store is a timetable file: one bbolt database with the extension .carillon, and what keeps it safe.
//
// # A file while it is open
//
// [Open] reads the whole file into a [model.Timetable] and lets go of it; the database is open only while something is
// written, so a second program can always read. Saving ([File.PrepareSave]) writes what changed, in one transaction.
// Beside FILE.carillon lie, while it is open for writing:
//
//   - FILE.carillon.lock says who may write (host, user, process, since) and is locked by that process. A second opener
//     gets the file read-only and is told; the lock of a dead process of this computer is taken over.
//   - FILE.carillon.journal holds the edits since the last save, on disk within a second. After a crash the next opening
//     offers them ([File.Recovery]). See journal.go for its form. One that can't be used, or is not wanted, is kept as
//     FILE.carillon.journal.XXXXXXXX.
//   - FILE.carillon.drafts holds texts that were typed into cells and could not be taken ([File.Drafts]), until they are mended
//     or given up. See drafts.go for its form.
//
// Backups go to a folder "Carillon backups" beside the file, or one of the user's choice ([Backups], [Restore]). What a
// write replaces is replaced by renaming: new files are made as .FILE.carillon.XXXXXXXX.tmp first, and opened once as the
// next opening will. A file that another one replaces is set aside before, as a backup where it is whole. Before bbolt
// writes into a file, all of it is looked through; a file that has grown far beyond what it holds is
// written anew (compact.go).
//
// # Side values
//
// What belongs to the file but not to the timetable (systems' settings, what was last published, the state of a run,
// the history) goes through [File.Put], [File.Get], [File.Delete], [File.List] and [File.Record]: written at once,
// outside undo and outside unsaved changes. The caller chooses a bucket per matter and the keys in it; neither may hold
// a zero byte.
//
// # Identity
//
// A file has an ID of its own and remembers where it lay. Save As, Save a Copy, a restored backup and a copy made
// outside (the file lies at another path, and the system says that it was not moved there) get a new ID, and know what
// they are a copy of until a person lets them stand on their own ([File.CopyOf], [File.StandAlone]).
//
// # Buckets, format 4
//
// Every value ends in a CRC-32C (4 bytes, lowest first) of the bucket's name, a zero byte, the key and the value before
// it. Values are CBOR with small whole numbers as keys (see the cbor tags of the structs named here and of the records
// of package model), side values excepted, which are their owner's.
//
//	bucket    key                          value
//	meta      "format"                     version of this layout: 4
//	meta      "identity"                   struct identity: file ID, place, origin of a copy, publications
//	meta      "state"                      struct state: generation, ID and time of the last save, stamp of the last
//	                                       write, highest ID given out per kind, count and sum of the CRCs of each
//	                                       other bucket
//	records   kind (1 byte), ID (4 bytes,  the record, see package model; kinds have the numbers of model.Kind
//	          highest first)
//	side      bucket, zero byte, key       bytes
//
// The stamp is random and new with each write; a write that finds another one than it left (a cloud drive, a restored
// copy) changes nothing and fails with [Replaced]. The sums make a value that is lost, or comes from the past, show.
//
// A file of an older format is brought up to date when it is opened, after a backup; one of a newer format is refused.
//
// # Damage
//
// bbolt panics on a damaged page, or runs off its memory map, and does not notice damaged values. So files are read by
// image.go, which checks every offset, page and checksum in memory; only a file that has passed is given to bbolt to
// write in. Of the two headers of a bbolt file the older is the save before: where either is damaged the file is
// refused, and [Options].OlderSave opens what can still be read. [Verify] names every fault. What a file says of itself is
// read with paths as bytes: a name need not be UTF-8.
package store
