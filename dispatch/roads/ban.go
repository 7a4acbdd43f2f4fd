package roads

import (
	"slices"
	"strings"

	"github.com/paulmach/osm"
)

// ban is a turn restriction: who comes from one of the ways from and passes the node via must not go on (or, with only
// set, must go on) into one of the ways to.
type ban struct {
	from, to []int64
	via      int64
	only     bool
}

// addRelation takes a turn restriction that binds cars. One with a way as its via is left out and counted.
func (s *survey) addRelation(r *osm.Relation) {
	if r.Tags.Find("type") != "restriction" {
		return
	}
	rule := r.Tags.Find("restriction")
	if v := r.Tags.Find("restriction:motorcar"); v != "" {
		rule = v
	}
	if rule == "" { // for lorries, buses or some hours only
		s.built.RestrictionsLeftOut++
		return
	}
	for exempt := range strings.SplitSeq(r.Tags.Find("except"), ";") {
		switch strings.TrimSpace(exempt) {
		case "emergency", "motorcar", "motor_vehicle":
			s.built.RestrictionsLeftOut++
			return
		}
	}
	b := ban{only: strings.HasPrefix(rule, "only_")}
	sound := b.only || strings.HasPrefix(rule, "no_")
	for _, m := range r.Members {
		switch {
		case m.Role == "from" && m.Type == osm.TypeWay:
			b.from = append(b.from, m.Ref)
		case m.Role == "to" && m.Type == osm.TypeWay:
			b.to = append(b.to, m.Ref)
		case m.Role == "via" && m.Type == osm.TypeNode && b.via == 0:
			b.via = m.Ref
		case m.Role == "via":
			sound = false
		}
	}
	if !sound || b.via == 0 || len(b.from) == 0 || len(b.to) == 0 || b.only && len(b.to) > 1 {
		s.built.RestrictionsLeftOut++
		return
	}
	s.bans = append(s.bans, b)
}

// turn is a pair of arcs that must not follow each other: the one driven in on in the upper half, the one out.
type turn uint64

func newTurn(in, out arc) turn { return turn(in)<<32 | turn(out) }

func (t turn) in() arc  { return arc(t >> 32) }
func (t turn) out() arc { return arc(t & 0xffffffff) }

// turns finds the arcs that the restrictions speak of. One that fits no arcs, or more than one, is left out and counted:
// it is of roads that are not in the network, or does not say which end of a way it means.
func (c *contraction) turns(s *survey) []turn {
	ways := make(map[int64]int32, len(s.ways))
	for i, w := range s.ways {
		ways[w.id] = int32(i)
	}
	var list []turn
	for _, b := range s.bans {
		before := len(list)
		if via, ok := s.node(b.via); ok {
			list = c.ban(list, b, via, ways)
		}
		if len(list) > before {
			s.built.Restrictions++
		} else {
			s.built.RestrictionsLeftOut++
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// ban appends the turns that one restriction forbids.
func (c *contraction) ban(list []turn, b ban, via int32, ways map[int64]int32) []turn {
	for _, from := range b.from {
		in, ok := c.sole(via, ways, from, true)
		if !ok {
			continue
		}
		for _, to := range b.to {
			out, ok := c.sole(via, ways, to, false)
			switch {
			case !ok:
			case !b.only:
				list = append(list, newTurn(in, out))
			default:
				for _, k := range c.at(via) {
					if other, ok := c.arcAt(k, via, false); ok && other != out {
						list = append(list, newTurn(in, other))
					}
				}
			}
		}
	}
	return list
}

// sole returns the one arc of a way that leads to the node via, or away from it; false unless there is exactly one.
func (c *contraction) sole(via int32, ways map[int64]int32, way int64, toward bool) (found arc, ok bool) {
	w, known := ways[way]
	if !known {
		return 0, false
	}
	for _, k := range c.at(via) {
		if c.segments[k].way != w {
			continue
		}
		if a, open := c.arcAt(k, via, toward); open {
			if ok {
				return 0, false
			}
			found, ok = a, true
		}
	}
	return found, ok
}
