package webhook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"watchbill/roster"
)

const maxConfig = 1 << 20

// ReadConfig reads endpoints from JSON:
//
//	{"endpoints": [{"url": "https://…", "secrets": ["whsec_…"], "events": ["no-cit-available"]}]}
//
// where events may be left out, for all. Errors are [roster.Invalid], all that there are, joined, each with its place,
// and repeat neither secrets nor addresses; or they are r's. The file should be readable to the service alone; to look at
// that is for who opens it.
func ReadConfig(r io.Reader) ([]Endpoint, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxConfig+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the webhooks' configuration: %w", err)
	case len(text) > maxConfig:
		return nil, roster.Invalidf("", "the webhooks' configuration is longer than %d bytes", maxConfig)
	}
	var file struct {
		Endpoints []struct {
			URL     string   `json:"url"`
			Secrets []string `json:"secrets"`
			Events  []string `json:"events"`
		} `json:"endpoints"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, notJSON(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, roster.Invalidf("", "the webhooks' configuration goes on after its end, at byte %d", d.InputOffset())
	}
	var errs []error
	endpoints := make([]Endpoint, len(file.Endpoints))
	for i, f := range file.Endpoints {
		e := Endpoint{URL: f.URL, Events: f.Events}
		for j, text := range f.Secrets {
			s, err := ParseSecret(text)
			if wrong := (*roster.Error)(nil); errors.As(err, &wrong) {
				errs = append(errs, roster.Invalidf("endpoints["+itoa(i)+"].secrets["+itoa(j)+"]", "%s", wrong.Msg))
			}
			e.Secrets = append(e.Secrets, s)
		}
		endpoints[i] = e
	}
	if err := errors.Join(append(errs, checkAll(endpoints))...); err != nil {
		return nil, err
	}
	return endpoints, nil
}

// notJSON says what the decoder found wrong without its words for it where they could repeat a secret.
func notJSON(err error) error {
	var (
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &syntax):
		return roster.Invalidf("", "the webhooks' configuration is not JSON at byte %d", syntax.Offset)
	case errors.As(err, &kind):
		return roster.Invalidf(kind.Field, "a %s cannot stand there", kind.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return roster.Invalidf("", "the webhooks' configuration ends too soon")
	}
	return roster.Invalidf("", "the webhooks' configuration has a field that is not known; an endpoint has url, secrets and events")
}

func itoa(i int) string { return strconv.Itoa(i) }
