package main

import (
	"errors"
	"strconv"

	"watchbill/coverage/alert"
	"watchbill/roster"
)

// alertFlags say what of the days ahead is told, and when. The values are read by options, which names the flag that is
// wrong and gathers all that are.
type alertFlags struct {
	Alerts    string `default:"on" env:"WATCHBILL_ALERTS" placeholder:"on|off" help:"Tell of gaps that newly open, of certificates about to open some, and of targets lost and met. Default: ${default}."`
	Days      string `name:"alert-days" default:"14" env:"WATCHBILL_ALERT_DAYS" placeholder:"N" help:"Days from today in which gaps are told of. Default: ${default}."`
	LapseDays string `name:"alert-lapse-days" default:"90" env:"WATCHBILL_ALERT_LAPSE_DAYS" placeholder:"N" help:"Days from today in which certificates that lapse are told of, where that opens gaps. Default: ${default}."`
	Share     string `name:"alert-share" env:"WATCHBILL_ALERT_SHARE" placeholder:"SHARE" help:"Tell when less of the year from today is covered, such as 0.9."`
	Quiet     string `name:"alert-quiet" env:"WATCHBILL_ALERT_QUIET" placeholder:"HH:MM-HH:MM" help:"Hours by the agency's clock, such as 22:00-07:00, in which only what is urgent is told."`
	Digest    string `name:"alert-digest" env:"WATCHBILL_ALERT_DIGEST" placeholder:"HH:MM" help:"When to sum up each day, by the agency's clock, such as 07:00."`
}

// policy returns what the flags ask for, nil when they turn alerts off. Errors are roster.Invalid, each about one flag, all
// that there are.
func (f *alertFlags) policy() (*alert.Policy, error) {
	p := alert.DefaultPolicy()
	var errs []error
	note := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	if f.Alerts != "on" && f.Alerts != "off" {
		note(roster.Invalidf("alerts", "%q is neither on nor off", f.Alerts))
	}
	var err error
	p.Days, err = wholeDays("alert-days", f.Days)
	note(err)
	p.LapseDays, err = wholeDays("alert-lapse-days", f.LapseDays)
	note(err)
	if f.Share != "" {
		if p.Share, err = strconv.ParseFloat(f.Share, 64); err != nil || !(p.Share > 0 && p.Share <= 1) {
			note(roster.Invalidf("alert-share", "%q is not a share above 0 and up to 1, such as 0.9", f.Share))
			p.Share = 0
		}
	}
	p.Quiet, err = alert.ParseQuiet(f.Quiet)
	note(err)
	p.Digest, err = alert.ParseDaily(f.Digest)
	note(err)
	note(p.Check())
	if err := errors.Join(errs...); err != nil || f.Alerts == "off" {
		return nil, err
	}
	return &p, nil
}

// wholeDays reads a number of days. Where it is none the default stands in, so that the fault is said once.
func wholeDays(flag, s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > alert.MaxDays {
		return 1, roster.Invalidf(flag, "%q is not a number of days from 1 to %d", s, alert.MaxDays)
	}
	return n, nil
}
