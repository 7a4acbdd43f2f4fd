package pack

import (
	"cmp"
	"context"
	"io"

	"watchbill/roster"
)

// Calls are the rows of a calls.csv and where each of them stands. They do not change and are safe for concurrent use.
type Calls struct {
	Rows []roster.Call // in the order of the file; to be read only

	file  string
	lines []int32
}

// Calls returns the calls of a pack that Book has found no fault in.
func (p *Pack) Calls() *Calls {
	return &Calls{p.Records.Calls, roster.CallsFile, p.in.file(roster.CallsFile).rows.lines}
}

// ReadCalls reads calls for the agency of a book from a file of the format of calls.csv; faults name it as name. The
// Calls are nil when there are faults that are no warnings, or when err is not nil; err is that of r or ctx.
func ReadCalls(ctx context.Context, r io.Reader, name string, book *roster.Book) (*Calls, Faults, error) {
	in := newReading()
	in.zone, in.zoned = book.Zone(), true
	in.records.Agency, in.records.Districts = book.Agency(), book.Districts().Append(nil)
	in.records.Shifts, in.records.Rotations = book.Shifts().Append(nil), book.Rotations().Append(nil)
	limited := &io.LimitedReader{R: r, N: maxFile + 1}
	if err := tableOf(roster.CallsFile).read(ctx, in, limited); err != nil {
		return nil, nil, err
	}
	if limited.N == 0 {
		in.fault(roster.CallsFile, 1, "file", "too large; at most %s are read", bytesOf(maxFile))
	}
	p := &Pack{in.records, in}
	ok, faults := p.Book(0)
	for i := range faults {
		if faults[i].File == roster.CallsFile {
			faults[i].File = name
		}
	}
	if ok == nil {
		return nil, faults, nil
	}
	calls := p.Calls()
	calls.file = name
	return calls, faults, nil
}

// Located says where the rows stand that faults name by their index in Rows. Of the rest of the faults, those beyond
// 10,000, the last element says how many they are.
func (c *Calls) Located(faults roster.Faults) Faults {
	var g gathered
	for _, f := range faults {
		g.add(Fault{c.file, int(c.lines[f.Row]), cmp.Or(f.Column, "row"), f.Msg, f.Warning})
	}
	return g.sorted()
}
