package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"watchbill/cmd/internal/floor"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// pathJournal is on the socket: GET, ?after=CURSOR&limit=N, lines of the desk's journal as JSON.
const pathJournal = "/internal/1/journal"

// maxJournalPage bounds what a service reads at once.
const maxJournalPage = 10_000

// Journal returns lines of the desk's journal after a cursor, at most limit of them, which is at most maxJournalPage. It
// implements api.Journal.
func (d *Data) Journal(ctx context.Context, after string, limit int) ([]desk.Entry, error) {
	if d.remote != nil {
		return d.remote.journal(ctx, after, limit)
	}
	// A desk that is never opened reads its ledger and does nothing else.
	return desk.New(desk.Options{Ledger: floor.Ledger(d.kv)}).Journal(ctx, after, limit)
}

// journal asks the service.
func (r *remote) journal(ctx context.Context, after string, limit int) ([]desk.Entry, error) {
	w := watch(ctx, stallWait)
	defer w.stop()
	query := url.Values{"after": {after}, "limit": {strconv.Itoa(limit)}}
	answer, err := r.do(w, http.MethodGet, pathJournal+"?"+query.Encode(), nil)
	if err != nil {
		return nil, w.because(r.held, err)
	}
	defer answer.Body.Close()
	var lines []desk.Entry
	if err := json.NewDecoder(w.reading(answer.Body)).Decode(&lines); err != nil {
		return nil, w.because(r.held, fmt.Errorf("the service's journal: %w", err))
	}
	return lines, nil
}

// journal answers on the socket.
func (in *inside) journal(w http.ResponseWriter, r *http.Request) error {
	limit, err := strconv.Atoi(r.FormValue("limit"))
	if err != nil || limit < 1 || limit > maxJournalPage {
		return roster.Invalidf("limit", "%q is not a number from 1 to %d", r.FormValue("limit"), maxJournalPage)
	}
	lines, err := in.a.floor.Desk.Journal(r.Context(), r.FormValue("after"), limit)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(lines)
}
