package identity_test

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

// The fuzz targets of this file read a record of one kind, which may be anything. What a record lacks keeps it from being read: an
// account that anybody's code opens, or limits that nobody set, must not come of a damaged disk.

func FuzzReadAccount(f *testing.F) {
	readable(f, "account", "anzcnrd437k6", broken{
		`{"v":1,"roles":["officer"]}`, `{"v":1,"login":"x"}`, `{"v":1,"login":"x","roles":["king"]}`,
		`{"v":1,"login":"x","roles":["administrator"],"password":{}}`, `{"v":1,"login":"x","roles":["administrator"],"totp":{"step":7}}`,
	}, `{"v":1,"login":"x","roles":["administrator"],"since":"9999-12-31T23:59:59-23:59","seen":"2027-03-03T12:00:00+01:00","failures":[],"recovery":[]}`)
}

func FuzzReadSession(f *testing.F) {
	readable(f, "session", "c30f37f1bb84d06c7c260bebb2ce66c7f4f0059e94eaaea2cfc3b683660f43c4", broken{
		`{"v":1}`, `{"v":1,"id":"x"}`, `{"v":1,"account":"anzcnrd437k6"}`, `{"v":1,"id":"x","account":"anzcnrd437k6","before":"x"}`,
		`{"v":1,"id":"x","account":"anzcnrd437k6","begun":"2027-03-03T12:00:00Z","seen":"9999-12-31T23:59:59-23:59"}`, // no sweep could write it
	}, `{"v":1,"id":"x","account":"anzcnrd437k6","begun":"2027-03-03T12:00:00Z","seen":"9998-12-30T00:00:00-23:59"}`)
}

func FuzzReadLink(f *testing.F) {
	readable(f, "link", "7edfe53876ced7a774cbf5ea39368b28d384021baa0cb4096226f57d865d428a", broken{
		`{"v":1}`, `{"v":1,"kind":"invitation"}`, `{"v":1,"kind":"setup","account":"anzcnrd437k6"}`, `{"v":1,"kind":"Setup"}`,
	}, `{"v":1,"kind":"setup"}`)
}

func FuzzReadKey(f *testing.F) {
	readable(f, "key", "i3shag73", broken{
		`{"v":1}`, `{"v":1,"name":"AVL","certificate_dns":"avl.example"}`, `{"v":1,"name":"CAD","roles":["cad"]}`,
		`{"v":1,"name":"CAD","roles":["cad"],"sha256":"0","certificate_sha256":"1"}`,
	}, `{"v":1,"name":"AVL","roles":["cad"],"certificate_dns":"avl.example","used":"0000-01-01T00:00:00Z"}`)
}

func FuzzReadSettings(f *testing.F) {
	readable(f, "settings", "sign-in", broken{
		`{"v":1}`, `{"v":1,"count":2,"idle_days":-1}`, `{"v":1,"count":2,"limits":{"king":{}}}`, `{"v":1,"count":2,"openid":{}}`, `{"v":1,"count":2,"must_accept":true}`,
		`{"v":1,"count":2,"limits":{"officer":{"lock_s":-60,"end_s":3600,"whole_s":43200}}}`,
		`{"v":1,"count":2,"limits":{"officer":{"lock_s":1800,"end_s":3600,"whole_s":9223372037}}}`,
		`{"v":1,"count":2,"limits":{"officer":{"lock_s":18446744174,"end_s":3600,"whole_s":43200}}}`, // 1'40" and a bit, were it to overflow
	}, `{"v":1,"count":2}`)
}

// broken are records that are refused.
type broken []string

// readable fuzzes the records of a kind. One that is not read is told by its key, and nothing of it is there; one that is read is
// written as what reads the same, and a register opens on it and goes on.
func readable(f *testing.F, kind, id string, refused broken, odd ...string) {
	around := golden(f)
	for _, records := range []map[string]string{around, busy(f)} {
		for _, key := range slices.Sorted(maps.Keys(records)) {
			value := records[key]
			if _, again, err := identity.Reread([]byte(key), []byte(value)); err != nil || string(again) != value {
				f.Fatalf("%q is %s, and read and written again it is %s, %v", key, value, again, err)
			}
			if of, ok := strings.CutPrefix(key, "identity\x00"+kind+"\x00"); ok {
				f.Add(of, []byte(value))
			}
		}
	}
	for _, value := range append(refused, "", "null", "[]", "{}", `{"v":2}`) {
		if _, _, err := identity.Reread([]byte("identity\x00"+kind+"\x00"+id), []byte(value)); err == nil {
			f.Errorf("%s is read as %s", value, kind)
		}
		f.Add(id, []byte(value))
	}
	for _, value := range odd {
		if _, _, err := identity.Reread([]byte("identity\x00"+kind+"\x00"+id), []byte(value)); err != nil {
			f.Errorf("%s: %v", value, err)
		}
		f.Add(id, []byte(value))
	}
	f.Fuzz(func(t *testing.T, id string, value []byte) {
		key := "identity\x00" + kind + "\x00" + id
		kv := storetest.NewMemory()
		records := maps.Clone(around)
		records[key] = string(value)
		var ops []store.Op
		for _, key := range slices.Sorted(maps.Keys(records)) {
			ops = append(ops, store.Put([]byte(key), []byte(records[key])))
		}
		if _, err := kv.Commit(ctx, store.Txn{Ops: ops}); err != nil {
			t.Skip(err) // no key of a store
		}
		read, again, err := identity.Reread([]byte(key), value)
		_, checked := identity.Check(ctx, kv)
		if err != nil {
			if read != nil {
				t.Errorf("%q is %v, and read as %+v", value, err, read)
			}
			if !isKind(checked, roster.Unavailable) || !strings.Contains(checked.Error(), strconv.Quote(key)) {
				t.Errorf("%q is %v, and the check says: %v", value, err, checked)
			}
			return
		}
		same, _, err := identity.Reread([]byte(key), again)
		if err != nil {
			t.Fatalf("%q is written as %q, and that is %v", value, again, err)
		}
		if diff := cmp.Diff(read, same, everything...); diff != "" {
			t.Errorf("%q is written as %q, which is another:\n%s", value, again, diff)
		}
		if checked != nil {
			if !isKind(checked, roster.Unavailable) || !strings.Contains(checked.Error(), "two accounts have the login") {
				t.Errorf("%q: %v", value, checked)
			}
			return
		}
		goesOn(t, kv)
	})
}

