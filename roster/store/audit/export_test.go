package audit

// Seal sets a record's hash, as somebody would who knows how.
func Seal(r *Record) error { return r.seal() }

// Decode reads a record.
func Decode(value []byte) (r Record, err error) { return r, decode(value, &r) }

// Encode writes one.
func Encode(r Record) ([]byte, error) { return encode(r) }
