// Package turn has the kernel let an urgent thread run at once where all processors are busy.
//
// A processor that is shared is shared in turns. A thread that wakes is let in before its turn only where it asks for a shorter
// one than the thread that has the processor (Linux 6.12 and later; earlier kernels do not ask). Else it waits until that one's
// turn is over, which the kernel looks at 250 times a second: up to 4 ms, for a lookup of 20 µs. So all threads of the
// service ask for short turns ([Shorten], once at the start; new ones ask for what those ask that start them), but for those
// that compute somebody's report: [Lengthen] and [Restore], around it.
//
// Nobody gets more or less of a processor by that, only in larger or smaller pieces: nothing starves, and the garbage
// collector, which has to stop every thread, waits for each no longer than turns take. No privilege is needed.
//
// Where the kernel has no such turns all three do nothing.
package turn
