package own

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

// offer is open duty that they are asked to stand.
type offer struct {
	ID       string
	Revision uint64
	Duty     string
	Long     int // minutes
	District string
	Kind     string
	CIT      bool
	Places   int
	Until    string // to be answered by
	Left     string // how long that is
	Soon     bool   // less than an hour
	Alone    bool   // they alone are asked now; else first come
	Declined bool   // they declined it, and it is open still
}

// addOffers lists what they are asked now, what ends soonest first.
func (r room) addOffers(c echo.Context, v *view, p *roster.Personnel) error {
	var list record.Offers
	if err := r.get(c, "/v1/offers", p.Officer.ID, url.Values{"state": {"open"}}, &list); err != nil {
		return err
	}
	clock, names := r.clock(), record.Names{Book: r.Book()}
	for i := range list.Offers {
		o := &list.Offers[i]
		t, ok := o.Of(p.Officer.ID)
		if !ok || !o.AsksNow(t) {
			continue
		}
		x := offer{
			ID: o.ID, Revision: o.Revision, Duty: o.Duty(clock), Long: o.Long(), District: names.District(o.District), Kind: o.Kind, CIT: o.Need == "cit",
			Places: o.Places - o.Taken, Alone: o.Order != "all",
		}
		ends := o.Closes
		if t.Until != nil {
			ends = *t.Until
		}
		x.Until, x.Left, x.Soon = clock.At(ends), page.Age(ends.Sub(clock.Now)), ends.Sub(clock.Now).Hours() < 1
		if clock.DateOf(ends) == clock.Today() {
			x.Until = ends.In(clock.Zone).Format("15:04")
		}
		v.Offers = append(v.Offers, x)
	}
	return nil
}

// answerOffer answers POST /my/offers/{id}.
func (r room) answerOffer(c echo.Context) error {
	id, answer := pathID(c), c.FormValue("answer")
	_, err := r.Ask().Ask(c.Request(), ask.Question{
		Method: http.MethodPost, Path: ask.Path("v1", "offers", id, "answers"), Body: map[string]string{"answer": answer},
	})
	if err == nil {
		return back(c, map[bool]string{true: "accepted", false: "declined"}[answer == "accept"], "#duty")
	}
	return r.again(c, err, form{What: id}, "Your duty is as it was.")
}

// again shows the page with what the interface refused, and what was typed.
func (r room) again(c echo.Context, err error, typed form, kept string) error {
	v, look := r.view(c)
	if look != nil {
		return look
	}
	if !v.Frame.Refuse(err, kept) {
		if !errors.Is(err, &roster.Error{Kind: roster.Forbidden}) && !errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
			return err
		}
		v.Frame.Wrong = []string{err.Error(), kept}
	}
	status := http.StatusConflict
	var refused *ask.Refused
	if errors.As(err, &refused) {
		status = refused.Status
	}
	v.Typed = typed
	return r.Show(c, status, sheet, "my.html", v)
}

// pathID is the identifier in the path.
func pathID(c echo.Context) string {
	id, err := url.PathUnescape(c.Param("id"))
	if err != nil {
		return c.Param("id")
	}
	return id
}
