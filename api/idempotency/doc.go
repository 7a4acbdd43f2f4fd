// Package idempotency lets a client ask twice for what is to be done once: a POST that creates may carry an
// Idempotency-Key, and asked again with the same key, by the same user and with the same body, it does nothing and gets the
// first answer again, to the byte. With another body, or at another path, it is refused (422).
//
// How a handler uses it:
//
//	ask, err := register.Ask(ctx, idempotency.Question{User: user.ID, Key: header, Path: route, Body: body}, now)
//	if err != nil { return err }                    // the key is none, or was used for something else
//	if ask.Answer != nil { return send(ask.Answer) } // it was done before
//	…
//	condition, ops, err := ask.Keep(answer, now)     // among If and Also of the commit that does it
//
// The answer is kept in the very commit that does what was asked, on the condition that the key is as free as it was: of
// two that ask at once one is done, and the other's commit is a roster.Conflict; asked again, it finds the answer.
// A key is remembered for [Life]; then it is free again. A question without a key is always new.
//
// The rows lie in the store's space "idempotency", apart from the roster's. They hold what was answered, which may hold
// names: whoever may read the store's file may read the roster too, and after a day they go.
//
// The package refuses to know HTTP's headers, to log, and to read the clock.
package idempotency
