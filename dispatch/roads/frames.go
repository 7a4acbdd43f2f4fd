package roads

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// frames hands on an .osm.pbf file block by block, each checked from outside: that it is whole, of a known type, and
// says a size that it can have. The library takes a file that ends between the parts of a block for one that ends, and
// believes any size.
type frames struct {
	r     io.Reader
	block []byte // what of the present block has not been read yet
	room  []byte
	count int
	err   error // final
}

// brokenFrame says what is wrong with a file.
type brokenFrame struct{ what string }

func (b *brokenFrame) Error() string { return b.what }

const (
	maxBlockHead = 64 << 10 // by the format
	maxBlock     = 32 << 20
)

func newFrames(r io.Reader) *frames { return &frames{r: r} }

// Read hands on what has been checked. After the last whole block it returns io.EOF.
func (f *frames) Read(p []byte) (int, error) {
	if len(f.block) == 0 && f.err == nil {
		f.err = f.next()
	}
	if len(f.block) == 0 {
		return 0, f.err
	}
	n := copy(p, f.block)
	f.block = f.block[n:]
	return n, nil
}

// next reads one block.
func (f *frames) next() error {
	f.room = f.room[:0]
	if err := f.fill(4); errors.Is(err, io.EOF) && f.count > 0 {
		return io.EOF // the end, and not of a file without any block
	} else if err != nil {
		return f.cut(err)
	}
	size := binary.BigEndian.Uint32(f.room)
	if size == 0 || size >= maxBlockHead {
		return &brokenFrame{f.name("block %d begins with a size that none has")}
	}
	if err := f.fill(int(size)); err != nil {
		return f.cut(err)
	}
	kind, length, ok := blockHead(f.room[4:])
	if want := "OSMData"; !ok || length >= maxBlock || kind != want && (f.count > 0 || kind != "OSMHeader") {
		return &brokenFrame{f.name("block %d is none of the format's")}
	}
	if err := f.fill(int(length)); err != nil {
		return f.cut(err)
	}
	if !soundBlob(f.room[4+size:]) {
		return &brokenFrame{f.name("block %d is damaged")}
	}
	f.count++
	f.block = f.room
	return nil
}

func (f *frames) name(format string) string { return fmt.Sprintf(format, f.count+1) }

// cut is how reading a part of a block failed.
func (f *frames) cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &brokenFrame{f.name("it ends within block %d")}
	}
	return err
}

// fill reads n bytes more.
func (f *frames) fill(n int) error {
	had := len(f.room)
	if cap(f.room) < had+n {
		f.room = append(make([]byte, 0, had+n), f.room...)
	}
	f.room = f.room[:had+n]
	_, err := io.ReadFull(f.r, f.room[had:])
	return err
}

// blockHead reads the type and the size of the blob that follows.
func blockHead(b []byte) (kind string, length uint64, ok bool) {
	ok = fields(b, func(number, v uint64, text []byte) {
		switch number {
		case 1:
			kind = string(text)
		case 3:
			length = v
		}
	})
	return kind, length, ok
}

// soundBlob tells whether a blob is made of fields and says an unpacked size that the format allows.
func soundBlob(b []byte) bool {
	var size uint64
	return fields(b, func(number, v uint64, _ []byte) {
		if number == 2 {
			size = v
		}
	}) && size <= maxBlock
}

// fields walks a protocol buffer of numbers and texts; false where it is none.
func fields(b []byte, visit func(number, v uint64, text []byte)) bool {
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 {
			return false
		}
		b = b[n:]
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return false
		}
		b = b[n:]
		switch key & 7 {
		case 0:
			visit(key>>3, v, nil)
		case 2:
			if v > uint64(len(b)) {
				return false
			}
			visit(key>>3, 0, b[:v])
			b = b[v:]
		default:
			return false
		}
	}
	return true
}
