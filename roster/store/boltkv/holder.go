package boltkv

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"watchbill/roster"
)

// Held says who holds a store. PID is 0 and Command empty where that is not known.
type Held struct {
	Dir     string `json:"-"`
	PID     int    `json:"pid"`
	Command string `json:"command"`
}

// Error says who holds the store and what to do.
func (h *Held) Error() string {
	if h.PID == 0 {
		return fmt.Sprintf("the store %s is held by another process; stop it first, or ask the service that holds it", h.Dir)
	}
	return fmt.Sprintf("the store %s is held by process %d (%s); stop it first, or ask the service that holds it", h.Dir, h.PID, h.Command)
}

func heldError(dir string) error {
	h := &Held{}
	// The file is a courtesy. The lock is the truth: a file that is missing, torn or absurd costs only the name.
	b, err := os.ReadFile(filepath.Join(dir, holderFile))
	if err != nil || len(b) > 4096 || json.Unmarshal(b, h) != nil || h.PID <= 0 {
		h = &Held{}
	}
	h.Dir = dir
	return &roster.Error{Kind: roster.Unavailable, Msg: h.Error(), Err: heldCause{h}}
}

// heldCause lets errors.As find the Held without saying it all twice.
type heldCause struct{ held *Held }

func (c heldCause) Error() string { return "held" }
func (c heldCause) Unwrap() error { return c.held }

func writeHolder(dir, command string) error {
	if command == "" {
		command = filepath.Base(os.Args[0])
		if len(os.Args) > 1 {
			command += " " + os.Args[1]
		}
	}
	b, err := json.Marshal(Held{PID: os.Getpid(), Command: command})
	if err != nil {
		return err
	}
	path := filepath.Join(dir, holderFile)
	if err := os.WriteFile(path, append(b, '\n'), 0o600); err != nil {
		return err
	}
	return private(path)
}
