package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"os/exec"
	"strconv"
	"time"

	"watchbill/roster"
)

// redis is a server with two sets that an application keeps: all units, and those that are certified. That they are on
// duty, free and when they were last heard of it does not know.
type redis struct {
	child   *child
	address string
	units   []unit
	where   []roster.Point
	asks    [][]byte
	feeder  *respConn
	batch   []byte
}

const (
	allKey = "units"
	citKey = "cit"
	inside = 100 // certified units that the circle searched in is expected to hold
)

// errNoRedis says that there is nothing to compare with.
var errNoRedis = errors.New("redis-server is not installed")

func (y *yard) startRedis(ctx context.Context, units []unit) (*redis, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, errNoRedis
	}
	free, err := net.Listen("tcp", "127.0.0.1:0") // it cannot choose a port itself
	if err != nil {
		return nil, err
	}
	address := free.Addr().String()
	free.Close()
	_, port, _ := net.SplitHostPort(address)
	c, err := y.start("redis", program, "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no")
	if err != nil {
		return nil, err
	}
	r := &redis{child: c, address: address, units: units, where: places(asked)}
	err = c.await(ctx, func(string) bool {
		r.feeder, err = dialRESP(address)
		return err == nil
	})
	if err != nil {
		return nil, err
	}
	y.later(r.feeder.close)
	// The smaller the circle, the faster the search; but three must always be in it.
	ground := columns * width * rows * height * metersPerDegree * metersPerDegree * math.Cos(south*math.Pi/180)
	radius := math.Sqrt(inside / (math.Pi * float64(len(units)*shareCIT/100) / ground))
	for _, p := range r.where {
		r.asks = append(r.asks, resp(nil, "GEOSEARCH", citKey, "FROMLONLAT", degrees(p.Lon), degrees(p.Lat),
			"BYRADIUS", strconv.Itoa(int(radius)), "m", "ASC", "COUNT", strconv.Itoa(limit), "WITHCOORD", "WITHDIST"))
	}
	return r, (&feed{to: r, units: len(units)}).sweep()
}

func degrees(x float64) string { return strconv.FormatFloat(x, 'f', 6, 64) }

// put moves units, those that are certified in both sets.
func (r *redis) put(units []int32, at time.Time) error {
	all, cit := []string{"GEOADD", allKey}, []string{"GEOADD", citKey}
	for _, i := range units {
		p := r.units[i].at(at)
		row := []string{degrees(p.Lon), degrees(p.Lat), r.units[i].id}
		if all = append(all, row...); r.units[i].cit {
			cit = append(cit, row...)
		}
	}
	r.batch = resp(r.batch[:0], all...)
	if err := r.feeder.do(r.batch); err != nil || len(cit) == 2 {
		return err
	}
	r.batch = resp(r.batch[:0], cit...)
	return r.feeder.do(r.batch)
}

func (r *redis) dial() (asker, error) {
	c, err := dialRESP(r.address)
	if err != nil {
		return nil, err
	}
	return &redisAsker{respConn: c, redis: r}, nil
}

// redisAsker asks over one connection.
type redisAsker struct {
	*respConn
	redis *redis
	kept  []found
}

// found is an answer put aside.
type found struct {
	call roster.Point
	at   time.Time
	far  []float64
}

func (a *redisAsker) ask(place int) error { return a.do(a.redis.asks[place]) }

// fields are what a member comes with: name, distance, longitude, latitude.
const fields = 4

func (a *redisAsker) look() error {
	if len(a.texts) != fields*limit {
		return fmt.Errorf("redis answers %q", a.texts)
	}
	return nil
}

func (a *redisAsker) keep(place int) {
	f := found{call: a.redis.where[place], at: time.Now()}
	for k := range limit {
		far, err := strconv.ParseFloat(string(a.texts[fields*k+1]), 64)
		if err != nil {
			far = math.NaN()
		}
		f.far = append(f.far, far)
	}
	a.kept = append(a.kept, f)
}

func (a *redisAsker) inspect() error {
	for _, f := range a.kept {
		right := nearest(a.redis.units, f.call, f.at)
		for k, far := range f.far {
			if !(math.Abs(far-right[k]) < 2+right[k]/200+speedMPS*(everySeconds+1)) {
				return fmt.Errorf("member %d is %.0f m away, by a search through all units it is %.0f", k+1, far, right[k])
			}
		}
	}
	return nil
}
