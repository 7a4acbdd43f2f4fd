package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"pgregory.net/rapid"
)

// TestPeopleAnything sends bodies that are nearly right: each is taken or refused as the document says, and nothing fails.
func TestPeopleAnything(t *testing.T) {
	s, _ := peopled(t)
	first := s.wants(http.StatusCreated, "POST", "/v1/users", `{"login":"root","roles":["administrator"],"openid":{"issuer":"https://x.example","subject":"1"}}`)
	key := s.wants(http.StatusCreated, "POST", "/v1/keys", `{"name":"CAD","roles":["cad"]}`)
	users, keys := "/v1/users/"+text(first, "user", "id"), "/v1/keys/"+text(key, "key", "id")
	odd := rapid.SampledFrom([]any{
		nil, true, 0, -1, 1e300, 15, "", "x", "a b", "N", "é", "cad", "officer", "administrator", "2030-01-01T00:00:00Z", "1970-01-01T00:00:00-23:59", "https://x.example",
		[]any{}, []any{"officer"}, []any{"cad", "officer"}, []any{"N", "N"}, []any{nil}, map[string]any{}, map[string]any{"issuer": "https://x.example", "subject": "1"},
		map[string]any{"lock_minutes": 0, "end_minutes": 1, "whole_minutes": 1, "second_factor": true},
	})
	names := rapid.SampledFrom([]string{
		"login", "roles", "name", "email", "districts", "officer_id", "openid", "invite", "disabled", "expires_at", "fingerprint", "dns_name", "banner", "must_accept",
		"idle_days", "address_failures", "other",
	})
	targets := rapid.SampledFrom([][2]string{
		{"POST", "/v1/users"}, {"PATCH", users}, {"POST", "/v1/keys"}, {"PUT", "/v1/settings/sign-in"}, {"POST", users + "/unlock"},
		{"POST", users + "/invitation?reset=false"}, {"POST", keys + "/rotation?overlap_hours=720"}, {"DELETE", users},
	})
	rapid.Check(t, func(rt *rapid.T) {
		at := targets.Draw(rt, "target")
		members := rapid.MapOfN(names, odd, 0, 6).Draw(rt, "body")
		if at[1] == "/v1/settings/sign-in" && rapid.Bool().Draw(rt, "whole") {
			var whole map[string]any
			if err := json.Unmarshal(s.get(at[1]).Body.Bytes(), &whole); err != nil {
				rt.Fatal(err)
			}
			for name, value := range members {
				if _, ok := whole[name]; ok {
					whole[name] = value
				}
			}
			members = whole
		}
		body, err := json.Marshal(members)
		if err != nil {
			rt.Fatal(err)
		}
		if got := s.send(at[0], at[1], string(body)); got.Code >= 500 {
			rt.Fatalf("%s %s %s: %d %s", at[0], at[1], body, got.Code, got.Body)
		}
	})
}
