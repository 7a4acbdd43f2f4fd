//go:build linux

package powercut

import (
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fuse"
)

// files answers the kernel. One is mounted from one start of the disk to the next.
type files struct {
	fuse.RawFileSystem // answers ENOSYS to the rest

	mu sync.Mutex
	// guarded by mu:
	im      *image
	changes int   // made
	left    int   // changes until the power goes; less than 0: it does not
	dead    bool  // it went
	fault   Fault // in force
	passed  int   // how many that the fault is about went through
	hanging int   // operations that wait for let
	let     *sync.Cond
}

func newFiles(im *image) *files {
	f := &files{RawFileSystem: fuse.NewDefaultRawFileSystem(), im: im, left: -1}
	f.let = sync.NewCond(&f.mu)
	return f
}

// release lets go on what a fault holds up. It is called with mu held.
func (f *files) release() {
	f.hanging = 0
	f.let.Broadcast()
}

// change is called with mu held before something is changed. The change that the power goes in may reach what is not
// synced; nobody hears that it did. do is nil for what only a sync would keep.
func (f *files) change(what What, do func()) fuse.Status {
	errno := f.fails(what) // which may take a while
	switch {
	case f.dead:
		return fuse.EIO
	case errno != 0:
		return fuse.Status(errno)
	}
	if what == Writes && f.im.held() > f.im.size {
		return fuse.Status(syscall.ENOSPC)
	}
	f.changes++
	if f.left == 0 {
		f.dead = true
		if what != Syncs {
			do()
		}
		return fuse.EIO
	}
	f.left--
	do()
	return fuse.OK
}

// fails tells the error of the fault that is in force, 0 for none. Where that is a hanging one mu is let go of meanwhile.
func (f *files) fails(what What) syscall.Errno {
	if f.dead || f.fault.What&what == 0 {
		return 0
	}
	if f.passed++; f.passed <= f.fault.After {
		return 0
	}
	fault := f.fault
	if fault.Hang {
		f.hanging++
		for f.hanging > 0 {
			f.let.Wait()
		}
	}
	return fault.Errno
}

func (f *files) attr(n *inode, a *fuse.Attr) {
	// Times stand still: the kernel takes a file whose time has changed for one that somebody else wrote.
	*a = fuse.Attr{Ino: n.id, Mode: n.mode, Nlink: n.links, Size: uint64(len(n.data)), Blocks: uint64(len(n.data)+511) / 512, Blksize: block}
}

func (f *files) entry(n *inode, out *fuse.EntryOut) {
	out.NodeId = n.id
	f.attr(n, &out.Attr)
}

// Lookup implements fuse.RawFileSystem.
func (f *files) Lookup(_ <-chan struct{}, h *fuse.InHeader, name string, out *fuse.EntryOut) fuse.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.im.inodes[h.NodeId].names[name]
	if n == nil {
		return fuse.ENOENT
	}
	f.entry(n, out)
	return fuse.OK
}

// GetAttr implements fuse.RawFileSystem.
func (f *files) GetAttr(_ <-chan struct{}, in *fuse.GetAttrIn, out *fuse.AttrOut) fuse.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.attr(f.im.inodes[in.NodeId], &out.Attr)
	return fuse.OK
}

// SetAttr implements fuse.RawFileSystem.
func (f *files) SetAttr(_ <-chan struct{}, in *fuse.SetAttrIn, out *fuse.AttrOut) fuse.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.im.inodes[in.NodeId]
	if size, ok := in.GetSize(); ok && int(size) != len(n.data) {
		if s := f.change(Writes, func() { n.resize(int(size)) }); s != fuse.OK {
			return s
		}
	}
	if mode, ok := in.GetMode(); ok {
		n.mode = n.mode&syscall.S_IFMT | mode
	}
	f.attr(n, &out.Attr)
	return fuse.OK
}

// add gives a new inode a name.
func (f *files) add(dir uint64, name string, mode uint32, out *fuse.EntryOut) fuse.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	d := f.im.inodes[dir]
	if d.names[name] != nil {
		return fuse.Status(syscall.EEXIST)
	}
	return f.change(Names, func() {
		n := f.im.make(mode)
		f.im.put(d, name, n)
		f.entry(n, out)
	})
}

// Mknod implements fuse.RawFileSystem.
func (f *files) Mknod(_ <-chan struct{}, in *fuse.MknodIn, name string, out *fuse.EntryOut) fuse.Status {
	return f.add(in.NodeId, name, in.Mode, out)
}

// Mkdir implements fuse.RawFileSystem.
func (f *files) Mkdir(_ <-chan struct{}, in *fuse.MkdirIn, name string, out *fuse.EntryOut) fuse.Status {
	return f.add(in.NodeId, name, syscall.S_IFDIR|in.Mode&0o7777, out)
}

// Create implements fuse.RawFileSystem.
func (f *files) Create(_ <-chan struct{}, in *fuse.CreateIn, name string, out *fuse.CreateOut) fuse.Status {
	out.OpenFlags = fuse.FOPEN_KEEP_CACHE
	return f.add(in.NodeId, name, syscall.S_IFREG|in.Mode&0o7777, &out.EntryOut)
}

