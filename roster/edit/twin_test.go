package edit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// slowly is the twin: it loads all, applies the changes, and imports all.
func slowly(ctx context.Context, k *kept, x *pack.Changes) error {
	rows, revision, err := k.store.Load(ctx)
	if err != nil {
		return err
	}
	before, faults := roster.NewBook(rows, revision)
	if before == nil {
		return faults
	}
	after, found := x.Apply(before)
	if found.Err() != nil {
		return found.Err()
	}
	_, err = k.store.ImportBy(ctx, after.Records(), func(ctx context.Context, t store.Txn, c store.Changes) (uint64, error) {
		return k.log.Commit(ctx, t, audit.Entry{Action: audit.RowAdded, Who: audit.Who{Kind: audit.User, Name: "sam"}, Where: "127.0.0.1", Outcome: audit.Done, What: audit.OfImport(c)})
	})
	return err
}

// entries are the roster's keys and values, and those of the audit trail without what depends on the chain.
func (k *kept) entries(tb interface{ Fatal(...any) }) map[string]string {
	page, err := k.Scan(context.Background(), store.Prefix([]byte("roster")))
	if err != nil {
		tb.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range page.Entries {
		all[string(e.Key)] = string(e.Value)
	}
	records, _, err := audit.List(context.Background(), k.KV, audit.Filter{})
	if err != nil {
		tb.Fatal(err)
	}
	for _, r := range records {
		text, err := json.Marshal([]any{r.Action, r.What.Counts, r.What.Keys})
		if err != nil {
			tb.Fatal(err)
		}
		all[fmt.Sprint("audit ", r.Seq)] = string(text)
	}
	return all
}

// drawChanges draws a change or two that may well be made of a roster.
func drawChanges(t *rapid.T, book *roster.Book) string {
	days := []string{"2027-02-01", "2027-02-07", "2027-03-03", "2027-06-01"}
	officers := []string{"B00000", "B00001", "B00002", "B00003", "B00099"}
	values := map[string][]string{
		"officer_id": officers, "from": days, "to": append(days, ""), "kind": {"vacation", "sick"}, "district_id": {"D1", "D2"}, "shift_id": {"day", "night"},
		"rotation_id": {"four"}, "offset": {"0", "1"}, "name": {"", "Wren"}, "hours": {"40", "8"}, "completed": days, "required": {"1", "2"},
		"need": {"cit"}, "days": {"", "Fri"}, "start": {"07:00", "08:00"}, "end": {"19:00"}, "phone": {"988", ""},
	}
	files := []string{
		roster.AbsencesFile, roster.AbsencesFile, roster.PostingsFile, roster.ExtrasFile, roster.OfficersFile, roster.CredentialsFile,
		roster.TargetsFile, roster.ShiftsFile, roster.ResourcesFile,
	}
	var list []map[string]any
	for range rapid.IntRange(1, 2).Draw(t, "changes") {
		file := rapid.SampledFrom(files).Draw(t, "file")
		sheet := pack.SheetOf(book, file, "")
		row := map[string]string{}
		for _, column := range sheet.Columns() {
			if v := values[column]; v != nil {
				row[column] = rapid.SampledFrom(v).Draw(t, column)
			}
		}
		switch file {
		case roster.ExtrasFile:
			row["from"], row["to"], row["kind"] = row["from"]+"T00:00", row["from"]+"T06:00", "overtime"
		case roster.CredentialsFile:
			row["kind"] = "CIT-40"
		case roster.ResourcesFile:
			row["kind"], row["resource_id"] = "crisis-line", rapid.SampledFrom([]string{"line", "line2"}).Draw(t, "resource")
		}
		op := rapid.SampledFrom([]string{"add", "add", "change", "remove"}).Draw(t, "op")
		change := map[string]any{"file": file, "op": op, "row": row}
		if op != "add" && sheet.Len() > 0 {
			i := rapid.IntRange(0, sheet.Len()-1).Draw(t, "row")
			change["key"] = json.RawMessage(sheet.AppendKey(nil, i))
			columns := slices.Sorted(func(yield func(string) bool) {
				for c := range row {
					if !yield(c) {
						return
					}
				}
			})
			column := rapid.SampledFrom(columns).Draw(t, "column")
			change["row"] = map[string]string{column: row[column]}
		}
		if op == "remove" {
			delete(change, "row")
		}
		list = append(list, change)
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTwin: whatever is edited, the store, the trail and the published Book are what they are where all is loaded and
// imported.
func TestTwin(t *testing.T) {
	done, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		fast, slow := inMemory(t), inMemory(t)
		e := fast.editor()
		for range rapid.IntRange(1, 8).Draw(rt, "edits") {
			text := drawChanges(rt, slow.book(rt))
			got, err := e.Do(context.Background(), asEdit(changes(rt, text)))
			twin := slowly(context.Background(), slow, changes(rt, text))
			if fmt.Sprint(err) != fmt.Sprint(twin) {
				rt.Fatalf("%s\ngot error %v\nwant %v", text, err, twin)
			}
			if refused++; err != nil {
				continue
			}
			done++
			want := fast.book(rt)
			if d := cmp.Diff(want.Records(), got.After.Records(), cmpopts.EquateEmpty()); d != "" || got.After.Revision() != want.Revision() {
				rt.Fatalf("%s\nBook at %d, stored at %d (-stored +Book):\n%s", text, got.After.Revision(), want.Revision(), d)
			}
			if d := cmp.Diff(slow.entries(rt), fast.entries(rt)); d != "" {
				rt.Fatalf("%s\n(-twin +edited):\n%s", text, d)
			}
		}
	})
	t.Logf("%d edits, %d of them done", refused, done)
}
