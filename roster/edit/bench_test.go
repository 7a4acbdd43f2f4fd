package edit_test

import (
	"fmt"
	"testing"

	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/store/boltkv"
)

// BenchmarkEdit adds an absence, a target and an officer to a roster of Chicago's size on a store that does not wait for
// the disk; and the first again, slowly, by loading and importing all.
func BenchmarkEdit(b *testing.B) {
	const officers = 8000
	texts := map[string]string{
		"absence": `[{"file":"absences.csv","op":"add","row":{"officer_id":"B%05[2]d","from":"%[1]s","to":"%[1]s"}}]`,
		"target":  `[{"file":"targets.csv","op":"add","row":{"need":"cit","district_id":"D1","shift_id":"day","required":1,"from":"%[1]s","to":"%[1]s"}}]`,
		"officer": `[{"file":"officers.csv","op":"add","row":{"officer_id":"N%[1]s"}}]`,
	}
	for _, name := range []string{"absence", "target", "officer", "slowly"} {
		b.Run(fmt.Sprintf("%s/officers=%d", name, officers), func(b *testing.B) {
			kv, err := boltkv.Open(b.TempDir(), boltkv.Options{NoSync: true})
			if err != nil {
				b.Fatal(err)
			}
			defer kv.Close()
			k := newKept(b, kv, small(officers))
			book := k.book(b)
			e := edit.New(edit.Options{KV: k.KV, Log: k.log, Book: func() *roster.Book { return book }})
			text := texts[name]
			if text == "" {
				text = texts["absence"]
			}
			day := date("2028-01-01")
			b.ReportAllocs()
			for b.Loop() {
				day++
				c := changes(b, fmt.Sprintf(text, day, int(day)%officers))
				if name == "slowly" {
					err = slowly(b.Context(), k, c)
				} else {
					_, err = e.Do(b.Context(), asEdit(c))
				}
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "edits/s")
		})
	}
}
