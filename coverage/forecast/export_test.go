package forecast

// Short returns the probability that fewer than required of so many officers are present. Arguments are as for
// [Needed].
func Short(officers int, presence float64, required int) float64 {
	if required > officers {
		return 1
	}
	o := odds(nil).start(required)
	for range officers {
		o.add(presence)
	}
	return o.short()
}
