package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"watchbill/api"
	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// peopled is a service with accounts, which nobody has to sign in to.
func peopled(t *testing.T) (*service, *identity.Register) {
	t.Helper()
	kv := storetest.NewMemory()
	now := func() time.Time { return noon }
	reg, err := identity.Open(context.Background(), identity.Options{KV: kv, Log: audit.New(kv, audit.Options{Now: now}), Iterations: 10})
	if err != nil {
		t.Fatal(err)
	}
	return newServiceWith(t, nil, func(o *api.Options) { o.People = &api.People{Register: reg, Now: now} }), reg
}

// wants sends a request and holds its status, and returns the body's members.
func (s *service) wants(status int, method, target, body string, headers ...string) map[string]any {
	s.Helper()
	var got answer
	if body == "" {
		r := request(target, headers...)
		r.Method = method
		got = s.do(r)
	} else {
		got = s.send(method, target, body, headers...)
	}
	if got.Code != status {
		s.Fatalf("%s %s: %d, want %d: %s", method, target, got.Code, status, got.Body)
	}
	var members map[string]any
	if got.Body.Len() > 0 {
		if err := json.Unmarshal(got.Body.Bytes(), &members); err != nil {
			s.Fatal(err)
		}
	} else {
		members = map[string]any{}
	}
	members["ETag"] = got.Header().Get("ETag")
	return members
}

// at returns what lies at a path of names.
func at(v any, path ...string) any {
	for _, name := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
	}
	return v
}

func text(v any, path ...string) string { s, _ := at(v, path...).(string); return s }

func TestUsers(t *testing.T) {
	s, reg := peopled(t)
	made := s.wants(http.StatusCreated, "POST", "/v1/users", `{"login":"Alice","roles":["administrator"],"districts":null,"name":"Alice A","email":"a@b.example"}`)
	id, tag := text(made, "user", "id"), text(made, "ETag")
	if text(made, "user", "login") != "alice" || tag != `"1"` {
		t.Fatalf("%v", made)
	}
	path := text(made, "invitation", "path")
	_, token, _ := strings.Cut(path, "token=")
	if _, err := reg.Accept(context.Background(), token, identity.Acceptance{Password: "violin gravel nutmeg"}, "", noon); err != nil {
		t.Fatal(err)
	}
	none := s.wants(http.StatusCreated, "POST", "/v1/users", `{"login":"bob","roles":["officer","supervisor"],"districts":["N"],"officer_id":"H01","openid":{"issuer":"https://x.example","subject":"1"},"invite":false}`)
	if at(none, "invitation") != nil || text(none, "user", "openid", "subject") != "1" {
		t.Errorf("%v", none)
	}
	bob := text(none, "user", "id")

	list := s.wants(http.StatusOK, "GET", "/v1/users?limit=1", "")
	if users, ok := list["users"].([]any); !ok || len(users) != 1 || text(users[0], "login") != "alice" {
		t.Errorf("%v", list)
	}
	list = s.wants(http.StatusOK, "GET", "/v1/users?limit=1&cursor="+text(list, "next_cursor"), "")
	if users, ok := list["users"].([]any); !ok || len(users) != 1 || text(users[0], "login") != "bob" || list["next_cursor"] != nil {
		t.Errorf("%v", list)
	}
	one := s.wants(http.StatusOK, "GET", "/v1/users/"+id, "")
	if one["has_password"] != true || one["invited_until"] != nil || one["ETag"] != tag {
		t.Errorf("%v", one)
	}

	s.wants(http.StatusConflict, "PATCH", "/v1/users/"+id, `{"roles":["auditor"]}`)
	s.wants(http.StatusConflict, "PATCH", "/v1/users/"+id, `{"disabled":true}`)
	s.wants(http.StatusConflict, "DELETE", "/v1/users/"+id, "")
	s.wants(http.StatusConflict, "POST", "/v1/users", `{"login":"ALICE","roles":["officer"]}`)
	changed := s.wants(http.StatusOK, "PATCH", "/v1/users/"+bob, `{"disabled":true,"name":"Bob B"}`, "If-Match", `"1"`)
	if changed["ETag"] != `"2"` || changed["disabled_at"] == nil || changed["name"] != "Bob B" || text(changed, "officer_id") != "H01" {
		t.Errorf("%v", changed)
	}
	s.wants(http.StatusPreconditionFailed, "PATCH", "/v1/users/"+bob, `{"disabled":false}`, "If-Match", `"1"`)
	s.wants(http.StatusPreconditionFailed, "DELETE", "/v1/users/"+bob, "", "If-Match", `"1"`)
	s.wants(http.StatusConflict, "POST", "/v1/users/"+bob+"/invitation", "")
	s.wants(http.StatusOK, "PATCH", "/v1/users/"+bob, `{"disabled":false}`, "If-Match", `*`)
	s.wants(http.StatusCreated, "POST", "/v1/users/"+bob+"/invitation?reset=true", "")
	s.wants(http.StatusOK, "POST", "/v1/users/"+bob+"/unlock", "")
	if ended := s.wants(http.StatusOK, "DELETE", "/v1/users/"+id+"/sessions", ""); ended["ended"] != 0.0 {
		t.Errorf("%v", ended)
	}
	s.wants(http.StatusNoContent, "DELETE", "/v1/users/"+bob, "", "If-Match", `"3"`)
	for _, c := range [][2]string{{"GET", ""}, {"DELETE", ""}, {"POST", "/unlock"}, {"POST", "/invitation"}, {"DELETE", "/sessions"}} {
		s.wants(http.StatusNotFound, c[0], "/v1/users/"+bob+c[1], "")
	}
}

