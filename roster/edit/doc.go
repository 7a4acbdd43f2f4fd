// Package edit changes the roster in a store row by row: what a supervisor does over HTTP, where an import replaces the
// whole.
//
// One edit is one commit: the rows, the audit record, and whatever else is to be true with them ([Edit.Also]), all or
// nothing. It is judged on whole Books, the one before and the one after, so that a change which leaves a row without
// what it refers to is refused like a faulty pack. Of two editors at once one goes first, and the other's edit is applied
// to what the first left, unless it said which rows it had seen.
//
// An edit begins with the Book in memory, which shares all that does not change with the one it becomes, and reads and
// writes the rows that differ. That the Book is still what the store holds is a condition of the commit: where it is
// not, the store is loaded and the edit made anew. The new Book is published before the edit is answered, so that who
// writes reads their own write.
//
// The package knows no HTTP, no clock and no logger. What an edit means for coverage is asked of others, by Judge.
package edit
