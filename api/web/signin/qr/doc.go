// Package qr draws texts as QR codes (ISO/IEC 18004), so that a telephone can read the key of a second factor off a page
// instead of its owner typing it in.
//
// It makes one kind of code and no other: bytes, error correction level M, versions 1 to 10, which hold up to 213 bytes. The
// code of a text is always the same.
package qr
