package drill

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// unanswered stands for the status of a request that got no answer.
const unanswered = 0

// ask sends a request and reads the answer into to, which may be nil. It returns the status; what is neither a success
// nor expected is counted, and logged the first time. The kind of an error is the route with its answer, route being
// the path as the interface's list of routes has it.
func (d *Drill) ask(ctx context.Context, method, route, path, key string, body, to any, expected ...int) (status int) {
	status, err := d.exchange(ctx, method, path, key, body, to)
	if err == nil && status/100 == 2 || ctx.Err() != nil {
		return status
	}
	for _, s := range expected {
		if status == s {
			return status
		}
	}
	kind := fmt.Sprintf("%s %s %d", method, route, status)
	if status == unanswered {
		kind = method + " " + route + " no answer"
	}
	d.counts.Errors[kind]++
	if !d.said[kind] {
		d.said[kind] = true
		d.opt.Log.Warn().Err(err).Str("request", method+" "+route).Int("status", status).Msg("the drill was refused; it goes on, and says so once")
	}
	return status
}

// most is how much of an answer is read.
const most = 4 << 20

func (d *Drill) exchange(ctx context.Context, method, path, key string, body, to any) (status int, err error) {
	text, err := json.Marshal(body)
	if err != nil {
		return unanswered, err
	}
	q, err := http.NewRequestWithContext(ctx, method, d.opt.URL+path, bytes.NewReader(text))
	if err != nil {
		return unanswered, err
	}
	q.Header.Set("Content-Type", "application/json")
	if key != "" {
		q.Header.Set("Idempotency-Key", key)
	}
	answer, err := d.client.Do(q)
	if err != nil {
		return unanswered, err
	}
	defer answer.Body.Close()
	text, err = io.ReadAll(io.LimitReader(answer.Body, most))
	switch {
	case err != nil:
		return unanswered, err
	case answer.StatusCode/100 != 2:
		return answer.StatusCode, fmt.Errorf("%s", problem(text))
	case to != nil:
		if err := json.Unmarshal(text, to); err != nil {
			return unanswered, fmt.Errorf("read the answer: %w", err)
		}
	}
	return answer.StatusCode, nil
}

// problem is what a refusal says of itself.
func problem(text []byte) string {
	var p struct {
		Title  string `json:"title"`
		Detail string `json:"detail"`
		Errors []struct{ Pointer, Detail string }
	}
	if json.Unmarshal(text, &p) != nil {
		return "an answer that is no problem document"
	}
	s := p.Title + ": " + p.Detail
	for _, e := range p.Errors {
		s += "; " + e.Pointer + " " + e.Detail
	}
	return s
}
