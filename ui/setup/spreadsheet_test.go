package setup

import (
	"strings"
	"testing"
)

// TestSpreadsheet: what a spreadsheet program makes of a file is put as a pack has it, on the same lines.
func TestSpreadsheet(t *testing.T) {
	for _, test := range []struct{ name, file, order, in, want string }{
		{"as it is", "officers.csv", "month-first", "\ufeffofficer_id,name,designated\r\n1,\"A\nB\",true\r\n", "\ufeffofficer_id,name,designated\r\n1,\"A\nB\",true\r\n"},
		{"truth values", "officers.csv", "", "officer_id,name,designated\r\n1,TRUE,TRUE\r\n2,x,FALSE\r\n", "officer_id,name,designated\n1,TRUE,true\n2,x,false\n"},
		{"semicolons", "shifts.csv", "", "shift_id;start;end\nday;7:00;19:00\n", "shift_id,start,end\nday,07:00,19:00\n"},
		{"tabs and halves of a day", "shifts.csv", "", "shift_id\tstart\tend\nday\t7:00 AM\t7:00:00 pm\n", "shift_id,start,end\nday,07:00,19:00\n"},
		{"month first", "postings.csv", "month-first", "officer_id,from,to\n1,3/1/2026,12/31/2026\n", "officer_id,from,to\n1,2026-03-01,2026-12-31\n"},
		{"day first", "postings.csv", "day-first", "officer_id,from,to\n1,03/01/2026,31/12/2026\n", "officer_id,from,to\n1,2026-01-03,2026-12-31\n"},
		{"no order was chosen", "postings.csv", "", "officer_id,from\n1,3/1/2026\n", "officer_id,from\n1,3/1/2026\n"},
		{"the other order", "postings.csv", "month-first", "officer_id,from\n1,31/12/2026\n", "officer_id,from\n1,31/12/2026\n"},
		{"no such order", "postings.csv", "2006", "officer_id,from\n1,2026\n", "officer_id,from\n1,2026\n"},
		{"moments", "extras.csv", "month-first", "officer_id,from,to\n1,12/24/2026 19:00,2026-12-25 1:00\n", "officer_id,from,to\n1,2026-12-24T19:00,2026-12-25T01:00\n"},
		{"seconds", "calls.csv", "", "call_id,received\n1,2026-12-24 19:00:07\n", "call_id,received\n1,2026-12-24T19:00:07\n"},
		{"rows stay on their lines", "officers.csv", "", "officer_id,name,designated\n\n,,\n1,\"A\n\nB\",TRUE\n\n2,b,x\n", "officer_id,name,designated\n\n\n1,\"A\n\nB\",true\n\n2,b,x\n"},
		{"no CSV", "officers.csv", "month-first", "officer_id,name\n1,\"A\" B\n", "officer_id,name\n1,\"A\" B\n"},
		{"another file", "policy.json", "month-first", "{\"start\": TRUE}", "{\"start\": TRUE}"},
		{"empty", "officers.csv", "", "", ""},
	} {
		if got := string(plain(test.file, []byte(test.in), test.order)); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestSpreadsheetLeavesTemplates: our own templates are as a pack has them.
func TestSpreadsheetLeavesTemplates(t *testing.T) {
	for _, f := range files {
		text, err := templates.ReadFile("templates/" + f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if got := plain(f.Name, text, "month-first"); string(got) != string(text) {
			t.Errorf("%s becomes %s", f.Name, got)
		}
	}
}

// FuzzSpreadsheet: no text makes it fail, none has more lines behind than before, and what is put as a pack has it stays so.
func FuzzSpreadsheet(f *testing.F) {
	f.Add("a;from\n1;3/1/2026\n\n;\n")
	f.Fuzz(func(t *testing.T, text string) {
		once := plain("postings.csv", []byte(text), "month-first")
		if strings.Count(string(once), "\n") > strings.Count(strings.ReplaceAll(text, "\r", "\n"), "\n")+1 {
			t.Errorf("%q has more lines: %q", text, once)
		}
		if again := plain("postings.csv", once, "month-first"); string(again) != string(once) {
			t.Errorf("%q, then %q", once, again)
		}
	})
}
