package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// httpConn is one keep-alive connection and the least of a client: what is measured is the server. It is for one
// goroutine.
type httpConn struct {
	conn net.Conn
	in   *bufio.Reader
	body []byte // of the last answer
	key  string // the line that says who asks; empty: nobody
}

// answerWait is how long an answer may take before the run is given up.
const answerWait = 30 * time.Second

func dialHTTP(address string) (*httpConn, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &httpConn{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

func (c *httpConn) close() { c.conn.Close() }

// get is the text of a request, with the line that says who asks.
func get(path, key string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n" + key + "\r\n")
}

// keyLine is the line that says who asks, empty for nobody.
func keyLine(key string) string {
	if key == "" {
		return ""
	}
	return "Authorization: Bearer " + key + "\r\n"
}

// send sends JSON and returns the answer's body, good until the next request; any status but 200 is an error.
func (c *httpConn) send(method, path string, body []byte) ([]byte, error) {
	head := fmt.Appendf(nil, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n", method, path, len(body), c.key)
	if err := c.conn.SetDeadline(time.Now().Add(answerWait)); err != nil {
		return nil, err
	}
	status, answer, err := c.do(append(head, body...))
	if err == nil && status != 200 {
		err = fmt.Errorf("%s %s answers %d: %.500s", method, path, status, answer)
	}
	return answer, err
}

// do sends a request as it is and returns the answer, its body good until the next.
func (c *httpConn) do(request []byte) (status int, body []byte, err error) {
	if _, err := c.conn.Write(request); err != nil {
		return 0, nil, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return 0, nil, fmt.Errorf("not an answer: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, err
	}
	length := -1
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return 0, nil, err
		}
		if len(line) <= 2 {
			break
		}
		if name, value, _ := bytes.Cut(line, []byte(": ")); len(name) == 14 && bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, nil, err
			}
		}
	}
	if length < 0 {
		return 0, nil, errors.New("an answer that does not say how long it is")
	}
	if cap(c.body) < length {
		c.body = make([]byte, length)
	}
	c.body = c.body[:length]
	_, err = io.ReadFull(c.in, c.body)
	return status, c.body, err
}
