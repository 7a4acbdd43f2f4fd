package main

import (
	"testing"
	"testing/fstest"
)

func TestMemoryThere(t *testing.T) {
	const machine = "MemTotal:       24613404 kB\nMemFree:         1 kB\n"
	const inside, unit = "0::/\n", "0::/system.slice/watchbill.service\n"
	for name, test := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"a machine":          {map[string]string{"proc/meminfo": machine}, 24613404 << 10},
		"a container":        {map[string]string{"proc/meminfo": machine, "proc/self/cgroup": inside, "sys/fs/cgroup/memory.max": "536870912\n"}, 512 << 20},
		"without a limit":    {map[string]string{"proc/meminfo": machine, "proc/self/cgroup": inside, "sys/fs/cgroup/memory.max": "max\n"}, 24613404 << 10},
		"more than there is": {map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "4:memory:/docker/1\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 24613404 << 10},
		"an older container": {map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "4:memory:/docker/1\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": "1073741824\n"}, 1 << 30},
		"nonsense":           {map[string]string{"proc/meminfo": "MemTotal: much kB\nMemTotal:\n", "proc/self/cgroup": inside + "1:x\n0::/../..\n", "sys/fs/cgroup/memory.max": "-1"}, 0},
		"a unit":             {map[string]string{"proc/meminfo": machine, "proc/self/cgroup": unit, "sys/fs/cgroup/system.slice/watchbill.service/memory.max": "max\n", "sys/fs/cgroup/system.slice/watchbill.service/memory.high": "2147483648\n"}, 2 << 30},
		"its slice":          {map[string]string{"proc/meminfo": machine, "proc/self/cgroup": unit, "sys/fs/cgroup/system.slice/memory.max": "1073741824\n"}, 1 << 30},
		"another system":     {nil, 0},
	} {
		root := fstest.MapFS{}
		for path, text := range test.files {
			root[path] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := memoryThere(root); got != test.want {
			t.Errorf("%s: %d bytes, want %d", name, got, test.want)
		}
	}
}
