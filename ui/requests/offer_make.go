package requests

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

// makeOffer answers POST /roster/offers/new.
func (r room) makeOffer(c echo.Context) error {
	fields, err := c.FormParams()
	if err != nil {
		return err
	}
	form := offerForm{
		fields.Get("gap"), fields.Get("district_id"), fields.Get("from"), fields.Get("to"), fields.Get("need"), fields.Get("kind"), strings.TrimSpace(fields.Get("places")),
		fields.Get("order"), strings.TrimSpace(fields.Get("answer_minutes")), fields.Get("closes"), fields["officers"], fields.Get("others"), fields.Get("exact_from"),
		fields.Get("exact_to"), fields.Get("key"),
	}
	made := record.Offer{}
	answer, err := r.Ask().Ask(c.Request(), ask.Question{
		Method: http.MethodPost, Path: "/v1/offers", Header: http.Header{"Idempotency-Key": {form.Key}}, Body: form.body(r.clock(), r.people(c, form.Others)),
	})
	if err == nil {
		if err = answer.Read(&made); err != nil {
			return err
		}
		return page.SeeOther(c, "/roster/offers/"+url.PathEscape(made.ID)+"?done=made")
	}
	v, look := r.newOfferView(c, form.Gap, "", &form)
	if look != nil {
		return look
	}
	if !v.Frame.Refuse(err, "No offer was made. What you typed is kept below.") {
		if !forbidden(err) {
			return err
		}
		v.Frame.Wrong = []string{err.Error(), "No offer was made. What you typed is kept below."}
	}
	return r.Show(c, status(err), newOfferSheet, "offer-new.html", v)
}

// body is the form as the interface takes it. What is empty is left out, what is no number stays the text it is: the interface
// says what is wrong with it.
func (f *offerForm) body(clock record.Clock, others []string) map[string]any {
	b := map[string]any{"officers": append(append([]string{}, f.Officers...), others...)}
	for name, value := range map[string]string{
		"gap_id": f.Gap, "district_id": f.District, "need": f.Need, "kind": f.Kind, "order": f.Order,
		"from": exact(clock, f.From, f.ExactFrom), "to": exact(clock, f.To, f.ExactTo), "closes": instant(clock, f.Closes),
	} {
		if value != "" {
			b[name] = value
		}
	}
	numbers := map[string]string{"places": f.Places, "answer_minutes": f.Minutes}
	if f.Order == "all" {
		delete(numbers, "answer_minutes")
	}
	for name, value := range numbers {
		if n, err := strconv.Atoi(value); err == nil {
			b[name] = n
		} else if value != "" {
			b[name] = value
		}
	}
	return b
}

// exact is the instant that a field stood for, where it still says the same: in the hour that a clock has twice a field alone
// means the first.
func exact(clock record.Clock, field, instant string) string {
	if t, err := time.Parse(time.RFC3339, instant); err == nil && clock.Local(t) == field {
		return instant
	}
	return field
}

// instant is a field of the agency's clock with its offset; as it is where it is no moment.
func instant(clock record.Clock, field string) string {
	if t, err := time.ParseInLocation("2006-01-02T15:04", field, clock.Zone); err == nil {
		return t.Format(time.RFC3339)
	}
	return field
}
