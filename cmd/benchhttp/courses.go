package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// conns are the numbers of connections that each is measured with.
var conns = [2]int{1, 16}

// courses are all that is measured; arrays are by conns.
type courses struct {
	floor, near, redis, large [2]*course // redis, large: nil where left out
	quiet, busy               *course    // watchbill over one connection, without positions arriving and with very many
	noRedis                   string     // why it is left out
	size                      int        // of the floor's answer
}

// busyRate is how many positions a second arrive at most.
const busyRate = 20_000

// set starts everything.
func (y *yard) set(ctx context.Context, opt options) (*courses, error) {
	if err := y.build(ctx, opt.made); err != nil {
		return nil, err
	}
	fmt.Fprintf(opt.note, "starting watchbill with %d units\n", opt.units)
	near, err := y.startService(ctx, opt.units, false, noRates)
	if err != nil {
		return nil, err
	}
	floor, err := y.startFloor(ctx, near)
	if err != nil {
		return nil, err
	}
	feedOf := func(to sink, units int) *feed {
		return &feed{to: to, units: units, rate: float64(units) / everySeconds}
	}
	c := &courses{
		quiet: &course{name: "watchbill, no positions arriving", of: near, by: near.child, conns: 1, feed: &feed{to: near, units: opt.units}},
		busy:  &course{name: "watchbill, many positions arriving", of: near, by: near.child, conns: 1, feed: &feed{to: near, units: opt.units, rate: busyRate}},
		size:  floor.size,
	}
	for i, n := range conns {
		c.floor[i] = &course{name: "floor", of: floor, by: floor.child, conns: n}
		c.near[i] = &course{name: "watchbill", of: near, by: near.child, conns: n, feed: feedOf(near, opt.units)}
	}
	if err := y.setRedis(ctx, opt, c, near.units, feedOf); err != nil || !opt.large {
		return c, err
	}
	fmt.Fprintf(opt.note, "starting watchbill with %d units\n", 10*opt.units)
	large, err := y.startService(ctx, 10*opt.units, false, noRates)
	for i, n := range conns {
		c.large[i] = &course{name: "watchbill, ten times the units", of: large, by: large.child, conns: n, feed: feedOf(large, 10*opt.units)}
	}
	return c, err
}

// build builds watchbill as `make build` does, with its profile, unless one is there already, and the floor as it is.
func (y *yard) build(ctx context.Context, made string) error {
	const floor = "watchbill/cmd/benchhttp/testdata/floor"
	profile, err := profilePath(ctx)
	if err != nil {
		return err
	}
	for program, pgo := range map[string]string{servicePath: profile, floor: "off"} {
		if program == servicePath && made != "" {
			if err := os.Symlink(made, filepath.Join(y.dir, filepath.Base(servicePath))); err != nil {
				return err
			}
			continue
		}
		if err := command(ctx, "go", "build", "-pgo="+pgo, "-o", y.dir+string(os.PathSeparator), program); err != nil {
			return err
		}
	}
	return nil
}

// servicePath is the program that is measured.
const servicePath = "watchbill/cmd/watchbill"

// profilePath is where the profile that make build builds it with lies.
func profilePath(ctx context.Context) (string, error) {
	dir, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Dir}}", servicePath).Output()
	if err != nil {
		return "", fmt.Errorf("find the source of %s: %w", servicePath, err)
	}
	return filepath.Join(strings.TrimSpace(string(dir)), "serve.pgo"), nil
}

func (y *yard) setRedis(ctx context.Context, opt options, c *courses, units []unit, feedOf func(sink, int) *feed) error {
	if !opt.redis {
		c.noRedis = "--no-redis"
		return nil
	}
	r, err := y.startRedis(ctx, units)
	if errors.Is(err, errNoRedis) {
		c.noRedis = err.Error()
		return nil
	}
	for i, n := range conns {
		c.redis[i] = &course{name: "redis", of: r, by: r.child, conns: n, feed: feedOf(r, len(units))}
	}
	return err
}

// inTurn lists them in the order of a round: what is compared lies side by side.
func (c *courses) inTurn() []*course {
	var all []*course
	for i := range conns {
		for _, x := range []*course{c.floor[i], c.near[i], c.redis[i], c.large[i]} {
			if x != nil {
				all = append(all, x)
			}
		}
	}
	return append(all, c.quiet, c.busy)
}
