// Package store keeps an agency's roster: typed records over one small seam, [KV], that any engine can stand behind
// (boltkv: one file on a local disk; package storetest holds what every engine must do).
//
// [New] makes a [Store] of a KV. A Store holds one roster, [Store.Load] returns it whole, as of one revision, and
// [Store.Import] puts another in its place, in one commit: all or nothing, and only if the roster is still the one
// that the changes were computed against. A killed or failed import leaves the old roster.
// [Store.EditBy] writes a few rows in the same way, and reads no others.
//
// How it is kept:
//   - Keys are components, each ended so that no component can run into the next and bytes sort as components do:
//     "roster", the table (the pack's file without its ending), and the row's natural key. Rows with exactly equal
//     keys get a number appended, in the order in which they came.
//   - A value is one byte, the version of the format, and JSON. testdata holds one record of every version that was ever
//     written, and a test reads them all; whoever changes what is written takes the next version.
//   - The key "roster" alone is the head: every commit that touches the roster puts it, and holds only if it is still
//     at the revision that was read. The revision of the roster is the head's. Other commits to the same KV do not move it.
//
// The package does not check rosters: that is [roster.NewBook]'s work, and callers bring Records that passed it. It knows no
// file format, no HTTP, no clock and no logger.
//
// An engine on etcd: a Condition is a compare of ModRevision; each Commit also puts one key of the engine's own, so
// that the store's revision is that key's, whatever else the cluster holds; Watch is a watch from after+1; Scan reads
// its pages at the first page's revision. etcd must be started with --max-txn-ops and --max-request-bytes that admit an
// import (100,000 keys, 64 MB).
package store
