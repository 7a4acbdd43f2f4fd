package roads

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
)

// A file is a header, with a checksum over the rest of the file, and a payload, which may be compressed:
//
//	magic 8 bytes | version 1 | packing 1 | zero 2 | size of the payload unpacked 4 | checksum 4 | payload
//
// Numbers of the header are little-endian. The payload is varints; see encode.
const (
	magic       = "wbroads\n"
	fileVersion = 1
	headSize    = 20
	maxPayload  = 1 << 31 // bytes unpacked
	maxText     = 1 << 10 // bytes of a name
)

// Packings of the payload.
const (
	packedNot   = 0
	packedFlate = 1
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Open reads a network from a file that [Network.WriteTo] or [Network.WriteCompressedTo] wrote. Errors: those of the
// file system, and those of [Decode].
func Open(path string) (*Network, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Decode(b)
}

// WriteTo writes the network, without its pace, as [Open] reads it fastest.
func (n *Network) WriteTo(w io.Writer) (int64, error) {
	return n.write(w, packedNot, n.encode())
}

// WriteCompressedTo writes the network, without its pace, in about half the bytes; [Open] takes about twice as long.
func (n *Network) WriteCompressedTo(w io.Writer) (int64, error) {
	return n.write(w, packedFlate, n.encode())
}

func (n *Network) write(w io.Writer, packing byte, payload []byte) (int64, error) {
	head := append(make([]byte, 0, headSize), magic...)
	head = append(head, fileVersion, packing, 0, 0)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(payload)))
	if packing == packedFlate {
		var packed bytes.Buffer
		f, err := flate.NewWriter(&packed, flate.BestCompression)
		if err != nil {
			return 0, err
		}
		if _, err := f.Write(payload); err != nil {
			return 0, err
		}
		if err := f.Close(); err != nil {
			return 0, err
		}
		payload = packed.Bytes()
	}
	head = binary.LittleEndian.AppendUint32(head, checksum(head, payload))
	written, err := w.Write(head)
	if err != nil {
		return int64(written), err
	}
	more, err := w.Write(payload)
	return int64(written) + int64(more), err
}

// checksum is over the head up to itself, and the payload as it stands in the file.
func checksum(head, payload []byte) uint32 {
	return crc32.Update(crc32.Checksum(head, castagnoli), castagnoli, payload)
}

// encode writes the payload:
//
//	labels:    count, then of each but the first: length and text of name, of reference
//	nodes:     count, then of each: longitude and latitude less those of the one before
//	stretches: count, number of points between nodes of all, then of each: from less that of the one before, to less
//	           from, class*4+flow, km/h, label, points between, each less the one before
//	turns:     count, then of each: in less that of the one before, out
//
// Differences that can be negative are zigzag.
func (n *Network) encode() []byte {
	b := binary.AppendUvarint(nil, uint64(len(n.labels)))
	for _, l := range n.labels[1:] {
		for _, text := range [2]string{l.name, l.ref} {
			b = append(binary.AppendUvarint(b, uint64(len(text))), text...)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(n.places)))
	var last place
	for _, p := range n.places {
		b = appendPlace(b, last, p)
		last = p
	}
	b = binary.AppendUvarint(b, uint64(len(n.stretches)))
	b = binary.AppendUvarint(b, uint64(len(n.course)-2*len(n.stretches)))
	from := int32(0)
	for i := range n.stretches {
		s := &n.stretches[i]
		inner := n.course[s.start+1 : n.end(uint32(i))-1]
		b = binary.AppendUvarint(b, uint64(s.from-from))
		b = binary.AppendVarint(b, int64(s.to-s.from))
		b = append(b, byte(s.class)<<2|byte(s.flow), s.kmh)
		b = binary.AppendUvarint(b, uint64(s.label))
		b = binary.AppendUvarint(b, uint64(len(inner)))
		from, last = s.from, n.places[s.from]
		for _, p := range inner {
			b = appendPlace(b, last, p)
			last = p
		}
	}
	b = binary.AppendUvarint(b, uint64(len(n.turns)))
	in := arc(0)
	for _, t := range n.turns {
		b = binary.AppendUvarint(b, uint64(t.in()-in))
		b = binary.AppendUvarint(b, uint64(t.out()))
		in = t.in()
	}
	return b
}

func appendPlace(b []byte, last, p place) []byte {
	b = binary.AppendVarint(b, int64(p.lon)-int64(last.lon))
	return binary.AppendVarint(b, int64(p.lat)-int64(last.lat))
}
