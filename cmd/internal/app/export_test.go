package app

// OpenWithin is Open with waits of the test's choosing.
var OpenWithin = open
