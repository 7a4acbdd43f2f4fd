package roster

// MaxID is the greatest length of an identifier, in bytes.
const MaxID = 64

// ValidID tells whether s is an identifier: 1 to [MaxID] of A-Z a-z 0-9 . _ -
func ValidID[S ~string](s S) bool {
	if len(s) == 0 || len(s) > MaxID {
		return false
	}
	for i := range len(s) {
		if !idByte[s[i]] {
			return false
		}
	}
	return true
}

var idByte = func() (ok [256]bool) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
	for i := range len(alphabet) {
		ok[alphabet[i]] = true
	}
	return ok
}()
