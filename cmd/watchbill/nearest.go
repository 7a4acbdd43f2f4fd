package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"watchbill/dispatch"
	"watchbill/roster"
	"watchbill/roster/pack"
)

type nearestCmd struct {
	Pack  string      `xor:"roster" placeholder:"PACK" help:"The roster: a pack, which is a directory or a .zip. One of this, --data and --url is needed."`
	Data  string      `xor:"roster" placeholder:"DIR" help:"The roster: the service's store, whether the service runs or not."`
	URL   string      `xor:"roster,when" placeholder:"URL" help:"Ask the service that runs there, which knows positions, statuses and roads."`
	At    string      `xor:"when" placeholder:"MOMENT" help:"When: YYYY-MM-DDTHH:MM by the agency's clock, or with an offset such as Z. Default: now."`
	Lat   float64     `required:"" placeholder:"DEGREES" help:"Latitude of the call, WGS 84."`
	Lon   float64     `required:"" placeholder:"DEGREES" help:"Longitude of the call."`
	Need  roster.Need `default:"cit" enum:"cit,co-responder,any" help:"Who is needed: ${enum}."`
	Limit unitCount   `default:"3" help:"How many candidates, 1 to 100."`
}

// unitCount is a number of candidates that may be asked for.
type unitCount int

// UnmarshalText is called by kong.
func (n *unitCount) UnmarshalText(text []byte) error {
	units, err := strconv.Atoi(string(text))
	if err != nil || units < 1 || units > dispatch.MaxLimit {
		return fmt.Errorf("%q is not a number of candidates from 1 to %d", text, dispatch.MaxLimit)
	}
	*n = unitCount(units)
	return nil
}

// Help is shown by kong.
func (nearestCmd) Help() string {
	return `Answers in JSON. With --pack or --data from the roster alone: no position and no status is known, so distances are estimates. With --url as the service answers, from where units are and what they are doing. When nobody certified is on duty the answer names the next best, down to phone numbers.

Examples:

    watchbill nearest --pack packs/springfield --at 2027-01-01T22:47 --lat 39.7459 --lon -75.5466
    watchbill nearest --url http://127.0.0.1:8080 --lat 39.7459 --lon -75.5466`
}

// Validate is called by kong.
func (c *nearestCmd) Validate() error {
	if c.URL == "" && c.Pack == "" && c.Data == "" {
		return errors.New("whom to ask? name a roster with --pack PACK or --data DIR, or a running service with --url URL")
	}
	return nil
}

// Run is called by kong.
func (c *nearestCmd) Run(ctx context.Context, con *console) error {
	if c.URL != "" {
		return c.askService(ctx, con)
	}
	book, err := (&rosterFlags{Pack: c.Pack, Data: c.Data}).book(ctx, con)
	if err != nil {
		return err
	}
	at := roster.MinuteOf(con.now())
	if c.At != "" {
		if at, err = pack.ParseMoment(c.At, book.Zone()); err != nil {
			return asUsage(err, "nearest")
		}
	}
	con.progress.Doing("surveying the districts")
	answer, err := dispatch.NewMuster(book, nil).Nearest(dispatch.Query{
		Point: roster.Point{Lon: c.Lon, Lat: c.Lat}, At: at, Now: con.now(), Need: c.Need, Limit: int(c.Limit),
	})
	con.progress.Stop()
	if err != nil {
		return asUsage(err, "nearest")
	}
	out := json.NewEncoder(con.out)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(answer)
}
