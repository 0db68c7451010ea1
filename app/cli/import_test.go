package cli_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"dev.marginalia/app"
	"dev.marginalia/app/cli"
)

func TestImport_CtrlCKeepsWhatIsDone(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(file, []byte("The first text."), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		stop() // while the second document is being fetched
		<-r.Context().Done()
	}))
	defer s.Close()
	c := app.DefaultConfig()
	c.Library = filepath.Join(dir, "library.db")
	run := func(ctx context.Context, args ...string) (code int, out, errs string) {
		var o, e bytes.Buffer
		code = cli.Run(ctx, args, cli.Streams{Out: &o, Err: &e}, cli.Deps{Config: c})
		return code, o.String(), e.String()
	}
	code, out, errs := run(ctx, "import", file, s.URL, file)
	if code != 1 || !regexp.MustCompile(`^[0-9a-f]+\tThe first text\n$`).MatchString(out) || errs != "marginalia: It was stopped. What was imported before is in the library.\n" {
		t.Errorf("%d, %q, %q", code, out, errs)
	}
	if code, list, errs := run(context.Background(), "list"); code != 0 || !regexp.MustCompile(`^[0-9a-f]+\tThe first text\t[^\n]*\n$`).MatchString(list) {
		t.Errorf("%d, %q, %q", code, list, errs)
	}
	if code, out, errs := run(ctx, "import", file); code != 1 || out != "" || errs != "marginalia: It was stopped; nothing was changed.\n" {
		t.Errorf("%d, %q, %q", code, out, errs)
	}
}
