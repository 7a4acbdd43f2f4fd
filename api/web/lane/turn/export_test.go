//go:build linux

package turn

// Awake is on how many processors it ticks.
func Awake() int {
	if t := ticks.Load(); t != nil {
		return int(t.awake.Load())
	}
	return -1
}
