package app

// OpenWithin is Open with waits of the test's choosing.
var OpenWithin = open

// Served tells whether a service holds the store.
func (d *Data) Served() bool { return d.remote != nil }
