package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"watchbill/cmd/internal/vault"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/backup"
	"watchbill/roster/store/boltkv"
)

// On the socket. GET pathImage: the store's file as of one revision, recorded with ?for=backup. GET pathTrail,
// ?after=&from=&to=&action=&limit=: trailPage; DELETE with ?before=: how many records went.
const (
	pathImage = "/internal/1/image"
	pathTrail = "/internal/1/audit"
)

// maxTrailPage is the most records that a service sends at once.
const maxTrailPage = 10_000

type trailPage struct {
	Records []audit.Record `json:"records"`
	More    bool           `json:"more"`
}

// Clock has what is recorded bear the time of another clock than the machine's.
func (d *Data) Clock(now func() time.Time) { d.now = now }

// log is the audit log of a store that a command opened itself.
func (d *Data) log() *audit.Log {
	now := d.now
	if now == nil {
		now = time.Now
	}
	return audit.New(d.kv, audit.Options{Now: now})
}

// Export returns the roster like Book, and records that it was given out.
func (d *Data) Export(ctx context.Context) (*roster.Book, error) {
	if d.remote != nil {
		return d.remote.book(ctx, "?for=export")
	}
	book, err := d.Book(ctx)
	if err != nil {
		return nil, err
	}
	return book, d.log().Append(ctx, exporting(book, account(os.Getuid()), byCommand))
}

// Figures returns the roster like Book for what is then given out as a whole, such as a workbook, and records that.
func (d *Data) Figures(ctx context.Context, what string) (*roster.Book, error) {
	if d.remote != nil {
		return d.remote.book(ctx, "?for="+url.QueryEscape(what))
	}
	book, err := d.Book(ctx)
	if err != nil {
		return nil, err
	}
	return book, d.log().Append(ctx, reporting(book, what, account(os.Getuid()), byCommand))
}

func reporting(book *roster.Book, what string, who audit.Who, where string) audit.Entry {
	return audit.Entry{Action: audit.ReportExported, Who: who, Where: where, Outcome: audit.Begun, What: audit.What{Of: what, Revision: book.Revision()}}
}

func exporting(book *roster.Book, who audit.Who, where string) audit.Entry {
	return audit.Entry{Action: audit.Exported, Who: who, Where: where, Outcome: audit.Begun, What: audit.What{Revision: book.Revision()}}
}

// Backup writes a checked copy of the whole store to path, as vault.Pack does, and records that before.
func (d *Data) Backup(ctx context.Context, path, version string, now time.Time) (vault.Packed, error) {
	if err := backup.Free(path); err != nil { // before anything is recorded
		return vault.Packed{}, err
	}
	write := func(ctx context.Context, w io.Writer) error { return d.remote.image(ctx, "?for=backup", w) }
	if d.remote == nil {
		if err := d.log().Append(ctx, backingUp(account(os.Getuid()), byCommand)); err != nil {
			return vault.Packed{}, err
		}
		write = d.copyTo
	}
	return vault.Pack(ctx, d.dir, path, version, now, write)
}

func backingUp(who audit.Who, where string) audit.Entry {
	return audit.Entry{Action: audit.BackedUp, Who: who, Where: where, Outcome: audit.Begun}
}

func (d *Data) copyTo(ctx context.Context, w io.Writer) error {
	_, err := d.kv.CopyTo(ctx, w)
	return err
}

// Verify checks all that the store holds; kept are audit heads that were kept elsewhere. While a service holds the store
// a copy is checked, so that nobody waits.
func (d *Data) Verify(ctx context.Context, kept ...audit.Head) (f vault.Findings, err error) {
	if d.remote == nil {
		return vault.Inspect(ctx, d.kv, kept...)
	}
	write := func(ctx context.Context, w io.Writer) error { return d.remote.image(ctx, "", w) }
	err = vault.Copied(ctx, d.dir, write, kept, func(_ string, found vault.Findings) error {
		f = found
		return nil
	})
	return f, err
}

// Audit returns the audit records that are wanted, in the order of their numbers.
func (d *Data) Audit(ctx context.Context, f audit.Filter) ([]audit.Record, error) {
	if d.remote == nil {
		records, _, err := audit.List(ctx, d.kv, f)
		return records, err
	}
	var list []audit.Record
	f.Limit = maxTrailPage
	for {
		var page trailPage
		if err := d.remote.ask(ctx, http.MethodGet, pathTrail+"?"+filterQuery(f), &page); err != nil {
			return nil, err
		}
		list = append(list, page.Records...)
		if !page.More || len(page.Records) == 0 {
			return list, nil
		}
		f.After = page.Records[len(page.Records)-1].Seq
	}
}

// PruneAudit takes the audit records out that are before a moment, as audit.Log.Prune does, and returns how many.
func (d *Data) PruneAudit(ctx context.Context, before time.Time) (n int, err error) {
	if d.remote == nil {
		return d.log().Prune(ctx, before, account(os.Getuid()), byCommand)
	}
	err = d.remote.ask(ctx, http.MethodDelete, pathTrail+"?before="+url.QueryEscape(before.Format(time.RFC3339)), &n)
	return n, err
}

// RestoreStore puts a backup into dir, as vault.Restore does. A service that holds dir must be stopped first.
func RestoreStore(ctx context.Context, file, dir string, replace, faulty bool, now func() time.Time) (vault.Restored, error) {
	return vault.Restore(ctx, file, dir, vault.Restoring{Replace: replace, Faulty: faulty, Who: account(os.Getuid()), Where: byCommand, Now: now})
}

