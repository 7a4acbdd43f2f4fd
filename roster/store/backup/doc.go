// Package backup is the file that a store is backed up into: one file that says what it is, what it holds, and whether it
// is whole.
//
// It has a line that names the format, the length of the manifest in 4 bytes (big-endian), the manifest as JSON, the
// image (the bytes of the store's own file), and 32 bytes of SHA-256 over all that comes before. [Encode] writes it,
// [Write] to a file that appears whole or not at all, [Open] reads the manifest of one, and [File.Extract] takes the image
// out and checks every byte of the file on the way.
//
// The checksum finds damage. It is no signature: who can change the file can change the checksum too. What an image holds
// is shown by its audit chain, against a head that was kept elsewhere.
//
// The package does not know what an image is, and opens none.
package backup
