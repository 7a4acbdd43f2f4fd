// Package powercut is a disk for tests whose power can be cut: a FUSE file system that keeps, of each file and each
// directory, what was written and what was synced.
//
// At a cut everything that was not synced is lost, or some of it survives, chosen by a seed: of a file each block of 4 KiB
// alone, in any state that it had since the last sync or torn between two at a sector's bounds; of names any of the
// creations, links, renames and removals, each whole. What was synced survives always: of a file its bytes and size by
// fsync or fdatasync, of a directory its names by fsync of the directory. A file's own fsync does not keep its name, which
// is less than most file systems promise. Modes of files are kept at once.
//
// The disk can also fail as disks do ([Fault]): writes, syncs or reads that end with ENOSPC, EROFS or EIO from some moment
// on, and a failed sync that forgets what it was to write, as Linux does, or part of it; or hang before they fail. It can be
// small ([Disk.Size]), and never takes more memory than that, but for a moment at a restart.
//
// It runs in a process of its own, made of the test binary: TestMain calls [Main] first. Were it in the process that uses
// it, a page fault on a mapped file would hold up the collector that the answer to it waits for. It takes root, Linux and
// /dev/fuse; without them [Open] says what is missing, with an error that is [ErrRefused].
//
// It is for tests only: everything lies in memory. A test that is killed leaves nothing behind; where the process of a disk
// is killed too, the next Open takes away what is left of it.
package powercut
