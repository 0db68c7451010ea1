package cli_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"dev.marginalia/app"
	"dev.marginalia/app/cli"
)

// full is a place without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestRun_RowsThatGetLostAreNoSuccess(t *testing.T) {
	c := app.DefaultConfig()
	c.Library = filepath.Join(t.TempDir(), "library.db")
	for _, command := range []string{"version", "list --json", "--help"} {
		var said bytes.Buffer
		if status := cli.Run(context.Background(), strings.Fields(command), cli.Streams{Out: full{}, Err: &said}, cli.Deps{Config: c}); status != 1 || !strings.Contains(said.String(), "no space left") {
			t.Errorf("%s: %d, %q", command, status, said.String())
		}
	}
}
