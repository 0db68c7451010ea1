package importer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// encoded is s in the named encoding.
func encoded(tb testing.TB, name, s string) string {
	tb.Helper()
	e, err := htmlindex.Get(name)
	if err != nil {
		tb.Fatal(err)
	}
	out, err := e.NewEncoder().String(s)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

const (
	french  = "Le café était plein à craquer, et la fête s’est poursuivie jusqu’à l’aube. Où étiez-vous, pendant cette soirée d’été?"
	czech   = "Žluťoučký kůň úpěl ďábelské ódy a všichni posluchači se smáli, protože věděli, že příště přijde řada na ně."
	russian = "Вчера вечером мы долго гуляли по набережной, и старик рассказывал о том, как раньше здесь ловили рыбу."
	greek   = "Χθες το βράδυ περπατήσαμε για πολλή ώρα στην παραλία και ο γέρος μας έλεγε ιστορίες για τα ψάρια."
	nihongo = "昨日の夕方、私たちは海岸を長い間歩きました。老人は、昔ここでどのように魚を捕っていたかを話してくれました。"
	chinese = "昨天晚上我们在海边走了很久,老人给我们讲过去这里的人是怎样捕鱼的,大家都听得入了迷。"
	korean  = "어제 저녁 우리는 바닷가를 오래 걸었고 노인은 옛날에 여기서 어떻게 물고기를 잡았는지 이야기해 주었다."
)

const around = `<html><head><title>Page</title><script>var words = "the quick brown fox jumps over the lazy dog"; function f() { return words }</script>
<style>body { font-family: serif; color: black }</style></head><body><ul class="nav"><li><a href="/">Home of the site</a></li></ul><p>%</p>
<p>Copyright by the authors, all rights reserved.</p></body></html>`

func TestDecodeMarkup_WithoutAnyDeclaration(t *testing.T) {
	for name, text := range map[string]string{
		"windows-1252": french, "windows-1250": czech, "iso-8859-2": czech, "windows-1251": russian, "koi8-r": russian, "windows-1253": greek,
		"shift_jis": nihongo, "euc-jp": nihongo, "iso-2022-jp": nihongo, "gb18030": chinese, "euc-kr": korean, "utf-8": czech,
	} {
		if got := decodeMarkup([]byte(strings.Replace(around, "%", encoded(t, name, text), 1)), ""); !strings.Contains(got, text) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestDecodeMarkup_BelievesADeclarationOnlyWhenItCanBeTrue(t *testing.T) {
	short := "<p>Žluťoučký kůň</p>"
	for name, c := range map[string]struct{ data, label string }{
		"meta":                     {`<meta charset="windows-1250">` + encoded(t, "windows-1250", short), ""},
		"meta of old":              {`<META http-equiv=Content-Type content="text/html; charset=ISO-8859-2">` + encoded(t, "iso-8859-2", short), ""},
		"XML declaration":          {`<?xml version="1.0" encoding='iso-8859-2'?>` + encoded(t, "iso-8859-2", short), ""},
		"label before meta":        {`<meta charset="koi8-r">` + encoded(t, "windows-1250", short), "windows-1250"},
		"declared in a comment":    {`<!-- <meta charset="koi8-r"> --><meta charset="windows-1250">` + encoded(t, "windows-1250", short), ""},
		"unknown label":            {`<meta charset="windows-1250">` + encoded(t, "windows-1250", short), "no-such-thing"},
		"UTF-8 that says Latin 1":  {`<meta charset="iso-8859-1">` + short, "iso-8859-1"},
		"UTF-8 with a mark":        {"\ufeff" + `<meta charset="iso-8859-1">` + short, ""},
		"says UTF-8, is not":       {`<meta charset="utf-8">` + encoded(t, "windows-1250", "<p>"+czech+"</p>"+short), ""},
		"says Shift_JIS, is not":   {`<meta charset="shift_jis">` + encoded(t, "windows-1250", "<p>"+strings.Repeat(czech+" ", 3)+"</p>"+short), ""},
		"damaged UTF-8, says else": {`<meta charset="koi8-r">` + strings.Repeat(short, 9) + "\xff", ""},
	} {
		if got := decodeMarkup([]byte(c.data), c.label); !strings.Contains(got, short) || strings.HasPrefix(got, "\ufeff") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestDecodeMarkup_UTF16(t *testing.T) {
	want := `<meta charset="utf-16"><p>Žluťoučký kůň in a page</p>`
	for _, endian := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
		for _, bom := range []unicode.BOMPolicy{unicode.UseBOM, unicode.IgnoreBOM} {
			data, err := unicode.UTF16(endian, bom).NewEncoder().String(want)
			if err != nil {
				t.Fatal(err)
			}
			if got := decodeMarkup([]byte(data), ""); got != want {
				t.Errorf("%v %v: %q", endian, bom, got)
			}
		}
	}
}

func TestDecodeMarkup_LeavesNoControlsAndNothingBroken(t *testing.T) {
	if got := decodeMarkup([]byte("a\x00b\x01\tc\r\nd\re\ff\x7f\xc3"), "utf-8"); got != "ab\tc\nd\ne fÃ" {
		t.Errorf("%q", got)
	}
	for _, data := range []string{"", "\xff", "\xfe\xff\xd8", "\x1b$B\xff", "<script", "<style>\xe9", "<meta charset=\xe9", "\xef\xbb\xbf\xff"} {
		if got := decodeMarkup([]byte(data), ""); !utf8.ValidString(got) {
			t.Errorf("%q: %q", data, got)
		}
	}
}
