package roads

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
)

// A file is a header, with a checksum over all of the file, and a payload of varints, see encode, compressed:
//
//	magic 8 bytes | version 1 | zero 3 | size of the payload unpacked 4 | checksum 4 | payload
//
// Numbers of the header are little-endian.
const (
	magic       = "wbroads\n"
	fileVersion = 1
	headSize    = 20
	maxText     = 1 << 10 // bytes of a name
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Open reads a network from a file that [Network.WriteTo] wrote. Errors: those of the
// file system, and those of [Decode].
func Open(path string) (*Network, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Decode(b)
}

// WriteTo writes the network, without its pace, and returns the number of bytes written. Errors: those of w.
func (n *Network) WriteTo(w io.Writer) (int64, error) {
	file, err := seal(n.encode())
	if err != nil {
		return 0, err
	}
	written, err := w.Write(file)
	return int64(written), err
}

// seal makes a file of a payload.
func seal(payload []byte) ([]byte, error) {
	var file bytes.Buffer
	file.Write(make([]byte, headSize))
	f, err := flate.NewWriter(&file, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := f.Write(payload); err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	b := file.Bytes()
	copy(b, magic)
	b[len(magic)] = fileVersion
	binary.LittleEndian.PutUint32(b[headSize-8:], uint32(len(payload)))
	binary.LittleEndian.PutUint32(b[headSize-4:], checksum(b))
	return b, nil
}

// checksum is over all of a file but itself.
func checksum(file []byte) uint32 {
	return crc32.Update(crc32.Checksum(file[:headSize-4], castagnoli), castagnoli, file[headSize:])
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
