package gazetteer

import "strings"

// class says how a word of a name or a query is to be taken.
type class uint8

const (
	plain     class = iota
	direction       // north, nw
	typeWord        // street, avenue, route
	stop            // of, the: of no weight
)

// The words that are written in several ways, one a line, the form that we keep first. St is Street and Saint at once,
// and so are other forms of two meanings: the order of the words tells them apart well enough.
const (
	directionForms = `
n north northbound nb
s south southbound sb
e east eastbound eb
w west westbound wb
ne northeast
nw northwest
se southeast
sw southwest`

	typeForms = `
st street str saint sainte
ave avenue av aven avn
blvd boulevard blv boul
rd road
pike pk pke
dr drive drv doctor
ln lane
ct court crt
pl place
hwy highway hiway hgwy
ter terrace terr
cir circle circ
pkwy parkway pky pkway
sq square
way wy
trl trail tr
tpke turnpike tpk
expy expressway expwy
fwy freeway
loop lp
run
path
row
walk
mews
aly alley
plz plaza
xing crossing
ext extension extn
byp bypass
cswy causeway
cres crescent
rt route rte sr`

	plainForms = `
mt mount
ft fort
ctr center centre cntr
hts heights hgts
sta station stn
twp township
i interstate
hosp hospital hsp
univ university
sch school
apts apartments
bldg building
mkt market
gov governor
sgt sergeant
dept department
natl national
intl international
elem elementary`

	stopForms = `
and
at
of
the
jr junior`
)

// form is what a written word stands for.
type form struct {
	text  string
	class class
}

// forms has every written form of the lists, aliases those that are not the kept one.
var forms, aliases = func() (all, other map[string]form) {
	all, other = map[string]form{}, map[string]form{}
	for c, list := range map[class]string{plain: plainForms, direction: directionForms, typeWord: typeForms, stop: stopForms} {
		for line := range strings.Lines(strings.TrimSpace(list)) {
			words := strings.Fields(line)
			for i, w := range words {
				all[w] = form{words[0], c}
				if i > 0 {
					other[w] = all[w]
				}
			}
		}
	}
	return all, other
}()

// also has the second meaning of forms that two kept words share.
var also = map[string]string{"pk": "park"}

// phrases are short forms of several words.
var phrases = map[string][]string{
	"hs":  {"high", "sch"},
	"mlk": {"martin", "luther", "king"},
	"jfk": {"john", "f", "kennedy"},
}

// ordinals are the numbers written as words; tens wait for one of the first nine ("twenty first").
var ordinals, tens = func() (map[string]int, map[string]int) {
	o, t := map[string]int{}, map[string]int{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
	for i, w := range strings.Fields("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth " +
		"fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth") {
		o[w] = i + 1
	}
	for w, n := range t {
		o[strings.TrimSuffix(w, "y")+"ieth"] = n
	}
	return o, t
}()

// endings are what follows a number to make it an ordinal, and what fingers make of it.
var endings = map[string]bool{"st": true, "nd": true, "rd": true, "th": true, "h": true, "t": true, "rth": true, "rst": true, "sth": true}
