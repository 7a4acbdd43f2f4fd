package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
)

// body reads a request's JSON strictly: a member that nobody knows, that is given twice or that is of another type is a
// fault, not something to pass over. Each fault is named by its JSON pointer; they gather until done. The reader walks
// the text once and keeps where it is, so that a batch of thousands costs no pointers unless something is wrong.
type body struct {
	text   []byte // valid JSON
	at     int
	path   []step
	faults web.Faults
}

// step leads from a value into one of its members or elements.
type step struct {
	name  string // of a member
	index int    // of an element; less than 0: a member
}

// readJSON reads the request's body. Errors: a StatusError 415 where it is not said to be JSON, 413 where it is too long,
// Faults where it is not JSON.
func readJSON(c echo.Context) (*body, error) {
	if err := wantType(c.Request(), "application/json"); err != nil {
		return nil, err
	}
	text, err := readAll(c.Request())
	if err != nil {
		return nil, err
	}
	return newBody(text)
}

// wantType checks the media type of the body against those that are taken.
func wantType(r *http.Request, known ...string) error {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := params["charset"]
	if err == nil && (charset == "" || strings.EqualFold(charset, "utf-8")) && r.Header.Get("Content-Encoding") == "" {
		for _, k := range known {
			if kind == k {
				return nil
			}
		}
	}
	return &web.StatusError{
		Status: http.StatusUnsupportedMediaType,
		Detail: "The body has to be " + strings.Join(known, " or ") + " in UTF-8, uncompressed, and the Content-Type header has to say so.",
	}
}

// readAll reads the body; package web bounds it.
func readAll(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	var text bytes.Buffer
	if r.ContentLength > 0 {
		text.Grow(int(r.ContentLength) + bytes.MinRead) // package web has refused what is longer than the limit
	}
	_, err := io.Copy(&text, r.Body)
	return text.Bytes(), err
}

func newBody(text []byte) (*body, error) {
	b := &body{text: text, path: make([]step, 0, 8)}
	switch {
	case len(text) == 0:
		b.fault("the body is empty; an object is needed")
	case !utf8.Valid(text):
		b.fault("the body is not UTF-8")
	case !json.Valid(text):
		b.fault("the body is not JSON%s", offset(text))
	}
	b.skipSpace()
	return b, b.done()
}

// offset says where the syntax breaks.
func offset(text []byte) string {
	var any json.RawMessage
	if e, ok := json.Unmarshal(text, &any).(*json.SyntaxError); ok { //nolint:errorlint // Unmarshal does not wrap it
		return fmt.Sprintf(": it breaks at byte %d", e.Offset)
	}
	return ""
}

// done returns what was wrong, nil when nothing was.
func (b *body) done() error {
	if len(b.faults) > 0 {
		return b.faults
	}
	return nil
}

// fault notes what is wrong with the value that is being read.
func (b *body) fault(format string, args ...any) {
	if len(b.faults) < maxFaults {
		b.faults = append(b.faults, web.Fault{Pointer: b.pointer(), Detail: fmt.Sprintf(format, args...)})
	}
}

// faultAt notes what is wrong with a member of it.
func (b *body) faultAt(name, format string, args ...any) {
	b.path = append(b.path, step{name, -1})
	b.fault(format, args...)
	b.path = b.path[:len(b.path)-1]
}

var pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")

// pointer is the JSON pointer (RFC 6901) of the value that is being read.
func (b *body) pointer() string {
	var s strings.Builder
	for _, x := range b.path {
		if x.index >= 0 {
			fmt.Fprintf(&s, "/%d", x.index)
		} else {
			s.WriteByte('/')
			_, _ = pointerEscape.WriteString(&s, clip(x.name)) // a Builder takes everything
		}
	}
	return s.String()
}

// object reads an object whose members may be those named, at most 64, and has member read the value of each by its
// index. It returns a bit for each that was there.
func (b *body) object(names []string, member func(i int)) (given uint64) {
	if !b.open('{', "an object") {
		return 0
	}
	for b.more('}') {
		key := b.key()
		b.at++ // the colon
		b.skipSpace()
		i := indexOf(names, key)
		if i < 0 || given>>i&1 == 1 {
			b.refuseMember(names, key, i < 0)
			b.skip()
			continue
		}
		given |= 1 << i
		b.path = append(b.path, step{names[i], -1})
		member(i)
		b.path = b.path[:len(b.path)-1]
	}
	return given
}

// indexOf compares without making a string of the key.
func indexOf(names []string, key []byte) int {
	for i, n := range names {
		if n == string(key) {
			return i
		}
	}
	return -1
}

func (b *body) refuseMember(names []string, key []byte, unknown bool) {
	if unknown {
		b.faultAt(string(key), "is not a member here; known are: %s", strings.Join(names, ", "))
		return
	}
	b.faultAt(string(key), "is given more than once")
}

// list reads an array of at most so many elements, and has element read each by its index.
func (b *body) list(most int, element func(i int)) {
	if !b.open('[', "an array") {
		return
	}
	for i := 0; b.more(']'); i++ {
		if i == most {
			b.fault("has more than %d elements", most)
		}
		if i >= most {
			b.skip()
			continue
		}
		b.path = append(b.path, step{index: i})
		element(i)
		b.path = b.path[:len(b.path)-1]
	}
}

// open steps into an object or an array; false, past the value, when it is none.
func (b *body) open(bracket byte, what string) bool {
	if b.text[b.at] != bracket {
		b.wrongType(what)
		return false
	}
	b.at++
	b.skipSpace()
	return true
}

// more tells whether there is another member or element, and goes there; at the end it goes past the bracket.
func (b *body) more(bracket byte) bool {
	if b.text[b.at] == ',' {
		b.at++
		b.skipSpace()
	}
	if b.text[b.at] != bracket {
		return true
	}
	b.at++
	b.skipSpace()
	return false
}

// wrongType notes that the value is not what it has to be, and goes past it.
func (b *body) wrongType(want string) {
	b.fault("is %s, not %s", b.what(), want)
	b.skip()
}

// what names the type of the value that is being read.
func (b *body) what() string {
	switch b.text[b.at] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}
