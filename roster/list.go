package roster

import "iter"

// List is a slice that nobody can change: the read side of an immutable value. The zero List is empty.
type List[T any] struct{ s []T }

// ListOf wraps s, which the caller must not change any more.
func ListOf[T any](s []T) List[T] { return List[T]{s} }

// Len returns the number of elements.
func (l List[T]) Len() int { return len(l.s) }

// At returns element i, which must be in range.
func (l List[T]) At(i int) T { return l.s[i] }

// All ranges over index and element.
func (l List[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i, v := range l.s {
			if !yield(i, v) {
				return
			}
		}
	}
}

// Append appends the elements to dst, for callers that want a slice of their own.
func (l List[T]) Append(dst []T) []T { return append(dst, l.s...) }
