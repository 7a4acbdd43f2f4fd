package alert

// Owners is what decides which known alert a found one is.
func Owners(known []Known, found []Alert) []int { return owners(known, found) }
