// Command benchhttp measures how fast watchbill says whom to send, over HTTP, beside what it could at best be and what a
// team would otherwise build, in one run on one machine:
//
//   - watchbill's GET /v1/nearest, from a synthetic agency all of whose units are on duty, available and moving;
//   - the floor: echo, the router it stands on, with an answer that is always the same, as long as a typical one;
//   - redis: GEOSEARCH on a set that an application keeps of the units that are certified.
//
// Each is a process of its own, as in service, and is asked by the same kind of client over loopback. `make bench-http`
// runs it.
//
// Such machines are noisy, so measurements take turns: every round asks each once, ratios are of one round, and what is
// printed is the median of the rounds with the least and the most. Questions are drawn with a fixed seed. No answer is
// timed that is not looked at: each must be a 200 with as many candidates as asked for, each with a fix; of some, the
// candidates are held to where the units were at that moment and to a search through all of them.
//
// It leaves nothing behind, and nothing of it is part of the service.
package main
