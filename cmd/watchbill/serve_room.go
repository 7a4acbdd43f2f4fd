package main

import (
	"os"
	"runtime"
	"runtime/debug"

	"github.com/rs/zerolog"

	"watchbill/api/web/lane/turn"
)

// What the service asks of the machine so that a lookup waits for nothing else (make bench-flood; docs/limits.md).

// collected is how many Ps there are to each that the garbage collector takes whole: a quarter. Of a number that four does not
// divide it takes bits of each, and what came in for one of them waits until its bit is done.
const collected = 4

// ticked is up to how many processors the kernel is had to look at them again: of more, one is free sooner, and what looks at each needs
// a P of its own, of which the collector takes a quarter too.
const ticked = 4

// roomForLookups has Go share its work out among more processors than there are, at least one and up to the next that four divides,
// unless GOMAXPROCS says otherwise, and has the kernel let threads run that wake. Where the kernel has put a thread aside, the
// processor that Go gave it stands still, and with it the lookups that came in there; so there is one that no lane takes
// (api.Options.Processors), and more beside it. Which of them run the kernel decides, in turns that are shorter than Go's. It returns how many
// processors there are.
func roomForLookups(log zerolog.Logger) (processors int) {
	if has, err := turn.Shorten(); err != nil {
		log.Warn().Err(err).Msg("lookups may wait some milliseconds for a processor that is busy")
	} else if !has {
		log.Info().Msg("lookups may wait some milliseconds for a processor that is busy: Linux 6.12 and later let them in at once, in its usual class")
	}
	processors = runtime.GOMAXPROCS(0)
	if os.Getenv("GOMAXPROCS") == "" {
		ticks := 0
		if processors <= ticked {
			ticks = turn.Tick(processors, max(1, processors-1))
		}
		runtime.GOMAXPROCS(((processors+ticks)/collected + 1) * collected)
	}
	return processors
}

// aFloor is what the collector takes to live though nothing is there: it is never written to, and so takes no memory; but it counts
// towards a limit of memory, and so it is no more than a sixteenth of what there is.
const aFloor = 128 << 20

// roomForGarbage lets garbage grow to four times what lives, and 512 MB more (of less than 2 GB of memory a quarter of it), before it is
// collected, but not beyond three quarters of that memory, unless GOGC or GOMEMLIMIT says otherwise: a service holds little and answers much. While it is collected
// a lookup may wait, and a flood of what-if makes 600 MB a second. Whoever calls keeps what it returns.
func roomForGarbage() []byte {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return nil
	}
	floor := int64(aFloor)
	if there := memoryThere(os.DirFS("/")); there > 0 {
		floor = min(floor, there/16)
		debug.SetMemoryLimit(there / 4 * 3)
	}
	debug.SetGCPercent(400)
	return make([]byte, floor)
}
