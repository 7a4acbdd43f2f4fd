package recruit

// work counts what solving costs, in cells of a tableau touched, and what may still be spent. Counting work instead of
// time gives the same answer on every machine.
type work struct{ left int }

// The work that may be spent, in cells of tableaus and classes looked at: some tenths of a second each.
const (
	coverWork = 256 << 20
	curveWork = 128 << 20
	boundWork = 256 << 20
	leastWork = 1 << 20 // of each district, however many there are
)

// purse shares work out among districts: what one leaves is the others'.
type purse struct{ left, districts int }

// spend calls do with the next district's part.
func (p *purse) spend(do func(*work)) {
	part := max(leastWork, p.left/max(1, p.districts))
	w := &work{part}
	do(w)
	p.left -= part - max(0, w.left)
	p.districts--
}