// remove takes a name away.
func (f *files) remove(dir uint64, name string, isDir bool) fuse.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	d := f.im.inodes[dir]
	switch n := d.names[name]; {
	case n == nil:
		return fuse.ENOENT
	case n.isDir() && !isDir:
		return fuse.Status(syscall.EISDIR)
	case n.isDir() && len(n.names) > 0:
		return fuse.Status(syscall.ENOTEMPTY)
	}
	return f.change(Names, func() { f.im.put(d, name, nil) })
}

// Unlink implements fuse.RawFileSystem.
func (f *files) Unlink(_ <-chan struct{}, h *fuse.InHeader, name string) fuse.Status {
	return f.remove(h.NodeId, name, false)
}

// Rmdir implements fuse.RawFileSystem.
func (f *files) Rmdir(_ <-chan struct{}, h *fuse.InHeader, name string) fuse.Status {
	return f.remove(h.NodeId, name, true)
}

// Rename implements fuse.RawFileSystem.
func (f *files) Rename(_ <-chan struct{}, in *fuse.RenameIn, old, name string) fuse.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	from, to := f.im.inodes[in.NodeId], f.im.inodes[in.Newdir]
	if from.names[old] == nil {
		return fuse.ENOENT
	}
	if over := to.names[name]; in.Flags != 0 || over != nil && over.isDir() {
		return fuse.EINVAL // nobody here does either
	}
	return f.change(Names, func() { f.im.rename(from, old, to, name) })
}

// Link implements fuse.RawFileSystem.
func (f *files) Link(_ <-chan struct{}, in *fuse.LinkIn, name string, out *fuse.EntryOut) fuse.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	d, n := f.im.inodes[in.NodeId], f.im.inodes[in.Oldnodeid]
	if d.names[name] != nil {
		return fuse.Status(syscall.EEXIST)
	}
	return f.change(Names, func() {
		f.im.put(d, name, n)
		n.links++
		f.entry(n, out)
	})
}

// Open implements fuse.RawFileSystem.
func (f *files) Open(_ <-chan struct{}, _ *fuse.OpenIn, out *fuse.OpenOut) fuse.Status {
	out.OpenFlags = fuse.FOPEN_KEEP_CACHE
	return fuse.OK
}

// Read implements fuse.RawFileSystem.
func (f *files) Read(_ <-chan struct{}, in *fuse.ReadIn, buf []byte) (fuse.ReadResult, fuse.Status) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if errno := f.fails(Reads); errno != 0 {
		return nil, fuse.Status(errno)
	}
	n := f.im.inodes[in.NodeId]
	at := min(int(in.Offset), len(n.data))
	return fuse.ReadResultData(buf[:copy(buf, n.data[at:])]), fuse.OK
}

// Write implements fuse.RawFileSystem.
func (f *files) Write(_ <-chan struct{}, in *fuse.WriteIn, b []byte) (uint32, fuse.Status) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.im.inodes[in.NodeId]
	s := f.change(Writes, func() { n.write(b, int(in.Offset)) })
	if s != fuse.OK {
		return 0, s
	}
	return uint32(len(b)), fuse.OK
}

// Fsync implements fuse.RawFileSystem.
func (f *files) Fsync(_ <-chan struct{}, in *fuse.FsyncIn) fuse.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.im.inodes[in.NodeId]
	s := f.change(Syncs, n.sync)
	if s != fuse.OK && !f.dead && f.fault.Forget {
		if f.fault.Part {
			n.survive(rand.New(rand.NewPCG(uint64(f.changes), uint64(f.passed))), .5, new(Cut))
		}
		n.forget()
	}
	return s
}

// FsyncDir implements fuse.RawFileSystem.
func (f *files) FsyncDir(_ <-chan struct{}, in *fuse.FsyncIn) fuse.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.im.inodes[in.NodeId]
	return f.change(Syncs, func() { f.im.syncDir(n) })
}

// Flush implements fuse.RawFileSystem. It comes with each close, and syncs nothing.
func (f *files) Flush(<-chan struct{}, *fuse.FlushIn) fuse.Status { return fuse.OK }

// OpenDir implements fuse.RawFileSystem.
func (f *files) OpenDir(<-chan struct{}, *fuse.OpenIn, *fuse.OpenOut) fuse.Status { return fuse.OK }

// ReadDir implements fuse.RawFileSystem. The names are in order, and a number says how many were read.
func (f *files) ReadDir(_ <-chan struct{}, in *fuse.ReadIn, out *fuse.DirEntryList) fuse.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	names := f.im.inodes[in.NodeId].names
	for i, name := range slices.Sorted(maps.Keys(names)) {
		if i < int(in.Offset) {
			continue
		}
		if n := names[name]; !out.AddDirEntry(fuse.DirEntry{Name: name, Mode: n.mode, Ino: n.id, Off: uint64(i + 1)}) {
			break
		}
	}
	return fuse.OK
}

// StatFs implements fuse.RawFileSystem.
func (f *files) StatFs(_ <-chan struct{}, _ *fuse.InHeader, out *fuse.StatfsOut) fuse.Status {
	*out = fuse.StatfsOut{Bsize: block, Frsize: block, Blocks: 1 << 20, Bfree: 1 << 19, Bavail: 1 << 19, NameLen: 255}
	return fuse.OK
}
