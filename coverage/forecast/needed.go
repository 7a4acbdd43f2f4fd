package forecast

// Officers is a number of certified officers; [Unreachable] is none.
type Officers int

// Unreachable means that MaxOfficers would not be enough, or that nobody is posted to tell presence by.
const Unreachable Officers = 0

// MaxOfficers is how many certified officers of one district and shift are considered.
const MaxOfficers = 1_000

// Needed returns the smallest number of officers, each present with probability presence and independently of the
// others, of whom at least required are present with probability level. It is [Unreachable] when MaxOfficers are not
// enough. required is at least 1, presence and level are 0 to 1.
func Needed(presence, level float64, required int) Officers {
	if required > MaxOfficers || !(presence > 0) {
		return Unreachable
	}
	o := odds(nil).start(required)
	for n := 1; n <= MaxOfficers; n++ {
		o.add(presence)
		if n >= required && o.short() <= 1-level+slack {
			return Officers(n)
		}
	}
	return Unreachable
}

// slack keeps a probability that is a level exactly, such as 1 - 0.05, from failing it for its last bit.
const slack = 1e-12
