package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/idempotency"
	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// Edits changes the roster: an edit.Editor.
type Edits interface {
	Do(ctx context.Context, x edit.Edit) (*edit.Done, error)
}

// Once knows what was asked to be done once: an idempotency.Register.
type Once interface {
	Ask(ctx context.Context, q idempotency.Question, now time.Time) (*idempotency.Asked, error)
}

// writing is one write to the roster on its way.
type writing struct {
	s    *server
	c    echo.Context
	n    *noun
	user *access.User
	op   string          // add, change or remove
	id   string          // of the row that is changed or removed
	sent []byte          // the body as it came
	body json.RawMessage // as it is read
	dry  bool
	over *override // of the work rules; nil: none

	asked  *idempotency.Asked
	wrote  wrote  // once it is judged
	status int    // of the answer
	row    string // identifier of the row afterwards
}

// The operations of a change.
const (
	opAdd    = "add"
	opChange = "change"
	opRemove = "remove"
)

// createRecord answers POST of a noun's list.
func (s *server) createRecord(n *noun) echo.HandlerFunc {
	return func(c echo.Context) error { return s.write(c, n, opAdd) }
}

// changeRecord answers PATCH of a row.
func (s *server) changeRecord(n *noun) echo.HandlerFunc {
	return func(c echo.Context) error { return s.write(c, n, opChange) }
}

// removeRecord answers DELETE of a row.
func (s *server) removeRecord(n *noun) echo.HandlerFunc {
	return func(c echo.Context) error { return s.write(c, n, opRemove) }
}

// write does a write and answers it.
func (s *server) write(c echo.Context, n *noun, op string) error {
	w, err := s.newWriting(c, n, op)
	if err != nil {
		return err
	}
	if answer := w.asked.Answer; answer != nil {
		return w.replay(answer)
	}
	done, err := s.opt.Edits.Do(c.Request().Context(), edit.Edit{
		From: w.changes, Action: w.action(), Who: w.user.Who(), Where: c.RealIP(), Of: n.about(w.id),
		Note: w.note, Warned: w.warned, Judge: w.judge, Last: w.keep, DryRun: w.dry,
	})
	if err == nil {
		return w.send(done)
	}
	if askErr := w.ask(); askErr != nil {
		return askErr // another request with its key was under way, and was first
	}
	if w.asked.Answer != nil {
		return w.replay(w.asked.Answer) // the same one was
	}
	return w.refused(err)
}

// ask looks for an answer that was given before.
func (w *writing) ask() (err error) {
	key := w.c.Request().Header.Get(idempotency.Header)
	if key == "" || w.op != opAdd || w.dry || w.s.opt.Once == nil {
		return nil
	}
	question := idempotency.Question{User: w.user.ID, Key: key, Path: w.c.Request().Method + " " + w.c.Request().URL.RequestURI(), Body: w.sent}
	w.asked, err = w.s.opt.Once.Ask(w.c.Request().Context(), question, w.s.opt.Web.Now())
	return err
}

// newWriting reads a write's request.
func (s *server) newWriting(c echo.Context, n *noun, op string) (*writing, error) {
	w := &writing{s: s, c: c, n: n, op: op, user: access.Of(c.Request().Context()), asked: &idempotency.Asked{}, status: http.StatusOK}
	q := newQuery(c, "dry_run")
	w.dry = q.choice("dry_run", "false", "false", "true") == "true"
	if op != opAdd {
		w.id = q.name("id")
	}
	if err := q.done(); err != nil {
		return nil, err
	}
	if s.opt.Edits == nil {
		return nil, unavailable("editing of the roster")
	}
	var err error
	if w.over, err = readOverride(c.Request()); err != nil {
		return nil, err
	}
	if op != opRemove {
		if err := w.read(); err != nil {
			return nil, err
		}
	}
	if op == opAdd && !w.dry {
		w.status = http.StatusCreated
	}
	return w, w.ask()
}

// read reads the body: an object of columns, or a Feature.
func (w *writing) read() error {
	b, err := readJSON(w.c)
	if err != nil {
		return err
	}
	if b.text[b.at] != '{' {
		b.wrongType("an object")
		return b.done()
	}
	w.sent, w.body = b.text, b.text[b.at:]
	if w.n.file == roster.AbsencesFile || w.n.file == roster.ExtrasFile {
		w.body = withoutSeconds(w.body)
	}
	return nil
}