func TestUsersRefused(t *testing.T) {
	s, _ := peopled(t)
	for _, c := range []struct{ body, pointers string }{
		{`{}`, "/login /roles"},
		{`{"login":"a b","roles":[]}`, "/login /roles"},
		{`{"login":"x","roles":["king"]}`, "/roles/0"},
		{`{"login":"x","roles":["cad"],"email":"y","name":"` + strings.Repeat("n", 101) + `"}`, "/name /email /roles"},
		{`{"login":1,"roles":{},"districts":["a b"],"openid":{"issuer":""},"extra":1}`, "/login /roles /districts/0 /openid/subject /extra"},
		{`[]`, ""},
	} {
		got := s.wants(http.StatusBadRequest, "POST", "/v1/users", c.body)
		var pointers []string
		faults, _ := got["errors"].([]any)
		for _, f := range faults {
			pointers = append(pointers, text(f, "pointer"))
		}
		if strings.Join(pointers, " ") != c.pointers {
			t.Errorf("%s: %v, want %s", c.body, pointers, c.pointers)
		}
	}
}

func TestMachineKeys(t *testing.T) {
	s, reg := peopled(t)
	made := s.wants(http.StatusCreated, "POST", "/v1/keys", `{"name":"CAD","roles":["cad"]}`)
	secret, id := text(made, "secret"), text(made, "key", "id")
	if _, err := reg.Key(secret, noon); err != nil {
		t.Error(err)
	}
	if got := text(made, "key", "expires_at"); got != noon.Add(identity.KeyLasts).Format(time.RFC3339) {
		t.Errorf("good until %s", got)
	}
	ever := s.wants(http.StatusCreated, "POST", "/v1/keys", `{"name":"radio","roles":["cad"],"expires_at":null,"dns_name":"radio.example","districts":[]}`)
	if at(ever, "secret") != nil || at(ever, "key", "expires_at") != nil || text(ever, "key", "dns_name") != "radio.example" {
		t.Errorf("%v", ever)
	}
	next := s.wants(http.StatusCreated, "POST", "/v1/keys/"+id+"/rotation?overlap_hours=0", "")
	if _, err := reg.Key(secret, noon); err == nil {
		t.Error("the old one is good without an overlap")
	}
	if _, err := reg.Key(text(next, "secret"), noon); err != nil || text(next, "key", "replaces") != id {
		t.Errorf("%v, %v", next, err)
	}
	s.wants(http.StatusConflict, "POST", "/v1/keys/"+id+"/rotation", "")
	s.wants(http.StatusBadRequest, "POST", "/v1/keys/"+id+"/rotation?overlap_hours=721", "")
	list := s.wants(http.StatusOK, "GET", "/v1/keys", "")
	if keys, ok := list["keys"].([]any); !ok || len(keys) != 3 {
		t.Errorf("%v", list)
	}
	s.wants(http.StatusNoContent, "DELETE", "/v1/keys/"+id, "")
	s.wants(http.StatusNotFound, "DELETE", "/v1/keys/"+id, "")
	past := s.wants(http.StatusBadRequest, "POST", "/v1/keys", `{"name":"x","roles":["cad"],"expires_at":"2020-01-01T00:00:00Z"}`)
	if faults, _ := past["errors"].([]any); len(faults) != 1 || text(faults[0], "pointer") != "/expires_at" {
		t.Errorf("%v", past)
	}
}

