package backup

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

const sumSize = sha256.Size

// Encode writes a backup of an image, whose bytes are m.Size and have m.SHA256, and returns the checksum of the file.
func Encode(w io.Writer, image io.Reader, m Manifest) (sum string, err error) {
	text, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	both := io.MultiWriter(w, hash)
	head := binary.BigEndian.AppendUint32([]byte(magic), uint32(len(text)))
	if _, err := both.Write(append(head, text...)); err != nil {
		return "", err
	}
	n, err := io.Copy(both, image)
	if err == nil && n != m.Size {
		err = fmt.Errorf("an image of %d bytes, not %d", n, m.Size)
	}
	if err != nil {
		return "", err
	}
	_, err = w.Write(hash.Sum(nil))
	return hex.EncodeToString(hash.Sum(nil)), err
}

// Write writes a backup to path, for its owner only. The file appears there whole and on disk, or not at all. An earlier
// backup is replaced; any other file is not, and the error is roster.Invalid.
func Write(path string, image io.Reader, m Manifest) (sum string, err error) {
	if err := Free(path); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part") // mode 0600
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	sum, err = Encode(f, image, m)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return "", err
	}
	return sum, syncDir(filepath.Dir(path))
}

// Free refuses a path where something else lies than a backup; the error is roster.Invalid.
func Free(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return faulty(path, "is not a file; name another")
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, len(name))
	if _, err := io.ReadFull(f, head); err != nil || string(head) != name {
		return faulty(path, "is there and is no backup; name another file, or remove it first")
	}
	return nil
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// File is an open backup. It is not for several goroutines.
type File struct {
	Manifest
	f    *os.File
	path string
	at   int64 // where the image begins
}

// Open reads the manifest of a backup. A file that is none, is cut short or of a later version is roster.Invalid and
// says what to do; whether every byte is as it was, Extract tells. The caller closes it.
func Open(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = faulty(path, "is not a file; name the file that watchbill backup wrote")
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	b := &File{f: f, path: path}
	if b.Manifest, b.at, err = parse(f, info.Size(), path); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return b, nil
}

// Extract writes the image to w and returns the checksum of the file. Where the file is damaged the error is roster.Invalid,
// and what was written is to be thrown away.
func (b *File) Extract(ctx context.Context, w io.Writer) (sum string, err error) {
	whole, image := sha256.New(), sha256.New()
	if _, err := io.Copy(whole, io.NewSectionReader(b.f, 0, b.at)); err != nil {
		return "", fmt.Errorf("read %s: %w", b.path, err)
	}
	in := reading{ctx, io.NewSectionReader(b.f, b.at, b.Size)}
	if _, err := io.Copy(io.MultiWriter(whole, image, w), in); err != nil {
		return "", fmt.Errorf("read %s: %w", b.path, err)
	}
	end := make([]byte, sumSize)
	if err := readFull(b.f, end, b.at+b.Size); err != nil {
		return "", fmt.Errorf("read %s: %w", b.path, err)
	}
	sum = hex.EncodeToString(whole.Sum(nil))
	if sum != hex.EncodeToString(end) || b.SHA256 != hex.EncodeToString(image.Sum(nil)) {
		return "", faulty(b.path, "is damaged: its checksum is another; copy it again, or use another backup")
	}
	return sum, nil
}

// Close lets go of the file.
func (b *File) Close() error { return b.f.Close() }

// reading is a reader that fails once ctx has ended.
type reading struct {
	ctx context.Context //nolint:containedctx // for the length of one copy, which takes no context
	r   io.Reader
}

func (r reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
