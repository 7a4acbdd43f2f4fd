// Package alert says what a coordinator should be told of the days ahead, once each: a gap that newly opens, a certificate
// about to open one, a target lost or met again.
//
// [See] computes what one agency's day has to show, [Sight.Find] lists the alerts that are true at an instant, and
// [Next] holds them against what is already known: what is new is told, what is known is silent, what became worse by more
// than a stated amount is told again, what is gone is told as over. Its [State] is small, versioned JSON that a caller
// keeps; from the same state and the same roster nothing is told twice.
//
// Identity. A gap's own id changes when its start moves, so a gap is known by its ground: what is found belongs to the
// known alert of its need and district with which it shares the most minutes, one that was told before one that waits. A known gap that
// somebody's extra duty cuts in two stays one alert of two parts; two that grow together leave one, and the other is over
// as merged. A gap that reaches the end of the days looked at goes on beyond them, for all anybody knows: that it grows
// there as the days pass is no news. Certificates are known by their officer, targets by their district and shift.
//
// When. In quiet hours nothing is told but gaps that begin before shortly after their end. What waits is not queued: when
// they end, what is true then is held against what was told before, so that a gap that opened and was filled overnight
// wakes nobody at all. More than [Burst] events at once, and all that a fresh state finds, become one digest that counts
// them and names where they are listed.
//
// Invariants: alerts and states are never changed once made; the same arguments give the same results in the same order;
// whatever the sequence of rosters, the alerts told as opened less those told as over are those that are true and do not wait.
//
// The package knows no store, no clock, no network and no metrics; whoever looks, keeps and tells is cmd/internal/lookout. It
// refuses policies that make no sense (quiet hours without end, a digest within them) and states of other versions.
package alert
