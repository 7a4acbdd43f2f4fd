package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is a process that we started.
type child struct {
	name string
	cmd  *exec.Cmd
	log  string        // the file that all it says goes into
	done chan struct{} // closed when it has ended
	err  error         // how; good when done is closed
}

// The patience with children.
const (
	startWait = time.Minute
	stopWait  = 10 * time.Second
)

// start runs a program in dir, all that it says going into a file there.
func start(dir, name, program string, args ...string) (*child, error) {
	c := &child{name: name, cmd: exec.Command(program, args...), log: filepath.Join(dir, name+".log"), done: make(chan struct{})}
	out, err := os.OpenFile(c.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer out.Close() // the child has its own
	c.cmd.Dir, c.cmd.Stdout, c.cmd.Stderr = dir, out, out
	// Ctrl-C is for us to pass on, when the measurement has ended.
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		c.err = c.cmd.Wait()
		close(c.done)
	}()
	return c, nil
}

// await looks again and again until ready says so, the child ends or startWait is over.
func (c *child) await(ctx context.Context, ready func(said string) bool) error {
	ctx, cancel := context.WithTimeout(ctx, startWait)
	defer cancel()
	for {
		said, err := os.ReadFile(c.log)
		if err != nil {
			return err
		}
		if ready(string(said)) {
			return nil
		}
		select {
		case <-c.done:
			return fmt.Errorf("%s ended: %w", c.name, cmp.Or(c.err, io.EOF))
		case <-ctx.Done():
			return fmt.Errorf("%s does not get ready: %w", c.name, ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// stop ends the child.
func (c *child) stop() error {
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-c.done:
		return nil
	case <-time.After(stopWait):
		err := c.cmd.Process.Kill()
		<-c.done
		return errors.Join(fmt.Errorf("%s did not stop", c.name), err)
	}
}

// last is the end of what the child has said.
func (c *child) last() string {
	const most = 2000
	said, err := os.ReadFile(c.log)
	if err != nil {
		return err.Error()
	}
	return string(said[max(0, len(said)-most):])
}

// cpu is what the child has used of the processors; 0 where the system does not tell.
func (c *child) cpu() time.Duration {
	const perSecond = 100 // the kernel's count, whatever its clock
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // behind the name, which may hold blanks
	words := strings.Fields(rest)
	if len(words) < 13 {
		return 0
	}
	user, err1 := strconv.Atoi(words[11])
	system, err2 := strconv.Atoi(words[12])
	if err1 != nil || err2 != nil {
		return 0
	}
	return time.Duration(user+system) * time.Second / perSecond
}

// command runs a program to its end.
func command(ctx context.Context, program string, args ...string) error {
	if out, err := exec.CommandContext(ctx, program, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", filepath.Base(program), strings.Join(args, " "), err, out)
	}
	return nil
}
