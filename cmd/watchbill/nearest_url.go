package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"watchbill/roster"
)

// askWait is how long a service may take to answer.
const askWait = 10 * time.Second

// mostAnswer is how much of an answer is read.
const mostAnswer = 16 << 20

// askService prints what the running service answers.
func (c *nearestCmd) askService(ctx context.Context, con *console) error {
	at, err := c.address()
	if err != nil {
		return usage(err, "watchbill nearest --help")
	}
	con.progress.Doing("asking " + c.URL)
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return c.nobodyThere(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if err != nil {
		return c.nobodyThere(err)
	}
	con.progress.Stop()
	if answer.StatusCode != http.StatusOK {
		return c.refused(answer.StatusCode, text)
	}
	if !json.Valid(text) {
		return fmt.Errorf("what answers at %s is no watchbill service", c.URL)
	}
	_, err = con.out.Write(append(bytes.TrimSpace(text), '\n'))
	return err
}

// address is what to ask for.
func (c *nearestCmd) address() (string, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", roster.Invalidf("--url", "%q is not the address of a service, such as http://127.0.0.1:8080", c.URL)
	}
	degrees := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	u.Path = strings.TrimSuffix(u.Path, "/") + "/v1/nearest"
	u.RawQuery = url.Values{
		"lat": {degrees(c.Lat)}, "lon": {degrees(c.Lon)}, "need": {string(c.Need)}, "limit": {strconv.Itoa(int(c.Limit))},
	}.Encode()
	return u.String(), nil
}

// nobodyThere says why there was no answer. The address is named once, not with the whole question.
func (c *nearestCmd) nobodyThere(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		err = of.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("the service at %s has not answered within %s", c.URL, askWait)
	}
	return fmt.Errorf("no service answers at %s: %w", c.URL, err)
}

// refused is an answer that says what is wrong.
func (c *nearestCmd) refused(status int, text []byte) error {
	var problem struct {
		Title  string
		Detail string
		Errors []struct{ Parameter, Detail string }
	}
	if json.Unmarshal(text, &problem) != nil || problem.Title == "" {
		return fmt.Errorf("what answers at %s is no watchbill service: it says %d %s", c.URL, status, http.StatusText(status))
	}
	var wrong []error
	for _, e := range problem.Errors {
		wrong = append(wrong, roster.Invalidf(e.Parameter, "%s", e.Detail))
	}
	switch {
	case status == http.StatusBadRequest && len(wrong) > 0:
		return usage(errors.Join(wrong...), "watchbill nearest --help")
	case problem.Detail == "":
		problem.Detail = problem.Title
	}
	return fmt.Errorf("the service at %s refuses: %s", c.URL, problem.Detail)
}
