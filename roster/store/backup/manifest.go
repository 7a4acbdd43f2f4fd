package backup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// Manifest says what a backup holds.
type Manifest struct {
	Made     time.Time  `json:"made"`     // UTC
	Version  string     `json:"version"`  // of the program that made it
	Revision uint64     `json:"revision"` // of the store
	Roster   uint64     `json:"roster"`   // revision of the roster; 0: there is none
	Audit    audit.Head `json:"audit"`    // zero: nothing was recorded yet
	Records  []Space    `json:"records"`  // how many, by space
	Size     int64      `json:"size"`     // bytes of the image
	SHA256   string     `json:"sha256"`   // of the image, in hexadecimal
}

// Space counts the records whose keys begin with one word.
type Space struct {
	Name    string `json:"name"`
	Records int    `json:"records"`
}

const (
	name        = "watchbill backup "
	magic       = name + "1\n"
	maxManifest = 1 << 20
)

// faulty is the error for a file that is no backup to restore. What to do stands in its text.
func faulty(path, format string, args ...any) error {
	return &roster.Error{Kind: roster.Invalid, Msg: path + " " + fmt.Sprintf(format, args...)}
}

// parse reads the beginning of a file of a size, and returns where the image begins. Errors are roster.Invalid.
func parse(r io.ReaderAt, size int64, path string) (m Manifest, at int64, err error) {
	head := make([]byte, min(size, int64(len(magic)+4)))
	if err := readFull(r, head, 0); err != nil {
		return m, 0, fmt.Errorf("read %s: %w", path, err)
	}
	switch {
	case size == 0:
		return m, 0, faulty(path, "is empty; use another backup")
	case strings.HasPrefix(magic, string(head)) && len(head) < len(magic):
		return m, 0, faulty(path, "is cut short; copy it again, or use another backup")
	case strings.HasPrefix(string(head), "PK\x03\x04"):
		return m, 0, faulty(path, "is no backup; if it is a roster pack, put it in with: watchbill import")
	case !strings.HasPrefix(string(head), name):
		return m, 0, faulty(path, "is no backup that watchbill made; name the file that watchbill backup wrote")
	case !strings.HasPrefix(string(head), magic):
		return m, 0, faulty(path, "was made by a later version of watchbill; restore it with that one")
	case len(head) < len(magic)+4:
		return m, 0, faulty(path, "is cut short; copy it again, or use another backup")
	}
	n := int64(head[len(magic)])<<24 | int64(head[len(magic)+1])<<16 | int64(head[len(magic)+2])<<8 | int64(head[len(magic)+3])
	at = int64(len(head)) + n
	if n > maxManifest {
		return m, 0, faulty(path, "is damaged: its manifest is too long; copy it again, or use another backup")
	}
	if at > size {
		return m, 0, faulty(path, "is cut short; copy it again, or use another backup")
	}
	text := make([]byte, n)
	if err := readFull(r, text, int64(len(head))); err != nil {
		return m, 0, fmt.Errorf("read %s: %w", path, err)
	}
	if err := json.Unmarshal(text, &m); err != nil || m.Size < 0 || m.Size > size {
		if err == nil && m.Size > size {
			return m, 0, faulty(path, "is cut short: it has %d bytes, and its image alone %d; copy it again, or use another backup", size, m.Size)
		}
		return m, 0, faulty(path, "is damaged: its manifest cannot be read; copy it again, or use another backup")
	}
	switch whole := at + m.Size + sumSize; {
	case size < whole:
		return m, 0, faulty(path, "is cut short: %d of %d bytes are there; copy it again, or use another backup", size, whole)
	case size > whole:
		return m, 0, faulty(path, "is damaged: it has %d bytes more than it should; copy it again, or use another backup", size-whole)
	}
	return m, at, nil
}

func readFull(r io.ReaderAt, b []byte, at int64) error {
	n, err := r.ReadAt(b, at)
	if n == len(b) && errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
