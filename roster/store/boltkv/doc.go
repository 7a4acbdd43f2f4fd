// Package boltkv keeps records in one file on a local disk, with bbolt; it is the only importer of it, and an engine
// behind [store.KV].
//
// A store is a directory (made with mode 0700) with two files of mode 0600: records.db, and holder, a line that says who
// has the store open. One process holds it at a time. Opening a held store never hangs: after Options.LockTimeout it
// fails, and the error says by whom it is held ([Held]).
//
// Inside records.db: the bucket "meta" holds the format's name and the revision of the newest commit; the bucket
// "records" holds, under each key, the revision of the commit that put it (8 bytes, big-endian) and the value. The
// revision grows by one with each commit.
//
// Commits are fsynced before they return, and nobody reads one before; a power cut or a kill at any moment leaves the commit
// whole or absent. A commit that fails on its way to the disk is taken back before another is made (mend.go), by itself, and
// whoever opens a store syncs first what the one before may have left. Writers queue, and a
// cancelled one leaves the queue. Every read copies what it returns and ends its bbolt transaction before it returns, so no
// reader, however slow, holds up a writer or keeps old pages from being used again. Watches wait on memory: a bounded list
// of the newest commits since the store was opened.
//
// The directory must be on a local file system that does what fsync asks: the lock and mmap are not to be trusted over a
// network, so Open refuses NFS and SMB.
package boltkv
