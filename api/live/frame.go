package live

import (
	"bytes"
)

// frame is one event as it goes on the wire. It never changes, and all clients share it.
type frame struct {
	seq  uint64
	end  uint64 // bytes of all frames up to and with this one
	wire []byte
}

// encode writes an event; one without an id where epoch is empty.
func encode(epoch string, seq uint64, kind string, data []byte) []byte {
	b := make([]byte, 0, len(data)+len(kind)+64)
	if epoch != "" {
		b = append(appendID(append(b, "id: "...), epoch, seq), '\n')
	}
	b = append(append(append(b, "event: "...), kind...), '\n')
	return append(appendData(b, data), '\n')
}

// appendData writes data, one field for each of its lines, whichever way they end.
func appendData(b, data []byte) []byte {
	for {
		i := bytes.IndexByte(data, '\n')
		if j := bytes.IndexByte(data[:max(i, 0)], '\r'); i < 0 {
			i = bytes.IndexByte(data, '\r')
		} else if j >= 0 {
			i = j
		}
		b = append(b, "data: "...)
		if i < 0 {
			return append(append(b, data...), '\n')
		}
		b = append(append(b, data[:i]...), '\n')
		if data[i] == '\r' && i+1 < len(data) && data[i+1] == '\n' {
			i++
		}
		data = data[i+1:]
	}
}