// everything compares records with all that is in them. Lists of times and of texts are the same where both are empty; of
// districts they are not.
var everything = cmp.Options{
	cmp.Exporter(func(reflect.Type) bool { return true }),
	cmp.FilterValues(func(x, y []time.Time) bool { return len(x)+len(y) == 0 }, cmp.Ignore()),
	cmp.FilterValues(func(x, y []string) bool { return len(x)+len(y) == 0 }, cmp.Ignore()),
}

// goesOn opens a register and asks it for what there is, and has it sweep.
func goesOn(t *testing.T, kv store.KV) {
	t.Helper()
	h := open(t, kv, noon.Add(time.Minute))
	for range 2 {
		for _, a := range h.Accounts(h.now) {
			h.Sessions(a.ID, h.now)
		}
		h.Keys()
		h.Settings()
		h.NeedsSetup()
		_, _ = h.Session("jLCD8JM9v4O9w_VL-srwMk4ZJejRfK6pIZ5zhxAN29M", h.now)
		_, _ = h.Key("wbk_i3shag73_gVDLcnmZ9mTppeXVVuE2X_kiedL8Pm2s99T5c5WnCAo", h.now)
		_, _ = h.Link("lKvVeh5HafkE6OCNhy3CuqF0UonAgbzt_2Wmi7PmL6M", h.now)
		if err := h.Sweep(ctx, h.now); err != nil {
			t.Fatal(err)
		}
		h.after(100 * 24 * time.Hour)
	}
	if _, err := identity.Check(ctx, kv); err != nil {
		t.Errorf("after a sweep: %v", err)
	}
}

// golden is a store as version 1 wrote it.
func golden(t testing.TB) map[string]string {
	t.Helper()
	text := must(os.ReadFile("testdata/v1.json"))(t)
	var x kept
	if err := json.Unmarshal(text, &x); err != nil {
		t.Fatal(err)
	}
	return x.Records
}

// busy is a store of today with what the golden one has not: accounts that are locked and disabled, links of set-up, keys in
// place of others, a certificate by its fingerprint, and settings of all sorts.
func busy(t testing.TB) map[string]string {
	t.Helper()
	h := newHouse(t)
	must(h.Setup(ctx, h.by()))(t)
	records := h.kept()
	a := h.account("alice", access.Supervisor, access.Dispatcher)
	b := h.account("bob", access.Officer)
	h.enter("alice")
	h.enter("bob")
	for range identity.MaxFailures {
		_, _ = h.SignIn(ctx, h.attempt("alice", "wrong"))
	}
	a = must(h.Account(a.ID, h.now))(t)
	if a.Locked.IsZero() {
		t.Fatal("alice is not locked")
	}
	maps.Copy(records, h.kept())
	must(h.SetDisabled(ctx, h.by(), b.ID, true))(t)
	k, _, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "CAD", Roles: roles(t, access.CAD), Districts: []roster.DistrictID{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.RotateKey(ctx, h.by(), k.Number, time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "pinned", Roles: roles(t, access.CAD), Fingerprint: strings.Repeat("0f", 32)}); err != nil {
		t.Fatal(err)
	}
	s := h.Settings()
	s.Limits[access.Dispatcher] = identity.Limits{Whole: 12 * time.Hour, SecondFactor: true}
	s.Banner, s.MustAccept, s.IdleDays, s.AddressFailures = "For police use.\n<ö>", true, 0, 0
	must(h.SetSettings(ctx, h.by(), s))(t)
	maps.Copy(records, h.kept())
	return records
}

// kept is every record, by its key.
func (h *house) kept() map[string]string {
	h.t.Helper()
	records := map[string]string{}
	for _, e := range must(h.kv.Scan(ctx, store.Prefix([]byte("identity\x00"))))(h.t).Entries {
		records[string(e.Key)] = string(e.Value)
	}
	return records
}
