package webhook

// What the tests of this package's insides use.
var (
	Sign       = sign
	RetryAfter = retryAfter
	Delays     = delays
	Forbidden  = forbidden
	Guarded    = guarded
)
