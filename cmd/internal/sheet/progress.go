package sheet

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// Progress shows what is being done, from the first second on and once a second, and takes it away when stopped. The
// zero value shows nothing.
type Progress struct {
	Out  io.Writer
	Show bool // set where Out is a terminal
	stop func()
}

// NewProgress returns one that shows only on a terminal.
func NewProgress(out io.Writer) *Progress { return &Progress{Out: out, Show: IsTerminal(out)} }

// IsTerminal tells whether w is a terminal (or another device of characters, where it does no harm).
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Doing says what is being done from now on, in place of what was. It must not be called from two goroutines.
func (p *Progress) Doing(what string) {
	p.Stop()
	if !p.Show {
		return
	}
	quit := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for seconds := 1; ; seconds++ {
			select {
			case <-tick.C:
				fmt.Fprintf(p.Out, "\r\x1b[K%s … %d s", Clip(Clean(what), Columns-10), seconds)
			case <-quit:
				if seconds > 1 {
					fmt.Fprint(p.Out, "\r\x1b[K")
				}
				return
			}
		}
	})
	p.stop = func() { close(quit); wait.Wait() }
}

// Stop ends the line. Stopping twice does no harm.
func (p *Progress) Stop() {
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
}
