package api

import (
	"testing"

	"watchbill/api/web/access"
)

func TestListeners(t *testing.T) {
	var l listeners
	chief := &access.User{Kind: access.Person, ID: "chief"}
	var leave func()
	for i := range userListens {
		var err error
		if leave, err = l.come(chief, "192.0.2.1"); err != nil {
			t.Fatalf("stream %d: %v", i, err)
		}
	}
	if _, err := l.come(chief, "192.0.2.2"); err == nil {
		t.Error("one more than a user may have")
	}
	if _, err := l.come(&access.User{Kind: access.Machine, ID: "chief"}, "192.0.2.1"); err != nil {
		t.Errorf("a key of the same name: %v", err)
	}
	leave()
	if _, err := l.come(chief, "192.0.2.2"); err != nil {
		t.Errorf("after one has gone: %v", err)
	}
	all := make([]func(), 0, addressListens)
	for range addressListens {
		leave, err := l.come(access.Anybody, "192.0.2.3")
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, leave)
	}
	if _, err := l.come(access.Nobody, "192.0.2.3"); err == nil {
		t.Error("one more than an address may have")
	}
	for _, leave := range all {
		leave()
	}
	if len(l.of) != 2 {
		t.Errorf("%d names are kept, want 2", len(l.of))
	}
}
