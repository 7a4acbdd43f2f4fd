package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strconv"
)

// respConn is one connection to Redis and the least of a client. It is for one goroutine.
type respConn struct {
	conn  net.Conn
	in    *bufio.Reader
	room  []byte   // that texts lie in
	texts [][]byte // the strings of the last answer, whatever arrays they came in; good until the next
}

func dialRESP(address string) (*respConn, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &respConn{conn: conn, in: bufio.NewReaderSize(conn, 64<<10), room: make([]byte, 0, 4096)}, nil
}

func (c *respConn) close() { c.conn.Close() }

// resp appends a command as Redis reads it.
func resp(b []byte, words ...string) []byte {
	b = fmt.Appendf(b, "*%d\r\n", len(words))
	for _, w := range words {
		b = strconv.AppendInt(append(b, '$'), int64(len(w)), 10)
		b = append(append(append(b, "\r\n"...), w...), "\r\n"...)
	}
	return b
}

// do sends a command and reads the answer. What Redis refuses is an error.
func (c *respConn) do(command []byte) error {
	if _, err := c.conn.Write(command); err != nil {
		return err
	}
	c.room, c.texts = c.room[:0], c.texts[:0]
	return c.read()
}

func (c *respConn) read() error {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if len(line) < 4 {
		return fmt.Errorf("not an answer: %q", line)
	}
	kind, text := line[0], line[1:len(line)-2]
	switch kind {
	case '-':
		return fmt.Errorf("redis: %s", text)
	case '+', ':':
		return nil
	}
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 0 {
		return fmt.Errorf("not an answer: %q", line)
	}
	switch kind {
	case '*':
		for range n {
			if err := c.read(); err != nil {
				return err
			}
		}
		return nil
	case '$':
		return c.text(n)
	}
	return fmt.Errorf("not an answer: %q", line)
}

// text reads a string of n bytes.
func (c *respConn) text(n int) error {
	at := len(c.room)
	if at+n+2 > cap(c.room) {
		c.room, at = make([]byte, 0, 2*cap(c.room)+n), 0 // earlier texts keep the old one
	}
	c.room = c.room[:at+n+2]
	if _, err := io.ReadFull(c.in, c.room[at:]); err != nil {
		return err
	}
	c.texts = append(c.texts, c.room[at:at+n])
	return nil
}
