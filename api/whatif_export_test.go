package api

import "watchbill/roster"

// AskWhatIf reads the body of POST /v1/whatif and makes the Book that it asks about; it must not panic.
func AskWhatIf(text []byte, book *roster.Book) {
	b, err := newBody(text)
	if err != nil {
		return
	}
	q := b.whatIf(book, roster.NewDate(2027, 1, 1))
	if b.done() == nil && q.draw == nil {
		_, _, _ = q.next(book) // whether it is refused is not asked here
	}
}
