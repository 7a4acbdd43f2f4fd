package gazetteer

import (
	"strings"
	"unicode"
)

// accents lists letters that lose their accent: each line the plain letters, then those that stand for them.
const accents = `
a àáâãäåāăą
c çćĉċč
d ďđð
e èéêëēĕėęě
g ĝğġģ
h ĥħ
i ìíîïĩīĭįı
j ĵ
k ķ
l ĺļľŀł
n ñńņňŋ
o òóôõöøōŏő
r ŕŗř
s śŝşšș
t ţťŧț
u ùúûüũūŭůűų
w ŵ
y ýÿŷ
z źżž
ae æ
oe œ
ss ß
th þ`

var unaccented = func() map[rune]string {
	m := map[rune]string{}
	for line := range strings.Lines(strings.TrimSpace(accents)) {
		f := strings.Fields(line)
		for _, r := range f[1] {
			m[r] = f[0]
		}
	}
	return m
}()

// appendFolded appends a letter or digit in lower case without its accent.
func appendFolded(dst []byte, r rune) []byte {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(dst, byte(r))
	}
	r = unicode.ToLower(r)
	if s, ok := unaccented[r]; ok {
		return append(dst, s...)
	}
	return append(dst, string(r)...)
}
