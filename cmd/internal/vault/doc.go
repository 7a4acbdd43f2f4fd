// Package vault looks after the store as a whole: whether all that it holds is sound, and the way into a backup and out
// of one.
//
// [Inspect] reads every record of a store as whoever uses it would, builds the Book and walks the audit chain. [Pack]
// checks a copy of a store and writes it as a backup, [Restore] checks a backup and puts it in a store's place. Both leave
// what was there before until the new one is whole, checked and on disk: a kill or a power cut at any moment leaves the
// old or the new, never a part. What they need meanwhile lies in the store's directory under names that begin with
// [Prefix], which a service removes when it starts.
//
// A store whose pages are damaged is neither backed up nor restored. One whose pages are whole and whose records have
// faults, such as an audit chain that somebody changed, is backed up, for it is evidence, and the manifest and whoever asked are told.
package vault

// Prefix begins the names of what lies in a store's directory for a while.
const Prefix = ".transfer-"