func TestSignInSettings(t *testing.T) {
	s, _ := peopled(t)
	got := s.get("/v1/settings/sign-in")
	if got.Code != http.StatusOK || got.Header().Get("ETag") != `"1"` {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if again := s.get("/v1/settings/sign-in", "If-None-Match", `"1"`); again.Code != http.StatusNotModified {
		t.Errorf("%d", again.Code)
	}
	whole := got.Body.String()
	if same := s.wants(http.StatusOK, "PUT", "/v1/settings/sign-in", whole, "If-Match", `"1"`); same["ETag"] != `"1"` {
		t.Errorf("as it is: %v", same["ETag"])
	}
	console := strings.Replace(whole, `"dispatcher":{"lock_minutes":30,"end_minutes":60`, `"dispatcher":{"lock_minutes":0,"end_minutes":0`, 1)
	console = strings.Replace(console, `"banner":"","must_accept":false`, `"banner":"For police use.\nWatched.","must_accept":true`, 1)
	console = strings.Replace(console, `"openid":null`, `"openid":{"name":"City","issuer":"https://login.example","client_id":"w","link_email":true}`, 1)
	set := s.wants(http.StatusOK, "PUT", "/v1/settings/sign-in", console)
	if set["ETag"] != `"2"` || at(set, "roles", "dispatcher", "lock_minutes") != 0.0 || text(set, "openid", "name") != "City" {
		t.Errorf("%v", set)
	}
	s.wants(http.StatusPreconditionFailed, "PUT", "/v1/settings/sign-in", whole, "If-Match", `"1"`)
	bad := strings.Replace(whole, `"officer":{"lock_minutes":30`, `"officer":{"lock_minutes":0`, 1)
	bad = strings.Replace(bad, `"idle_days":90`, `"idle_days":99999`, 1)
	refused := s.wants(http.StatusBadRequest, "PUT", "/v1/settings/sign-in", bad)
	var pointers []string
	faults, _ := refused["errors"].([]any)
	for _, f := range faults {
		pointers = append(pointers, text(f, "pointer"))
	}
	if strings.Join(pointers, " ") != "/roles/officer/lock_minutes /idle_days" {
		t.Errorf("%v", pointers)
	}
}

func TestMe(t *testing.T) {
	s, _ := peopled(t)
	me := s.wants(http.StatusOK, "GET", "/v1/me", "")
	if me["kind"] != "local" || len(me["roles"].([]any)) != 8 { //nolint:forcetypeassert // documented
		t.Errorf("%v", me)
	}
	bound := &access.User{Kind: access.Person, Name: "x", Roles: access.Anybody.Roles, Districts: []roster.DistrictID{"N"}, Proved: noon}
	part := newServiceWith(t, nil, func(o *api.Options) {
		o.People = &api.People{Now: func() time.Time { return noon }}
		o.Web.Identify = func(*http.Request) (*access.User, error) { return bound, nil }
	})
	for _, path := range []string{"/v1/users", "/v1/keys", "/v1/settings/sign-in", "/v1/users/x"} {
		part.wants(http.StatusForbidden, "GET", path, "")
	}
	part.wants(http.StatusOK, "GET", "/v1/me", "")
	bare := newService(t, nil)
	for _, path := range []string{"/v1/users", "/v1/keys", "/v1/settings/sign-in", "/v1/users/x"} {
		bare.wants(http.StatusServiceUnavailable, "GET", path, "")
	}
}
