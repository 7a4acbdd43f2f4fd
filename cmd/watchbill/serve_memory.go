package main

import (
	"bufio"
	"io/fs"
	"strconv"
	"strings"
)

// memoryThere is how many bytes of memory there are for the service: those of the machine, or those that its container may have
// where they are fewer. 0 means that the system, whose files root has, does not say so.
func memoryThere(root fs.FS) (bytes int64) {
	if f, err := root.Open("proc/meminfo"); err == nil {
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			if words := strings.Fields(lines.Text()); len(words) == 3 && words[0] == "MemTotal:" && words[2] == "kB" {
				if n, err := strconv.ParseInt(words[1], 10, 43); err == nil {
					bytes = n << 10
				}
			}
		}
	}
	for _, name := range []string{"sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes"} { // cgroups of now, and of before
		text, err := fs.ReadFile(root, name)
		if err != nil {
			continue
		}
		if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 && (bytes == 0 || n < bytes) { // else it says max
			bytes = n
		}
	}
	return bytes
}
