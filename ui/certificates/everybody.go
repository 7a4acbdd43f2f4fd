package certificates

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/certificates/known"
	"watchbill/ui/page"
)

// opened is an interval that a lapse opens.
type opened struct {
	District roster.DistrictID `json:"district_id"`
	Start    time.Time         `json:"start"`
	End      time.Time         `json:"end"`
	Minutes  int               `json:"minutes"`
}

// everybody asks how all those stand whom whoever asks may see: of 8,000 some 2 MB of JSON, and 15 ms where the roster is new. It
// is everybody's: nobody changes it.
func (r room) everybody(req *http.Request, q url.Values) (*standings, error) {
	if q == nil {
		q = url.Values{}
	}
	q.Set("limit", "100000")
	return ask.Kept[standings](r.Ask(), req, "/v1/credentials/standing", q)
}

// names says in words what the interface names by identifier.
type names struct {
	book *roster.Book
	user *access.User // who looks: of people elsewhere nothing is said
}

// person is somebody on the roster, nil for nobody.
func (n names) person(id roster.OfficerID) *roster.Personnel {
	if n.book != nil {
		if i, ok := n.book.Officer(id); ok && known.To(n.user, n.book, n.book.Person(i)) {
			return n.book.Person(i)
		}
	}
	return nil
}

func (n names) officer(id roster.OfficerID) string {
	if p := n.person(id); p != nil {
		return p.Officer.Name
	}
	return ""
}

func (n names) district(id roster.DistrictID) string {
	if n.book != nil {
		if i, ok := n.book.District(id); ok {
			return n.book.Districts().At(i).Name()
		}
	}
	return string(id)
}

func (n names) shift(id roster.ShiftID) string {
	if n.book != nil {
		if i, ok := n.book.Shift(id); ok && n.book.Shifts().At(i).Name != "" {
			return strings.ToLower(n.book.Shifts().At(i).Name)
		}
	}
	return string(id)
}

// posted says where somebody is posted on a date.
func (n names) posted(id roster.OfficerID, on roster.Date) string {
	if p := n.person(id); p != nil {
		if post := p.PostOn(on); post != nil && n.user.Sees(post.District) {
			return fmt.Sprintf("%s %s", n.district(post.District), n.shift(post.Shift))
		}
	}
	return ""
}

// Glyph and word of how somebody stands.
type stands struct{ Class, Glyph, Word string }

// standsOf says how somebody stands on a date.
func standsOf(v roster.Verdict, p *person, on roster.Date) stands {
	switch {
	case v == roster.InGrace:
		return stands{"is-partial", "▲", "certified, in grace"}
	case p.Certified && p.Through != nil && *p.Through-on <= 90:
		return stands{"is-lapse", "◣", fmt.Sprintf("certified, ends in %d d", *p.Through-on)}
	case p.Certified:
		return stands{"", "●", "certified"}
	case v == roster.Undesignated:
		return stands{"quiet", "○", "holds, not designated"}
	case v == roster.Lapsed:
		return stands{"is-lapse", "◤", "lapsed"}
	case v == roster.Revoked:
		return stands{"is-lapse", "✕", "revoked"}
	case v == roster.NotAccepted:
		return stands{"is-partial", "▲", "on record, does not count"}
	case v == roster.NotOfficer:
		return stands{"quiet", "–", string(p.Role)}
	}
	return stands{"quiet", "–", "not certified"}
}

// reason words why, with the dates as pages say them.
func reason(f *page.Frame, said string) string {
	words := strings.Split(said, " ")
	for i, w := range words {
		bare := strings.TrimRight(w, ",;")
		if d, err := roster.ParseDate(bare); err == nil {
			words[i] = f.Date(d) + w[len(bare):]
		}
	}
	return strings.Join(words, " ")
}
