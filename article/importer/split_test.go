package importer_test

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"dev.marginalia/article"
	. "dev.marginalia/article/importer"
)

func TestImport_SplitsLongParagraphsAtSentences(t *testing.T) {
	sentence := "This is a sentence of the very long paragraph. "
	for name, c := range map[string]struct{ text, ends string }{
		"sentences": {strings.Repeat(sentence, 3000), "paragraph."}, "words": {strings.Repeat("word ", 30_000), "word"},
		"one word": {strings.Repeat("x", 90_000), "x"}, "clusters": {strings.Repeat("e\u0301", 45_000), "e\u0301"},
		"one cluster": {"e" + strings.Repeat("\u0301", 60_000), "\u0301"}, "no spaces": {strings.Repeat("一句话。", 20_000), "。"},
	} {
		a, err := read(strings.NewReader(c.text), "x.txt")
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Blocks) < 3 {
			t.Errorf("%s: %d blocks", name, len(a.Blocks))
		}
		var whole strings.Builder
		for i, b := range a.Blocks {
			text := a.Text.Slice(b.Range)
			if b.Len() > 20_000 || b.Kind != article.Paragraph || !strings.HasSuffix(text, c.ends) || strings.TrimSpace(text) != text {
				t.Errorf("%s: block %d has %d code points, ends %q", name, i, b.Len(), text[max(0, len(text)-20):])
			}
			whole.WriteString(text)
		}
		squeeze := strings.NewReplacer(" ", "")
		if squeeze.Replace(whole.String()) != squeeze.Replace(c.text) {
			t.Errorf("%s: text is lost", name)
		}
	}
}

func TestImport_SplitsWhatHasStyleAndPlace(t *testing.T) {
	long := strings.Repeat("A sentence *with style* and [a link](#end). ", 1500)
	source := "[Go](#item)\n\n- <a id=item></a>" + long + "\n- two\n\n> " + long + "\n\n```go\n" + strings.Repeat("some := code()\n", 3000) + "```\n\n## End\n\ntext"
	a := markdownOf(t, source, nil)
	kinds := map[article.Kind]int{}
	for i, b := range a.Blocks {
		kinds[b.Kind]++
		if b.Len() > 20_000 {
			t.Errorf("block %d, %s, has %d code points", i, b.Kind, b.Len())
		}
		for _, s := range b.Spans {
			if text := a.Text.Slice(s.Range); text != "with style" && text != "a link" && text != "Go" {
				t.Fatalf("a span of %q in block %d", text, i)
			}
		}
		if b.Kind == article.Code && (strings.HasSuffix(a.Text.Slice(b.Range), "\n") || b.Syntax != "go") {
			t.Errorf("code ends with a line end, or is in %q", b.Syntax)
		}
		if i > 1 && b.Kind == article.Paragraph && b.Indent == 0 && i+1 < len(a.Blocks) {
			t.Errorf("block %d left its list", i)
		}
	}
	if kinds[article.Item] != 2 || kinds[article.Quote] < 2 || kinds[article.Code] < 2 || kinds[article.Paragraph] < 3 {
		t.Errorf("%v", kinds)
	}
	if at, ok := a.Target("item"); !ok || a.BlockAt(at) != 1 {
		t.Errorf("the target is at %d", at)
	}
}

func TestImport_OneLineOf60MB(t *testing.T) {
	if testing.Short() {
		t.Skip("large")
	}
	data := bytes.Repeat([]byte("All of it stands on a line, naïvely. "), 60<<20/38)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	a, err := Import(context.Background(), &File{Name: "x.txt", Data: data})
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	t.Logf("%v, %d blocks, %d MB of memory beside the file's", time.Since(start), len(a.Blocks), (after.Sys-before.Sys)>>20)
	if grown := after.Sys - before.Sys; grown > 1<<30 {
		t.Errorf("%d MB of memory", grown>>20)
	}
	if n := utf8.RuneCount(data); a.Text.Len() < n-2*len(a.Blocks) || len(a.Blocks) < n/20_000 {
		t.Errorf("%d code points of %d in %d blocks", a.Text.Len(), n, len(a.Blocks))
	}
	if _, err := Import(context.Background(), &File{Name: "x.txt", Data: make([]byte, 100<<20)}); !errors.Is(err, ErrFormat) {
		t.Errorf("100 MB of zeros: %v", err)
	}
	if _, err := Import(context.Background(), &File{Name: "x.txt", Data: bytes.Repeat([]byte("x"), 100<<20)}); !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "64 MB") {
		t.Errorf("100 MB on a line: %v", err)
	}
}
