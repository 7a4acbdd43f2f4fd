package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/pack"
)

// object is one of the two files that hold one object: the agency and its policy.
type object struct {
	path string // under /v1/
	file string
}

var (
	agencyObject = &object{"agency", roster.AgencyFile}
	policyObject = &object{"policy", roster.PolicyFile}
)

// getObject answers GET /v1/agency and /v1/policy.
func (s *server) getObject(o *object) echo.HandlerFunc {
	return func(c echo.Context) error {
		book, err := s.book()
		if err != nil {
			return err
		}
		if err := newQuery(c).done(); err != nil {
			return err
		}
		text, err := o.text(book)
		if err != nil {
			return err
		}
		c.Response().Header().Set("Cache-Control", "private, no-cache")
		if matches(c, recordTag(text)) {
			return c.NoContent(http.StatusNotModified)
		}
		return sendBytes(c, jsonType[0], append(text, '\n'))
	}
}

// text is the object as it is sent: as in its file, on one line.
func (o *object) text(book *roster.Book) (json.RawMessage, error) {
	text, err := pack.Object(book, o.file)
	if err != nil {
		return nil, err
	}
	return json.Marshal(json.RawMessage(text)) // takes the blanks out
}

// patchObject answers PATCH /v1/agency and /v1/policy: lists are replaced, objects merged, and null takes away what may be absent.
func (s *server) patchObject(o *object) echo.HandlerFunc {
	n := &noun{path: o.path, word: o.path, file: o.file}
	return func(c echo.Context) error {
		w, err := s.newWriting(c, n, opChange)
		if err != nil {
			return err
		}
		w.id = ""
		done, err := s.opt.Edits.Do(c.Request().Context(), edit.Edit{
			From: w.objectChanges(o), Action: w.action(), Who: w.user.Who(), Where: c.RealIP(), Of: o.path,
			Warned: w.warned, Judge: w.judgeObject(o), DryRun: w.dry,
		})
		if err != nil {
			return w.refused(err)
		}
		return w.send(done)
	}
}

// objectChanges makes the change of the object as it stands.
func (w *writing) objectChanges(o *object) func(before *roster.Book) (*pack.Changes, error) {
	return func(before *roster.Book) (*pack.Changes, error) {
		if w.user.Districts != nil {
			return nil, &roster.Error{Kind: roster.Forbidden, Msg: "This is of the whole agency, and your account answers for some districts only."}
		}
		text, err := o.text(before)
		if err != nil {
			return nil, err
		}
		if err := w.unmoved(text); err != nil {
			return nil, err
		}
		change := append([]byte(`[{"file":"`+o.file+`","op":"change","row":`), w.body...)
		return readChanges(append(change, "}]"...))
	}
}

func (w *writing) judgeObject(o *object) func(ctx context.Context, before, after *roster.Book) error {
	return func(ctx context.Context, before, after *roster.Book) (err error) {
		w.wrote.DryRun, w.wrote.Breaches = w.dry, []Breach{}
		if w.wrote.Record, err = o.text(after); err != nil {
			return err
		}
		return w.follows(ctx, before, after)
	}
}
