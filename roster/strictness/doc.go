// Package strictness keeps what an agency has done about a write to the roster that breaks its work rules: whether it is
// answered with a warning, or blocked. The pack has no word for it: it is about how a service is used, not about who works
// when, and so it stands in the store beside the roster, where an import leaves it alone.
//
// What stands while nobody has said otherwise: extra duty is blocked, for it is ordered on the day, by one person for
// another who can hardly refuse, and is what makes long days; whoever must, overrides it and says why. A posting and the end of
// an absence only warn: they are made weeks ahead, a rotation may itself break a rule, and to block them would keep the
// roster from being what it is.
//
// The package judges nothing itself, and knows no HTTP and no clock.
package strictness
