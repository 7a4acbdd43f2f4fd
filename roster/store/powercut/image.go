//go:build linux

package powercut

import (
	"maps"
	"slices"
	"syscall"
)

// block is what a disk writes at once or not; sector is what it never tears.
const (
	block  = 4096
	sector = 512
)

// What a disk may hold in memory.
const (
	states = 16        // of one block that is written again and again without a sync; of more some in the middle are left out
	whole  = 512 << 20 // bytes, unless it is told another size
)

// inode is a file, a directory or a socket.
type inode struct {
	id    uint64
	mode  uint32
	links uint32

	// Of a file:
	data    []byte             // as written
	disk    []byte             // as synced
	pending map[int64][][]byte // by number, the states that a block had since the last sync, oldest first, at most states
	unkept  int                // bytes in pending
	sizes   []int              // each size that it had since

	// Of a directory:
	names   map[string]*inode // as they are
	ondisk  map[string]*inode // as synced
	touched bool              // scratch of image.closure
}

func (n *inode) isDir() bool { return n.mode&syscall.S_IFMT == syscall.S_IFDIR }

// change is a change of names that is not synced yet.
type change struct {
	in   []*inode // the directories that it is in
	keep func()   // does it on the disk
}

// image is what a disk holds.
type image struct {
	root    *inode
	inodes  map[uint64]*inode // all that ever were: the kernel may ask for one whose name is gone
	last    uint64
	changes []change // oldest first
	size    int      // bytes that it may hold in all, and what was not synced counts
}

func newImage() *image {
	im := &image{inodes: map[uint64]*inode{}, size: whole}
	im.root = im.make(syscall.S_IFDIR | 0o700)
	return im
}

func (im *image) make(mode uint32) *inode {
	im.last++
	n := &inode{id: im.last, mode: mode, links: 1}
	if n.isDir() {
		n.names, n.ondisk = map[string]*inode{}, map[string]*inode{}
	} else {
		n.pending = map[int64][][]byte{}
	}
	im.inodes[n.id] = n
	return n
}

// write puts b at an offset.
func (n *inode) write(b []byte, at int) {
	if end := at + len(b); end > len(n.data) {
		n.resize(end)
	}
	copy(n.data[at:], b)
	for k := at / block; k*block < at+len(b); k++ {
		list := n.pending[int64(k)]
		if len(list) == states {
			n.unkept -= block
			list = slices.Delete(list, states/2, states/2+1)
		}
		state := make([]byte, block) // a disk writes whole ones, with zeros behind the end
		copy(state, n.data[k*block:])
		n.pending[int64(k)] = append(list, state)
		n.unkept += block
	}
}

// held is how many bytes an image holds.
func (im *image) held() (sum int) {
	for _, n := range im.inodes {
		sum += len(n.data) + len(n.disk) + n.unkept
	}
	return sum
}

// resize cuts a file short or fills it up with zeros.
func (n *inode) resize(size int) {
	n.data = resized(n.data, size)
	n.sizes = append(n.sizes, size)
}

func resized(b []byte, size int) []byte {
	if size <= len(b) {
		return b[:size:size] // what is written behind it later finds zeros, not what was
	}
	return append(b, make([]byte, size-len(b))...)
}

// sync keeps what was written.
func (n *inode) sync() {
	for _, size := range n.sizes { // what was cut off and grown again is zeros
		n.disk = resized(n.disk, min(size, len(n.disk)))
	}
	n.disk = resized(n.disk, len(n.data))
	for k := range n.pending {
		if at := int(k) * block; at < len(n.data) {
			copy(n.disk[at:], n.data[at:min(at+block, len(n.data))])
		}
	}
	n.forget()
}

// forget takes what was written for synced, though it is not.
func (n *inode) forget() {
	n.sizes, n.unkept = nil, 0
	clear(n.pending)
}

// put gives a directory a name for n, over what had it; nil takes the name away.
func (im *image) put(dir *inode, name string, n *inode) {
	im.unname(dir, name)
	if n != nil {
		dir.names[name] = n
	}
	im.changes = append(im.changes, change{[]*inode{dir}, func() { set(dir.ondisk, name, n) }})
}

func (im *image) unname(dir *inode, name string) {
	if old := dir.names[name]; old != nil {
		old.links--
		delete(dir.names, name)
	}
}

func set(names map[string]*inode, name string, n *inode) {
	if n == nil {
		delete(names, name)
	} else {
		names[name] = n
	}
}

// rename moves a name, over what had the new one. On the disk it is moved or not.
func (im *image) rename(from *inode, old string, to *inode, name string) {
	n := from.names[old]
	if to.names[name] == n { // two names of one file: nothing happens
		return
	}
	im.unname(to, name)
	delete(from.names, old)
	to.names[name] = n
	im.changes = append(im.changes, change{[]*inode{from, to}, func() {
		if from.ondisk[old] == n {
			delete(from.ondisk, old)
		}
		to.ondisk[name] = n
	}})
}

// syncDir keeps the names in a directory. With a name that came out of another directory goes what was done there before,
// as in a journal.
func (im *image) syncDir(dir *inode) {
	dir.touched = true
	kept := make([]bool, len(im.changes))
	for i := len(im.changes) - 1; i >= 0; i-- {
		c := &im.changes[i]
		if kept[i] = slices.ContainsFunc(c.in, func(d *inode) bool { return d.touched }); kept[i] {
			for _, d := range c.in {
				d.touched = true
			}
		}
	}
	var rest []change
	for i, c := range im.changes {
		for _, d := range c.in {
			d.touched = false
		}
		if kept[i] {
			c.keep()
		} else {
			rest = append(rest, c)
		}
	}
	dir.touched = false
	im.changes = rest
}

// restart makes the image that a disk shows which starts with what this one has synced.
func (im *image) restart() *image {
	fresh := &image{inodes: map[uint64]*inode{}, last: im.last, size: im.size}
	var take func(n *inode) *inode
	take = func(n *inode) *inode {
		if seen := fresh.inodes[n.id]; seen != nil {
			seen.links++
			return seen
		}
		c := &inode{id: n.id, mode: n.mode, links: 1}
		fresh.inodes[c.id] = c
		if !n.isDir() {
			c.data, c.disk, c.pending = slices.Clone(n.disk), slices.Clone(n.disk), map[int64][][]byte{}
			return c
		}
		c.names = map[string]*inode{}
		for name, x := range n.ondisk {
			c.names[name] = take(x)
		}
		c.ondisk = maps.Clone(c.names)
		return c
	}
	fresh.root = take(im.root)
	return fresh
}

// empty lets go of what is in the files.
func (im *image) empty() {
	for _, n := range im.inodes {
		n.data, n.disk, n.pending, n.sizes, n.unkept = nil, nil, nil, nil, 0
	}
}
