package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// acknowledged is what dispatchers were told was done.
type acknowledged struct {
	mu    sync.Mutex
	calls map[string][]string // by assignment: the states that were answered 2xx
	keys  map[string][2]string
	asked int
}

// do asks and returns the answer's body when it is 2xx; anything else, such as no answer, may be done or not.
func do(client *http.Client, method, url, body, key string) (string, bool) {
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return "", false
	}
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	answer, err := client.Do(r)
	if err != nil {
		return "", false
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	return string(b), err == nil && answer.StatusCode < 300
}

// work takes one call through its life, as far as the service lives.
func (k *acknowledged) work(client *http.Client, url, call string) {
	r, ok := do(client, "POST", url+"/v1/recommendations", fmt.Sprintf(`{"call":{"id":%q,"district_id":"N","nature":"MENTAL"}}`, call), "")
	id, _ := at(r, "id")
	unit, _ := at(r, "candidates.0.unit_id")
	if !ok || unit == "none" {
		return
	}
	claim := fmt.Sprintf(`{"recommendation_id":%q,"unit_id":%q}`, id, unit)
	a, ok := do(client, "POST", url+"/v1/assignments", claim, call)
	k.mu.Lock()
	k.asked += 2
	k.mu.Unlock()
	if !ok {
		return
	}
	name, _ := at(a, "id")
	k.saw(name, "Dispatched")
	k.mu.Lock()
	k.keys[call] = [2]string{claim, a}
	k.mu.Unlock()
	for _, state := range []string{"EnRoute", "OnScene", "Cleared"} {
		if _, ok := do(client, "PATCH", url+"/v1/assignments/"+name, fmt.Sprintf(`{"state":%q}`, state), ""); !ok {
			return
		}
		k.saw(name, state)
	}
}

func (k *acknowledged) saw(assignment, state string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.calls[assignment] = append(k.calls[assignment], state)
	k.asked++
}

// holds compares what was acknowledged with what the service knows after it was started again, and then clears what is
// open, so that the units can be claimed anew.
func (k *acknowledged) holds(t *testing.T, client *http.Client, url string) {
	t.Helper()
	written := map[string]bool{} // assignment and state
	for next := ""; ; {
		page, ok := do(client, "GET", url+"/v1/journal"+next, "", "")
		var journal struct {
			Next    string `json:"next_cursor"`
			Entries []struct {
				Assignment string `json:"assignment_id"`
				State      string `json:"state"`
			}
		}
		if err := json.Unmarshal([]byte(page), &journal); !ok || err != nil {
			t.Fatalf("the journal cannot be read: %v %.300s", err, page)
		}
		for _, e := range journal.Entries {
			written[e.Assignment+" "+e.State] = true
		}
		if next = "?cursor=" + journal.Next; journal.Next == "" {
			break
		}
	}
	order := map[string]int{"Dispatched": 1, "EnRoute": 2, "OnScene": 3, "Cleared": 4}
	for id, states := range k.calls {
		for _, state := range states {
			if !written[id+" "+state] {
				t.Errorf("%s was %s, and the journal does not say so", id, state)
			}
		}
		last := states[len(states)-1]
		body, _ := do(client, "GET", url+"/v1/assignments/"+id, "", "")
		if now, err := at(body, "state"); err != nil || order[now] < order[last] {
			t.Errorf("%s was %s and is %s: %v", id, last, now, err)
		}
	}
	k.answeredAgain(t, client, url)
	k.clear(t, client, url)
}

// answeredAgain asks for some of the claims again with their keys: the answers are the first ones.
func (k *acknowledged) answeredAgain(t *testing.T, client *http.Client, url string) {
	t.Helper()
	tried := 0
	for call, claim := range k.keys {
		if again, ok := do(client, "POST", url+"/v1/assignments", claim[0], call); !ok || again != claim[1] {
			t.Errorf("the claim for %s was answered %s and is now %s", call, claim[1], again)
		}
		if tried++; tried == 20 {
			return
		}
	}
}

// clear ends what is open, among which nobody may be twice.
func (k *acknowledged) clear(t *testing.T, client *http.Client, url string) {
	t.Helper()
	body, _ := do(client, "GET", url+"/v1/assignments?open=true", "", "")
	var open struct {
		Assignments []struct {
			ID       string
			Officers []string
		}
	}
	if err := json.Unmarshal([]byte(body), &open); err != nil {
		t.Fatal(err)
	}
	on := map[string]string{}
	for _, a := range open.Assignments {
		for _, officer := range a.Officers {
			if on[officer] != "" {
				t.Errorf("%s is on %s and on %s", officer, on[officer], a.ID)
			}
			on[officer] = a.ID
		}
		if _, ok := do(client, "PATCH", url+"/v1/assignments/"+a.ID, `{"state":"Cleared"}`, ""); !ok {
			t.Errorf("%s cannot be cleared", a.ID)
		} else if k.calls[a.ID] != nil {
			k.saw(a.ID, "Cleared")
		}
	}
}
