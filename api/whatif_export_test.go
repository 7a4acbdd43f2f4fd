package api

import (
	"context"

	"watchbill/coverage/whatif"
	"watchbill/roster"
)

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

// AskWhileDrawing asks for attrition while another is drawn that never ends.
func AskWhileDrawing(ctx context.Context) error {
	s := &server{draws: make(chan struct{}, 1)}
	s.draws <- struct{}{}
	_, err := s.whatIf(ctx, &whatIfAsked{draw: &whatif.Attrition{}}, nil)
	return err
}
