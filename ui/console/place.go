package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
	"watchbill/ui/ask"
)

// site is where a call may be.
type site struct {
	Name     string
	How      string // how it was come by; empty: as typed
	Where    string // the district that it lies in, to tell equal names apart
	Alike    bool   // others are as like what was typed
	Long     bool   // a street so long that a cross street is wanted
	Point    *roster.Point
	District roster.DistrictID // where no more is known

	score float64
}

// located is a match of /v1/locate.
type located struct {
	Kind     string  `json:"kind"`
	Name     string  `json:"name"`
	Lat      float64 `json:"lat"`
	Lon      float64 `json:"lon"`
	District string  `json:"district"`
	SpreadM  float64 `json:"spread_m"`
	Score    float64 `json:"score"`
	How      string  `json:"how"`
}

// found is what became of the places of a line.
type found struct {
	Sites   []site // what it may mean, best first; none: the line has no place, or nothing is like it
	Pick    int    // of Sites
	Unknown []unknown
	Wrong   string // why places could not be looked up
}

// at is the site that is taken; nil: there is none.
func (f *found) at() *site {
	if len(f.Sites) == 0 {
		return nil
	}
	return &f.Sites[f.Pick]
}

// longStreet is how far a street may reach before a cross street is asked for, in metres.
const longStreet = 800

// resolve looks up where a line's call is. pick is which of the sites was chosen.
func (r room) resolve(c *http.Request, l line, words *lexicon, pick int) (f found) {
	switch {
	case l.District != "":
		f.Sites = []site{words.wholly(l.District)}
	case l.Point != nil:
		text := decimal(l.Point.Lat) + "," + decimal(l.Point.Lon)
		f.Sites, f.Wrong = r.locate(c, text)
		if len(f.Sites) == 0 {
			f.Sites, f.Wrong = []site{{Name: text, Point: l.Point}}, ""
		}
	default:
		f = r.look(c, l.Places, words)
		if pick > 0 && pick < len(f.Sites) {
			f.Pick = pick
		}
		if at := f.at(); at != nil {
			f.Unknown = append(f.Unknown, missing(at.How)...)
		}
		return f
	}
	for _, p := range l.Places {
		f.Unknown = append(f.Unknown, unknown{clip(p), "a place is given already"})
	}
	return f
}

// look looks up what may be places and takes the one that is most like one.
func (r room) look(c *http.Request, texts []string, words *lexicon) (f found) {
	best := -1
	all := make([]found, len(texts))
	for i, text := range texts {
		if id, ok := words.districtOf(text, false); ok {
			all[i].Sites = []site{words.wholly(id)}
		} else {
			all[i].Sites, all[i].Wrong = r.locate(c, text)
			if id, ok := words.districtOf(text, len(text) >= 3); ok {
				all[i].Sites = append(all[i].Sites, words.wholly(id))
			}
		}
		if len(all[i].Sites) > 0 && (best < 0 || all[i].Sites[0].score > all[best].Sites[0].score) {
			best = i
		}
		if f.Wrong == "" {
			f.Wrong = all[i].Wrong
		}
	}
	for i, text := range texts {
		switch {
		case i == best:
			f.Sites = all[i].Sites
		case len(all[i].Sites) > 0:
			f.Unknown = append(f.Unknown, unknown{clip(text), "a second place; quotes keep words of one together"})
		default:
			f.Unknown = append(f.Unknown, unknown{clip(text), "no place, code or word that is known here"})
		}
	}
	if best >= 0 {
		f.Wrong = ""
	}
	return f
}

// wholly is a district as a place.
func (l *lexicon) wholly(id roster.DistrictID) site {
	name := string(id)
	if i := slices.IndexFunc(l.districts, func(d roster.District) bool { return d.ID == id }); i >= 0 {
		name = l.districts[i].Name()
	}
	return site{Name: name, How: "the whole district: no nearer place is known", District: id, score: 1}
}

// locate asks for the places that a text may mean, and says why there could be no answer.
func (r room) locate(c *http.Request, text string) ([]site, string) {
	var into struct {
		Matches []located `json:"matches"`
	}
	if err := r.Ask().Get(c, "/v1/locate", url.Values{"q": {text}, "limit": {strconv.Itoa(maxSites)}}, &into); err != nil {
		if refused := (*ask.Refused)(nil); errors.As(err, &refused) && refused.Status < http.StatusInternalServerError {
			return nil, "" // too long, say: it is not understood
		}
		return nil, "Places could not be looked up: " + err.Error() + ". Give coordinates or a district."
	}
	sites := make([]site, len(into.Matches))
	for i, m := range into.Matches {
		sites[i] = site{
			Name: m.Name, How: m.How, Where: m.District, Point: &roster.Point{Lat: m.Lat, Lon: m.Lon}, Long: m.SpreadM > longStreet, score: m.Score,
		}
		if m.How == "as typed" {
			sites[i].How = ""
		}
	}
	return worthwhile(sites), ""
}

// maxSites is how many places a line may be taken for.
const maxSites = 8

// others is how many places are offered beside one that is more like what was typed than they are.
const others = 2

// worthwhile leaves those to choose among: all that are as good as the first, else a few others of another name.
func worthwhile(sites []site) []site {
	alike := 0
	for alike < len(sites) && sites[alike].score >= sites[0].score-0.005 {
		alike++
	}
	if alike > 1 {
		for i := range alike {
			sites[i].Alike = true
		}
		return sites[:alike]
	}
	var kept []site
	for _, s := range sites {
		if len(kept) <= others && !slices.ContainsFunc(kept, func(k site) bool { return k.Name == s.Name && k.Where == s.Where }) {
			kept = append(kept, s)
		}
	}
	return kept
}

// missing lists the words of a place that the match does not have: it says so itself.
func missing(how string) (out []unknown) {
	for part := range strings.SplitSeq(how, "; ") {
		w, ok := strings.CutSuffix(part, " is not in the name")
		if !ok {
			w, ok = strings.CutPrefix(part, "left out: ")
		}
		if ok && w != "" {
			out = append(out, unknown{clip(w), "not in the place's name"})
		}
	}
	return out
}
