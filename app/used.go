package app

import (
	"io"
	"io/fs"
	"maps"
	"os"
	"sync"

	"dev.marginalia/article/importer"
	"dev.marginalia/article/picture"
)

// The most that one document can use of the files beside it.
const (
	maxUsed      = 2000
	maxUsedBytes = importer.MaxBytes
)

// used are the files that a document uses, by the names under which it is to find them again.
type used struct {
	mu    sync.Mutex // a reader that was left behind may still ask
	files map[string][]byte
	bytes int
}

// reading remembers what read returns.
func (u *used) reading(read func(name string) []byte) func(name string) []byte {
	return func(name string) []byte {
		u.mu.Lock()
		data, ok := u.files[name]
		full := len(u.files) >= maxUsed || u.bytes >= maxUsedBytes
		u.mu.Unlock()
		if ok || full {
			return data
		}
		if data = read(name); data != nil {
			u.add(name, data)
		}
		return data
	}
}

func (u *used) add(name string, data []byte) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.files == nil {
		u.files = map[string][]byte{}
	}
	u.files[name] = data
	u.bytes += len(data)
}

// all are the files so far.
func (u *used) all() map[string][]byte {
	if u == nil {
		return nil
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	return maps.Clone(u.files)
}

// inFolder returns a function that reads files in a folder, which is opened when the first is asked for. Links
// that lead out of the folder are not followed. close closes the folder.
func inFolder(open func() (*os.Root, error)) (read func(name string) []byte, close func() error) {
	var once sync.Once
	var root *os.Root
	read = func(name string) []byte {
		once.Do(func() { root, _ = open() }) // a folder that cannot be read has no files
		if root == nil {
			return nil
		}
		data, err := readIn(root, name)
		if err != nil {
			return nil
		}
		return data
	}
	return read, func() error {
		once.Do(func() {})
		if root == nil {
			return nil
		}
		return root.Close()
	}
}

// readIn reads a file beside a document, which can be as large as a picture.
func readIn(root *os.Root, name string) ([]byte, error) {
	st, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() || st.Size() > picture.MaxBytes {
		return nil, fs.ErrInvalid
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, picture.MaxBytes+1))
	if err == nil && len(data) > picture.MaxBytes {
		err = fs.ErrInvalid
	}
	return data, err
}
