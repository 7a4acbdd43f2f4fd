package own

import (
	"errors"
	"html/template"
	"net/url"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

// view is what the page shows.
type view struct {
	Frame   page.Frame
	Nobody  *nobody // not nil: the account is nobody on the roster, and there is nothing else
	Who     record.Person
	Role    string
	Asks    bool // they may ask and answer
	Lacks   bool // the account lacks the role that gives the rest
	Duty    duty
	Offers  []offer
	Agree   []swap // swaps that others propose
	Waiting []request
	Decided []request
	Kinds   []record.Choice
	Tours   []record.Choice // own tours to come, to be given
	Standing
	Typed      form
	Calendars  []calendar
	Subscribes bool         // they may have addresses
	Address    string       // of the calendar, which was issued this moment and is told this once; empty: none was
	Webcal     template.URL // the same, as a phone's calendar opens it
}

// nobody says why there is nothing to show.
type nobody struct {
	Account   string // empty: nobody signed in
	Officer   string // whom the account names, and who is not on the roster; empty: it names nobody
	HasRoster bool
}

// form is what was typed, and in which form.
type form struct {
	What                             string // leave, swap, or the id of an offer or a request
	From, To, FromTime, ToTime, Kind string
	Date, With, OtherDate            string
}

// view gathers the page of whoever asks.
func (r room) view(c echo.Context) (*view, error) {
	user, book := access.Of(c.Request().Context()), r.Book()
	v := &view{Frame: r.Frame(c, sheet, "My duty"), Kinds: record.Kinds, Typed: form{Kind: "vacation"}}
	var person *roster.Personnel
	if book != nil && user.Officer != "" {
		if i, ok := book.Officer(user.Officer); ok {
			person = book.Person(i)
		}
	}
	if person == nil {
		v.Nobody = &nobody{Officer: string(user.Officer), HasRoster: book != nil}
		if user.Kind == access.Person {
			v.Nobody.Account = user.Name
		}
		return v, nil
	}
	me := person.Officer
	v.Who, v.Role, v.Asks = record.Person{ID: me.ID, Unit: me.CallSign(), Name: me.Name}, string(me.Role), asks.Allows(user.Roles)
	for _, part := range []func(echo.Context, *view, *roster.Personnel) error{r.addDuty, r.addOffers, r.addRequests, r.addStanding, r.addCalendars} {
		if err := part(c, v, person); errors.Is(err, &roster.Error{Kind: roster.Forbidden}) {
			v.Lacks = true // dispatchers and administrators may be on the roster, and have this page for their duty alone
		} else if err != nil {
			return nil, err
		}
	}
	return v, nil
}

// get asks the interface for what is theirs.
func (r room) get(c echo.Context, path string, me roster.OfficerID, query url.Values, into any) error {
	if query == nil {
		query = url.Values{}
	}
	query.Set("officer_id", string(me))
	return r.Ask().Get(c.Request(), path, query, into)
}
