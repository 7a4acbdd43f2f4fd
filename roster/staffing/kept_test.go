package staffing_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/staffing"
	"watchbill/roster/store"
	"watchbill/roster/store/storetest"
)

var update = flag.Bool("update", false, "write the records of the present version to testdata")

// kept is a record as it lies in a store.
type kept struct {
	Key   string `json:"key"`
	Value []byte `json:"value"`
}

const keptFile = "testdata/v1.json"

// keep makes one record of each kind, and writes them down.
func keep(t *testing.T) {
	s := newStation(t, records())
	if _, err := s.Publish(t.Context(), chief(), days("2027-03-01", "2027-03-07"), nil, began); err != nil {
		t.Fatal(err)
	}
	s.leave("Odd", "2027-03-10", "2027-03-12")
	denied := s.leave("Even", "2027-03-10", "2027-03-12")
	swap := s.swap("2027-03-03", "2027-03-06")
	for _, x := range []struct {
		id string
		d  staffing.Decision
	}{
		{denied.ID, staffing.Decision{State: staffing.Denied, Reason: staffing.CoverShort}}, {swap.ID, staffing.Decision{State: staffing.Agreed}},
		{swap.ID, staffing.Decision{State: staffing.Approved, Override: "flood"}},
	} {
		if _, err := s.Decide(t.Context(), chief(), x.id, x.d, hours(1)); err != nil {
			t.Fatal(err)
		}
	}
	s.offer(staffing.OfferAsk{Order: staffing.ToAll, Officers: []roster.OfficerID{"Free1"}})
	o := s.offer(staffing.OfferAsk{Officers: []roster.OfficerID{"Free1", "Free2"}})
	if _, err := s.Answer(t.Context(), chief(), o.ID, staffing.Reply{Officer: "Free1"}, hours(0)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Answer(t.Context(), chief(), o.ID, staffing.Reply{Officer: "Free2", Accept: true, Override: "flood"}, hours(0)); err != nil {
		t.Fatal(err)
	}
	page, err := s.kv.Scan(t.Context(), store.Prefix([]byte("staffing\x00")))
	if err != nil {
		t.Fatal(err)
	}
	var list []kept
	for _, e := range page.Entries {
		list = append(list, kept{string(e.Key), e.Value})
	}
	text, err := json.MarshalIndent(list, "", " ")
	if err == nil {
		err = os.WriteFile(keptFile, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestKeptRecords reads what version 1 wrote.
func TestKeptRecords(t *testing.T) {
	if *update {
		keep(t)
	}
	text, err := os.ReadFile(keptFile)
	if err != nil {
		t.Fatal(err)
	}
	var list []kept
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	s := newStation(t, records())
	var ops []store.Op
	for _, k := range list {
		ops = append(ops, store.Put([]byte(k.Key), k.Value))
	}
	if _, err := s.kv.Commit(t.Context(), store.Txn{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	counts, err := staffing.Check(t.Context(), s.kv)
	if d := cmp.Diff(map[string]int{"request": 3, "offer": 2, "publication": 1}, counts); d != "" || err != nil {
		t.Errorf("%s %v", d, err)
	}
	var got []string
	requests, err := s.Requests(t.Context(), chief(), staffing.RequestFilter{}, hours(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range requests {
		got = append(got, fmt.Sprintf("%s of %v %s, %d steps, %s%s", q.Kind, q.Parties(), q.State, len(q.Steps), q.Steps[len(q.Steps)-1].Reason, q.Steps[len(q.Steps)-1].Override))
	}
	offers, err := s.Offers(t.Context(), chief(), staffing.OfferFilter{}, hours(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range offers {
		got = append(got, fmt.Sprintf("%s %s of %s in %s", o.Order, answers(o), o.Kind, o.District))
	}
	all, err := s.Publications(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	changes, err := s.Changes(t.Context(), all[0], s.Book())
	if err != nil || len(changes) != 0 || all[0].Last().People != 3 {
		t.Errorf("%+v %+v %v", all[0], changes, err)
	}
	for _, want := range []string{
		"leave of [Odd] open, 1 steps, ", "leave of [Even] denied, 2 steps, cover-short", "swap of [Odd Even] approved, 3 steps, flood",
		"all open: asked of overtime in D1", "in-order filled: declined accepted of overtime in D1",
	} {
		if !strings.Contains(strings.Join(got, "\n")+"\n", want+"\n") {
			t.Errorf("there is no %q in\n%s", want, strings.Join(got, "\n"))
		}
	}
}

func TestCheckFindsDamage(t *testing.T) {
	text, err := os.ReadFile(keptFile)
	if err != nil {
		t.Fatal(err)
	}
	var list []kept
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	for i, k := range list {
		if strings.Contains(k.Key, "guard") {
			continue
		}
		for name, value := range map[string][]byte{"gone": nil, "cut": k.Value[:len(k.Value)/2], "later": []byte(`{"v": 2}`)} {
			kv := storetest.NewMemory()
			var ops []store.Op
			for j, other := range list {
				switch {
				case j != i:
					ops = append(ops, store.Put([]byte(other.Key), other.Value))
				case name != "gone":
					ops = append(ops, store.Put([]byte(k.Key), value))
				}
			}
			if _, err := kv.Commit(t.Context(), store.Txn{Ops: ops}); err != nil {
				t.Fatal(err)
			}
			_, err := staffing.Check(t.Context(), kv)
			harmless := strings.Contains(k.Key, "pending") && name != "gone" || name == "gone" && !strings.Contains(k.Key, "pending") && !strings.Contains(k.Key, "duty") && (strings.Contains(string(k.Value), `"state":"denied"`) || strings.Contains(string(k.Value), `"state":"filled"`) || strings.Contains(string(k.Value), `"state":"approved"`) || strings.Contains(k.Key, "publication"))
			if (err == nil) != harmless {
				t.Errorf("%s, the record %q: %v", name, k.Key, err)
			}
		}
	}
}

// FuzzRecord: whatever lies under our keys is read or refused, and nothing else.
func FuzzRecord(f *testing.F) {
	text, err := os.ReadFile(keptFile)
	if err != nil {
		f.Fatal(err)
	}
	var list []kept
	if err := json.Unmarshal(text, &list); err != nil {
		f.Fatal(err)
	}
	for _, k := range list {
		f.Add(strings.TrimPrefix(k.Key, "staffing\x00"), k.Value)
	}
	f.Fuzz(func(t *testing.T, key string, value []byte) {
		kv := storetest.NewMemory()
		if _, err := kv.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put([]byte("staffing\x00"+key), value)}}); err != nil {
			return
		}
		_, _ = staffing.Check(t.Context(), kv)
		s := staffing.New(staffing.Options{KV: kv, Roster: noRoster{}})
		a := chief()
		requests, err := s.Requests(t.Context(), a, staffing.RequestFilter{Dates: days("2027-03-01", "2027-03-02")}, began)
		for _, q := range requests {
			_, _ = q.MayRead(a, nil), q.Made()
		}
		_ = err
		offers, _ := s.Offers(t.Context(), a, staffing.OfferFilter{Dates: days("2027-03-01", "2027-03-02")}, began)
		for _, o := range offers {
			_ = o.Taken()
		}
		all, _ := s.Publications(t.Context())
		for _, p := range all {
			_ = p.Last()
		}
	})
}

// noRoster is a service before its first import.
type noRoster struct{}

func (noRoster) Book() *roster.Book { return nil }