func filterQuery(f audit.Filter) string {
	q := url.Values{"after": {strconv.FormatUint(f.After, 10)}, "limit": {strconv.Itoa(f.Limit)}, "action": {string(f.Action)}}
	if !f.From.IsZero() {
		q.Set("from", f.From.Format(time.RFC3339Nano))
	}
	if !f.To.IsZero() {
		q.Set("to", f.To.Format(time.RFC3339Nano))
	}
	return q.Encode()
}

// ask asks the service for JSON.
func (r *remote) ask(ctx context.Context, method, path string, v any) error {
	w := watch(ctx, stallWait)
	defer w.stop()
	answer, err := r.do(w, method, path, nil)
	if err != nil {
		return w.because(r.held, err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(w.reading(answer.Body)).Decode(v); err != nil {
		return w.because(r.held, fmt.Errorf("the service's answer: %w", err))
	}
	return nil
}

// image fetches the store's file.
func (r *remote) image(ctx context.Context, query string, w io.Writer) error {
	life := watch(ctx, stallWait)
	defer life.stop()
	answer, err := r.do(life, http.MethodGet, pathImage+query, nil)
	if err != nil {
		return life.because(r.held, err)
	}
	defer answer.Body.Close()
	if _, err = io.Copy(w, life.reading(answer.Body)); err != nil { // also where it is shorter than the service said
		return life.because(r.held, fmt.Errorf("receive the copy: %w", err))
	}
	return nil
}

// image answers on the socket. The copy is made before it is sent: a slow reader holds nothing of the store.
func (in *inside) image(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Get("for") == "backup" {
		if err := in.a.trail.Append(r.Context(), backingUp(caller(r), onSocket)); err != nil {
			return in.failed("backup", err)
		}
	}
	private, err := os.MkdirTemp(in.a.opt.Dir, transferPrefix)
	if err != nil {
		return in.failed("backup", fmt.Errorf("make room for a copy: %w", err))
	}
	defer os.RemoveAll(private)
	f, err := os.OpenFile(filepath.Join(private, "image"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return in.failed("backup", err)
	}
	defer f.Close()
	if _, err := in.a.kv.CopyTo(r.Context(), f); err != nil {
		return in.failed("backup", err)
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return in.failed("backup", err)
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	_, _ = io.Copy(w, f) // if the other side is gone, it is gone
	return nil
}

// audit answers on the socket.
func (in *inside) audit(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	var answer any
	if r.Method == http.MethodDelete {
		before, err := time.Parse(time.RFC3339, q.Get("before"))
		if err != nil {
			return roster.Invalidf("before", "%q is no moment", q.Get("before"))
		}
		n, err := in.a.trail.Prune(r.Context(), before, caller(r), onSocket)
		if err != nil {
			return in.failed("audit", err)
		}
		answer = n
	} else {
		f := audit.Filter{Action: audit.Action(q.Get("action"))}
		var errs [4]error
		f.After, errs[0] = strconv.ParseUint(q.Get("after"), 10, 64)
		f.Limit, errs[1] = strconv.Atoi(q.Get("limit"))
		f.From, errs[2] = momentOf(q.Get("from"))
		f.To, errs[3] = momentOf(q.Get("to"))
		for _, err := range errs {
			if err != nil || f.Limit < 1 || f.Limit > maxTrailPage {
				return roster.Invalidf("audit", "the question for audit records is not to be read")
			}
		}
		records, more, err := audit.List(r.Context(), in.a.kv, f)
		if err != nil {
			return in.failed("audit", err)
		}
		answer = trailPage{records, more}
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(answer)
}

func momentOf(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, s)
}

// Backup makes a checked backup of the store and returns it, open at its beginning, with its size; closing it removes it.
// It implements api.Backups.
func (a *App) Backup(ctx context.Context, who audit.Who, address string) (io.ReadCloser, int64, error) {
	if err := a.trail.Append(ctx, backingUp(who, address)); err != nil {
		return nil, 0, err
	}
	private, err := os.MkdirTemp(a.opt.Dir, transferPrefix)
	if err != nil {
		return nil, 0, fmt.Errorf("make room for a backup: %w", err)
	}
	defer os.RemoveAll(private) // an open file outlives its name
	path := filepath.Join(private, "backup")
	packed, err := vault.Pack(ctx, a.opt.Dir, path, a.opt.Version, a.opt.Now(), func(ctx context.Context, w io.Writer) error {
		_, err := a.kv.CopyTo(ctx, w)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	for _, fault := range packed.Findings.All() {
		a.opt.Log.Error().Str("fault", fault).Msg("the store that was backed up has a fault")
	}
	f, err := os.Open(path)
	return f, packed.Bytes, err
}

// auditRecords implements api.Trail.
type auditRecords struct{ kv *boltkv.Store }

// Records lists audit records.
func (x auditRecords) Records(ctx context.Context, f audit.Filter) ([]audit.Record, bool, error) {
	return audit.List(ctx, x.kv, f)
}

// Head is the newest record.
func (x auditRecords) Head(ctx context.Context) (audit.Head, error) { return audit.ReadHead(ctx, x.kv) }

// Verify walks the whole chain.
func (x auditRecords) Verify(ctx context.Context, kept ...audit.Head) (audit.Verdict, error) {
	return audit.Verify(ctx, x.kv, kept...)
}

// importBy imports with a record of it.
func importBy(log *audit.Log, who audit.Who, where string) func(context.Context, store.Txn, store.Changes) (uint64, error) {
	return func(ctx context.Context, t store.Txn, c store.Changes) (uint64, error) {
		return log.Commit(ctx, t, audit.Entry{Action: audit.Imported, Who: who, Where: where, Outcome: audit.Done, What: audit.OfImport(c)})
	}
}
