package alert

import "watchbill/roster"

// worse tells whether an alert is worse than it was told by more than the stated amounts.
func worse(told, now Alert) bool {
	switch {
	case now.Gap != nil:
		return worseGap(told.Gap, now.Gap)
	case now.Certificate != nil:
		return now.Certificate.Through < told.Certificate.Through
	}
	t, n := told.Target, now.Target
	if n.Measure == Recruitment {
		return n.Of-n.Count > t.Of-t.Count
	}
	return n.Actual() < t.Actual()-WorseShare
}

func worseGap(told, now *Gap) bool {
	if now.Short > told.Short {
		return true
	}
	if !told.GoesOn && now.ShortMinutes > told.ShortMinutes+WorseMinutes {
		return true
	}
	parts := now.Parts
	if told.GoesOn { // what follows its end was to be expected
		parts = nil
		for _, p := range now.Parts {
			if p = p.And(roster.Interval{Start: p.Start, End: told.End()}); p.Minutes() > 0 {
				parts = append(parts, p)
			}
		}
	}
	untold := 0
	for _, p := range parts {
		untold += p.Minutes()
	}
	return untold-told.shared(parts) > WorseMinutes
}
