package identity

import "strings"

// common are words that passwords are made of, as we know them: what people type when a program wants a password, what
// this trade and this program are about, months, days, seasons, teams, names that many bear. The list is our own, written for
// this program and taken from none; with the rules of fit.go it stands for the variants, which a list of passwords would spell out.
// An agency adds its own words by its name (Options.Words).
var common, longestWord = func() (map[string]bool, int) {
	set, longest := map[string]bool{}, 0
	for _, w := range strings.Fields(commonWords) {
		set[w] = true
		longest = max(longest, len(w))
	}
	return set, longest
}()

const commonWords = `
password passwort passwd pass passphrase secret secrets secure security letmein letmeinnow welcome login logon signin admin administrator root
user username guest test testing tester demo default changeme change temp temporary please access account enter entry open sesame key master
computer internet laptop desktop windows microsoft google apple android iphone samsung facebook twitter instagram youtube amazon netflix yahoo gmail
email mail office work home house family hello hallo hola world iloveyou ilove love lover loveyou forever baby babygirl honey sweet sweetheart angel princess
prince queen king lord god jesus christ heaven church blessed faith hope grace freedom liberty america american usa texas california florida
newyork chicago seattle boston dallas denver houston phoenix detroit atlanta miami london paris berlin
police officer officers cop cops sheriff deputy trooper detective sergeant lieutenant captain chief patrol patrolman precinct district sector squad
badge duty shift watch watchbill roster rotation dispatch dispatcher emergency crisis intervention team cit unit units radio code copy
law enforcement justice court jail prison county city state federal department agency government public safety service protect serve fire
firefighter rescue medic nurse doctor hospital ambulance nineoneone army navy marine marines airforce soldier sniper ranger
weapon pistol rifle glock bullet shotgun taser blueline thinblueline backtheblue
dragon monkey football baseball basketball soccer hockey tennis golf fishing hunting racing running swimming
cowboys steelers packers patriots eagles broncos raiders giants seahawks bears lions tigers yankees redsox lakers celtics bulls rangers
mustang corvette camaro ferrari porsche mercedes toyota honda harley yamaha jeep truck
shadow sunshine superman batman spiderman starwars startrek pokemon pikachu matrix ninja samurai wizard phantom warrior hunter killer
thunder lightning storm summer winter spring autumn fall january february march april may june july august september october november
december monday tuesday wednesday thursday friday saturday sunday morning evening night today tomorrow yesterday
red orange yellow green blue purple black white silver golden gold diamond crystal rainbow
cat cats kitty kitten dog dogs puppy doggy horse rabbit bunny bird fish bear wolf lion tiger eagle falcon hawk snake spider
coffee cookie cookies chocolate cheese pizza burger banana cherry peanut pepper ginger sugar butter whiskey beer vodka tequila
michael jennifer jordan jessica ashley amanda daniel robert thomas charlie andrew matthew joshua anthony william james john david
richard george brandon justin steven kevin brian jason nicole michelle melissa samantha elizabeth stephanie heather taylor hannah madison
sophie maggie buster buddy bailey harley cooper jack max rocky lucky princess
qwerty qwertz azerty asdf asdfgh zxcvbn zxcvbnm qazwsx qweasd qwe asd zxc abc abcd abcde xxx iop
one two three four five six seven eight nine ten zero hundred thousand million number first second third last
this that the and for you your yours mine ours them they are was not can will not have has had with from what when where who why how
my me him her his our all any yes good great best super mega ultra new old big little bad boy girl man men woman women mom mother dad
father brother sister son daughter friend friends boss lady money dollar cash rich power strong hot cool crazy happy lucky fun funny party music guitar
rock star stars moon sun sky ocean beach river mountain forest flower rose garden
nothing something whatever never always correct horse battery staple correcthorsebatterystaple trustno trustnoone
`
