package main

import (
	"io/fs"
	"iter"
	"path"
	"strconv"
	"strings"
)

// memoryThere is how many bytes of memory there are for the service: those of the machine, or those that its container, unit or any
// group around it may have where they are fewer. 0 means that the system, whose files root has, does not say so.
func memoryThere(root fs.FS) (bytes int64) {
	lower := func(n int64, err error) {
		if err == nil && n > 0 && (bytes == 0 || n < bytes) {
			bytes = n
		}
	}
	for line := range linesOf(root, "proc/meminfo") {
		if words := strings.Fields(line); len(words) == 3 && words[0] == "MemTotal:" && words[2] == "kB" {
			n, err := strconv.ParseInt(words[1], 10, 43)
			lower(n<<10, err)
		}
	}
	limits := func(top, group string, names ...string) { // of a group and of those around it
		for at := path.Join(top, group); strings.HasPrefix(at, top); at = path.Dir(at) {
			for _, name := range names {
				for line := range linesOf(root, path.Join(at, name)) {
					lower(strconv.ParseInt(strings.TrimSpace(line), 10, 64)) // else it says max
				}
			}
		}
	}
	for line := range linesOf(root, "proc/self/cgroup") {
		switch words := strings.SplitN(strings.TrimSpace(line), ":", 3); {
		case len(words) < 3:
		case words[1] == "":
			limits("sys/fs/cgroup", words[2], "memory.max", "memory.high") // beyond high we would be slowed
		case words[1] == "memory": // groups of before
			limits("sys/fs/cgroup/memory", words[2], "memory.limit_in_bytes")
		}
	}
	return bytes
}

// linesOf are those of a file, none where there is none.
func linesOf(root fs.FS, name string) iter.Seq[string] {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return strings.Lines("")
	}
	return strings.Lines(string(text))
}
