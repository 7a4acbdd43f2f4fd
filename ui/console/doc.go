// Package console is the dispatcher's room: a command line, who can be sent, the calls under way, who is on watch, and a map.
//
// A dispatcher types where a call is and what is known of it, presses Enter, and a digit sends the unit beside it. The line's words
// are described at type line; where the call is, the interface's own gazetteer finds. What the line is taken for is shown while it is
// typed, and nothing of it is passed over: a word is understood, part of the place, or named as not understood.
//
// Invariants:
//   - Never a blank. When nobody is free the ladder stands there with its telephone numbers; when the service cannot answer, the last
//     answer stays, with its age; the numbers of the roster's resources are on the page whatever happens.
//   - Free text goes to the gazetteer, in memory, and no further: a question has codes and a place. No address that the page leads to
//     has anything typed in it; it names the recommendation.
//   - Everything is done by forms. A script posts the same forms and asks for the pieces that changed (the header X-Parts); the
//     templates are the same.
//   - The room decides nothing: who is first, what a call needs, whether a unit goes only with a reason, and what a step back is, the
//     interface says.
//
// It refuses to choose silently: where several places are as like what was typed, it takes the first, says so and offers the others.
package console
