package signin

import (
	"net/url"
	"strings"
)

// maxThen is the longest return path, in bytes.
const maxThen = 2 << 10

// returnPath is a path, with its query, to return to: s where it is one on this host, else empty. Whatever a browser could
// read as another host is none: it must begin with one slash, and holds no backslash, control character or blank. The pages of
// signing in are none either, for somebody would come back to where they just were, but for those of the second factor and of the password.
func returnPath(s string) string {
	if len(s) > maxThen || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") {
		return ""
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f || s[i] == '\\' {
			return ""
		}
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, "\\") {
		return ""
	}
	for _, own := range []string{pathSignIn, pathProve, "/sign-out"} {
		if rest, ok := strings.CutPrefix(u.Path, own); ok && (rest == "" || rest[0] == '/') && u.Path != pathFactor && u.Path != pathPassword {
			return ""
		}
	}
	u.Fragment = ""
	if s = u.String(); len(s) > maxThen { // what is escaped got longer
		return ""
	}
	return s
}

// withThen is a path of ours that knows where to go from there.
func withThen(path, then string) string {
	if then == "" {
		return path
	}
	return path + "?then=" + url.QueryEscape(then)
}
