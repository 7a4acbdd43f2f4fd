package pack

import (
	"bytes"
	"context"
	"io"

	"watchbill/roster"
)

// Text is one file of a pack, whole and in memory. Name is one of [roster.Files], or it is no file of a pack.
type Text struct {
	Name string
	Data []byte
}

// ReadTexts reads a pack that came in another container than a directory or a .zip. It is [Read] otherwise: the same limits
// hold for each file and for all of them.
func ReadTexts(ctx context.Context, texts []Text) (*Pack, error) {
	var files []file
	for _, t := range texts {
		files = append(files, file{name: t.Name, size: int64(len(t.Data)), regular: true, open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(t.Data)), nil
		}})
	}
	in := newReading()
	if err := in.files(ctx, in.survey(files)); err != nil {
		return nil, err
	}
	return &Pack{in.records, in}, nil
}

// Texts returns the files that [Write] writes, in the order of [roster.Files]. Records that the format cannot say are an error.
func Texts(r roster.Records) ([]Text, error) {
	files, err := encode(&r)
	if err != nil {
		return nil, err
	}
	texts := make([]Text, len(files))
	for i, f := range files {
		texts[i] = Text{f.name, f.text}
	}
	return texts, nil
}
