// Package audit keeps the record of who did what: a chain of records in a [store.KV], each of which names the hash of the
// one before it.
//
// [Log.Commit] makes a commit and adds its record to it, so that both are there or neither: what cannot be recorded is
// not done. [Log.Append] records what writes nothing, such as a copy that is given out. [Verify] walks the chain and
// names every record that is not as it was written. [List] reads it.
//
// How it is kept:
//   - A record lies under "audit", a zero byte and its number in 8 bytes, big-endian. Numbers begin at 1 and leave none out.
//   - The head, under "audit", a zero byte and "head", has the number and the hash of the last record. Every commit of the
//     chain puts it, and holds only if it is as it was read: of two that append at once one loses and tries again.
//   - Once old records were pruned, "base" in the place of "head" has the number and hash of the last one that went.
//   - A value is one byte, the version of the format, and JSON. The hash of a record is SHA-256 over a line that says what
//     is hashed and the record's JSON without its hash; that JSON has one form only, and any other is a fault.
//
// What the chain shows: nobody who cannot rewrite all that follows changes, removes, moves or adds a record unseen. Who
// can write the whole store can make another chain, or cut off its end. Against that the head is to be kept elsewhere
// (a service logs it and shows it as a metric), and given to Verify.
//
// Records hold no names of people on the roster, no telephone numbers, no reasons for an absence: they hold who did it,
// counts, and the keys of the rows. The package has no clock and no logger.
package audit