// changes makes the change of the Book that it will be applied to.
func (w *writing) changes(before *roster.Book) (*pack.Changes, error) {
	text := fmt.Appendf(nil, `[{"file":%q,"op":%q`, w.n.file, w.op)
	if w.op != opAdd {
		sheet := pack.SheetOf(before, w.n.file, pack.OfficerIn(w.n.file, w.id))
		i := sheet.Find(w.id)
		if i < 0 {
			return nil, w.n.missing(w.id)
		}
		if err := w.theirs(before, w.n, seat{sheet, i}); err != nil {
			return nil, err
		}
		if err := w.unmoved(sheet.AppendJSON(nil, i)); err != nil {
			return nil, err
		}
		text = sheet.AppendKey(append(text, `,"key":`...), i)
	}
	if w.op != opRemove {
		if d := roster.DistrictID(w.given("district_id")); d != "" && !w.user.Sees(d) {
			return nil, w.n.elsewhere(d) // before anything is said of what is there
		}
		text = append(append(text, `,"row":`...), w.body...)
	}
	return readChanges(append(text, "}]"...))
}

// unmoved refuses a write to a row that is not what If-Match says.
func (w *writing) unmoved(text []byte) error {
	tags := w.c.Request().Header.Values("If-Match")
	if len(tags) == 0 {
		return nil
	}
	if !matchesAny(tags, recordTag(text)) {
		return &web.StatusError{Status: http.StatusPreconditionFailed, Detail: "The " + w.n.word + " is not what If-Match names: somebody changed it meanwhile. Read it again."}
	}
	return nil
}

func (w *writing) action() audit.Action {
	switch w.op {
	case opAdd:
		return audit.RowAdded
	case opChange:
		return audit.RowChanged
	}
	return audit.RowRemoved
}

// note is what the audit record says besides: which row was made, and that work rules were overridden.
func (w *writing) note() string {
	text := ""
	if w.op == opAdd {
		text = w.row
	} else if w.op == opChange && w.row != w.id {
		text = ", now " + w.row
	}
	if w.wrote.Overridden {
		text += "; work rules overridden: " + w.over.String()
	}
	return text
}

// keep has the answer kept with the write, so that it can be given again.
func (w *writing) keep() ([]store.Condition, []store.Op, error) {
	body, at := w.text()
	answer := idempotency.Answer{Status: w.status, Body: string(body), RevisionAt: at, Headers: map[string]string{}}
	for _, name := range []string{"Location", "ETag"} {
		if value := w.headers()[name]; value != "" {
			answer.Headers[name] = value
		}
	}
	return w.asked.Keep(answer, w.s.opt.Web.Now())
}

// replay gives an answer again.
func (w *writing) replay(a *idempotency.Answer) error {
	for name, value := range a.Headers {
		w.c.Response().Header().Set(name, value)
	}
	return sendStatus(w.c, a.Status, jsonType[0], []byte(a.Body))
}

// send answers a write that was done, or tried.
func (w *writing) send(done *edit.Done) error {
	for name, value := range w.headers() {
		w.c.Response().Header().Set(name, value)
	}
	revision := done.Revision
	if revision == 0 {
		revision = done.After.Revision()
	}
	body, at := w.text()
	whole := idempotency.Answer{Body: string(body), RevisionAt: at}
	return sendStatus(w.c, w.status, jsonType[0], []byte(whole.Text(revision)))
}

// headers are those of the answer.
func (w *writing) headers() map[string]string {
	h := map[string]string{"Cache-Control": "no-store"}
	if w.wrote.Record != nil {
		h["ETag"] = recordTag(w.wrote.Record)
	}
	if w.status == http.StatusCreated {
		h["Location"] = w.n.where(w.row)
	}
	return h
}

// text is the answer's body, without the revision, and where that belongs.
func (w *writing) text() (body []byte, at int) {
	const begin = `{"revision":`
	rest, err := json.Marshal(&w.wrote)
	if err != nil {
		panic(err) // numbers and texts always have a form
	}
	return slices.Concat([]byte(begin+","), rest[1:], []byte("\n")), len(begin)
}
