package app

import (
	"context"
	"path/filepath"
	"testing"
	"os"
)

func TestSmoke(t *testing.T) {
	ctx := context.Background()
	c := DefaultConfig()
	c.Library = filepath.Join(t.TempDir(), "l.db")
	a, err := Open(ctx, c)
	if err != nil { t.Fatal(err) }
	id, err := a.EnsureSample(ctx)
	if err != nil { t.Fatal(err) }
	os.MkdirAll("/tmp/out", 0o755)
	for _, f := range Formats {
		r, err := a.Export(ctx, []string{id}, f, ExportOptions{}, "/tmp/out/sample"+f.Ending())
		if err != nil { t.Fatal(err) }
		t.Log(r)
	}
}
