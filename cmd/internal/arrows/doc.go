// Package arrows holds the house to its plan. It has no code, only tests: which room may import which, where the
// clock is read, what the top level holds, how long a file may be. Every rule carries its reason, and a failure
// prints it with the file and line.
//
// A rule that stands in the way is changed here, in the same commit as the code and the plan, and with a better
// reason; nothing is silenced file by file.
package arrows
