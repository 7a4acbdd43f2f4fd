package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"watchbill/roster/pack"
)

// service is watchbill, serving a synthetic agency.
type service struct {
	child    *child
	address  string
	units    []unit
	requests [][]byte // one for each of places
	feeder   *httpConn
	batch    []byte
	key      string // who asks, where people sign in
}

// The rates that services are started with: we are one address, and ask as fast as we can.
const (
	noRates  = "dispatch=off,ordinary=off,heavy=off,sign-in=off,page=off,console=off"
	ourRates = "dispatch=off" // all others as they come
)

// asked is how many places are asked about, in turn, and how many candidates for each.
const (
	asked = 4096
	limit = 3
)

var listening = regexp.MustCompile(`"listen":"([^"]+)".*"message":"serving"`)

// startService imports an agency of n units, serves it with the rates, and has all units available and their positions known.
// Closed, whoever asks has to say who they are, and we have a key.
func (y *yard) startService(ctx context.Context, n int, closed bool, rates string) (*service, error) {
	s := &service{units: fleet(n)}
	name := fmt.Sprintf("watchbill-%d", n)
	source, store, program := filepath.Join(y.dir, name+".pack"), filepath.Join(y.dir, name+".store"), filepath.Join(y.dir, "watchbill")
	if err := pack.Write(ctx, source, records(s.units, time.Now())); err != nil {
		return nil, err
	}
	if err := command(ctx, program, "import", source, "--data", store); err != nil {
		return nil, err
	}
	args := []string{"serve", "--data", store, "--listen", "127.0.0.1:0", "--rate", rates}
	if closed {
		said, err := exec.CommandContext(ctx, program, "keys", "create", "--data", store, "--name", "benchhttp", "--role", "cad,supervisor,coordinator").Output()
		if err != nil {
			return nil, fmt.Errorf("make a key: %w", err)
		}
		s.key = lastLine(string(said))
	} else {
		args = append(args, "--auth", "off")
	}
	c, err := y.start(name, program, args...) // requests that only read are not logged, as in service
	if err != nil {
		return nil, err
	}
	s.child = c
	err = c.await(ctx, func(said string) bool {
		found := listening.FindStringSubmatch(said)
		if found != nil {
			s.address = found[1]
		}
		return found != nil
	})
	if err != nil {
		return nil, err
	}
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	y.later(s.feeder.close)
	return s, nil
}

// begin has all units of a service available and their positions known.
func (s *service) begin(ctx context.Context) (err error) {
	for _, p := range places(asked) {
		s.requests = append(s.requests, get(fmt.Sprintf("/v1/nearest?lat=%.5f&lon=%.5f&need=cit&limit=%d", p.Lat, p.Lon, limit), keyLine(s.key)))
	}
	if s.feeder, err = dialHTTP(s.address); err != nil {
		return err
	}
	s.feeder.key = keyLine(s.key)
	if err := s.report(); err != nil {
		return err
	}
	if err := (&feed{to: s, units: len(s.units)}).sweep(); err != nil {
		return err
	}
	return s.settle(ctx)
}

// settle waits until answers about all places show the positions that were sent: they are published some tenths of a
// second later, and not all at once.
func (s *service) settle(ctx context.Context) error {
	a, err := s.dial()
	if err != nil {
		return err
	}
	defer a.close()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for place := 0; place < asked; {
		if err := a.ask(place); err != nil {
			return err
		}
		err := a.look()
		if err == nil {
			place++
			continue
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("answers do not show the positions: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// maxWhole is how many units CAD's whole state may name in one request.
const maxWhole = 10_000

// report says of every unit that it is available; where they are too many for one request, of those who are certified.
func (s *service) report() error {
	if len(s.units) <= maxWhole {
		b := []byte(`{"units":[`)
		for i := range s.units {
			if i > 0 {
				b = append(b, ',')
			}
			b = fmt.Appendf(b, `{"unit_id":%q,"primary":"Available"}`, s.units[i].id)
		}
		answer, err := s.feeder.send("PUT", "/v1/units", append(b, "]}"...))
		if err == nil && !bytes.Contains(answer, fmt.Appendf(nil, `"accepted":%d,`, len(s.units))) {
			err = fmt.Errorf("not every status was accepted: %.300s", answer)
		}
		return err
	}
	for i := range s.units {
		if !s.units[i].cit {
			continue
		}
		if _, err := s.feeder.send("PUT", "/v1/units/"+s.units[i].id+"/status", []byte(`{"primary":"Available"}`)); err != nil {
			return err
		}
	}
	return nil
}

// put sends the units' positions of a moment in one batch.
func (s *service) put(units []int32, at time.Time) error {
	stamp := at.UTC().Format(time.RFC3339Nano)
	b := append(s.batch[:0], `{"positions":[`...)
	for k, i := range units {
		if k > 0 {
			b = append(b, ',')
		}
		u := &s.units[i]
		p := u.at(at)
		b = append(append(b, `{"unit_id":"`...), u.id...)
		b = append(append(b, `","time":"`...), stamp...)
		b = strconv.AppendFloat(append(b, `","lat":`...), p.Lat, 'f', 6, 64)
		b = strconv.AppendFloat(append(b, `,"lon":`...), p.Lon, 'f', 6, 64)
		b = append(b, `,"speed_mps":12.0}`...)
	}
	s.batch = append(b, "]}"...)
	answer, err := s.feeder.send("POST", "/v1/positions", s.batch)
	if err == nil && !bytes.HasPrefix(answer, fmt.Appendf(nil, `{"accepted":%d,`, len(units))) {
		err = fmt.Errorf("not every position was accepted: %.300s", answer)
	}
	return err
}

// dial opens a connection to ask on.
func (s *service) dial() (asker, error) {
	c, err := dialHTTP(s.address)
	if err != nil {
		return nil, err
	}
	return &httpAsker{httpConn: c, requests: s.requests, from: s}, nil
}
