package importer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// inEncoding is s in the named encoding.
func inEncoding(tb testing.TB, name, s string) []byte {
	tb.Helper()
	e, err := htmlindex.Get(name)
	if err != nil {
		tb.Fatal(err)
	}
	out, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// legacySamples are texts of the length of a paragraph with the encodings that they are found in.
var legacySamples = []struct{ encodings, text string }{
	{"windows-1252", "Le café était plein à craquer, et la fête s’est poursuivie jusqu’à l’aube. Où étiez-vous, ce soir d’été ?"},
	{"windows-1252", "Die Männer gingen über die Straße, und später saßen sie müde am Fluß und hörten den Vögeln zu."},
	{"windows-1252", "She called it “naïve” – and left the café at once. Nobody followed her, for it was late and it had begun to rain."},
	{"windows-1252", "El niño corrió hacia el río con su cañón de agua; ¿quién podía detenerlo? ¡Nadie!"},
	{"windows-1252", "Os irmãos não sabiam que a lição começaria às três horas da manhã, e ninguém os avisou."},
	{"windows-1252", "Pojkarna gick över ån på väg till kyrkan, där de frös så att tänderna skallrade."},
	{"windows-1252", "It costs £5, or 6 € if you are late."},
	{"iso-8859-2 windows-1250", "Žluťoučký kůň úpěl ďábelské ódy a všichni posluchači se smáli, protože věděli, že příště přijde řada na ně."},
	{"iso-8859-2 windows-1250", "Wczoraj wieczorem długo spacerowaliśmy wzdłuż brzegu, a stary rybak opowiadał, jak dawniej łowiono tu śledzie i węgorze."},
	{"iso-8859-2 windows-1250", "Tegnap este sokáig sétáltunk a parton, és az öreg halász elmesélte, hogyan fogták régen a halakat, amíg mi tűnődve figyeltünk rá."},
	{"windows-1251 koi8-r", "Вчера вечером мы долго гуляли по набережной, и старик рассказывал о том, как раньше здесь ловили рыбу."},
	{"windows-1253 iso-8859-7", "χθες το βράδυ περπατήσαμε για πολλή ώρα στην παραλία και ο γέρος μας έλεγε ιστορίες για τα ψάρια."},
	{"shift_jis euc-jp iso-2022-jp", "昨日の夕方、私たちは海岸を長い間歩きました。老人は、昔ここでどのように魚を捕っていたかを話してくれました。"},
	{"gb18030", "昨天晚上我们在海边走了很久,老人给我们讲过去这里的人是怎样捕鱼的,大家都听得入了迷。"},
	{"big5", "昨天晚上我們在海邊走了很久，老人給我們講過去這裡的人是怎樣捕魚的，大家都聽得入了迷。"},
	{"euc-kr", "어제 저녁 우리는 바닷가를 오래 걸었고 노인은 옛날에 여기서 어떻게 물고기를 잡았는지 이야기해 주었다."},
	{"windows-1254", "Dün akşam sahilde uzun süre yürüdük ve yaşlı adam bize eskiden burada nasıl balık tutulduğunu anlattı; herkes ilgiyle dinledi."},
	{"windows-1255", "אתמול בערב הלכנו זמן רב לאורך החוף והזקן סיפר לנו איך דגו כאן פעם דגים."},
}

func TestDecode_TellsOldEncodingsByTheirLetters(t *testing.T) {
	const around = "Some lines in English stand before the text, as they do in many files.\n\n%\n\nAnd some more lines stand after it."
	for _, s := range legacySamples {
		for _, name := range strings.Fields(s.encodings) {
			for _, want := range []string{s.text, strings.Repeat(s.text+"\n", 40), strings.Replace(around, "%", s.text, 1)} {
				if got := decode(inEncoding(t, name, want)); got != want {
					t.Errorf("%s: %.300q", name, got)
				}
			}
		}
	}
}

func TestDecode_BelievesADeclarationOnlyWhenItCanBeTrue(t *testing.T) {
	short := "Žluťoučký kůň"
	for name, c := range map[string]struct{ head, encoding, want string }{
		"Gutenberg":          {"Character set encoding: ISO-8859-2\n\n", "iso-8859-2", short},
		"Emacs":              {"-*- mode: text; coding: windows-1250 -*-\n", "windows-1250", short},
		"says KOI8, is UTF8": {"Character set encoding: KOI8-R\n\n", "utf-8", short},
		"says ASCII, is not": {"Character set encoding: ASCII\n\n", "windows-1252", "a naïve café"},
		"says UTF-8, is not": {"Character set encoding: UTF-8\n\n", "windows-1252", "“Où étiez-vous ?”"},
		"says Big5, is not":  {"Character set encoding: Big5\n\n", "windows-1252", "Où étiez-vous, à l’été ?"},
		"says nonsense":      {"Character set encoding: no-such-thing\n\n", "windows-1252", "a naïve café"},
	} {
		if got := decode(inEncoding(t, c.encoding, c.head+c.want)); got != c.head+c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestDecode_UTF16WithLoneSurrogatesAndUTF32(t *testing.T) {
	if got := decode([]byte("\xff\xfea\x00\x00\xd8b\x00\x00\xdc")); got != "a\uFFFDb\uFFFD" {
		t.Errorf("lone surrogates: %q", got)
	}
	const want = "déjà 𝄞"
	for _, endian := range []utf32.Endianness{utf32.LittleEndian, utf32.BigEndian} {
		data, err := utf32.UTF32(endian, utf32.UseBOM).NewEncoder().String(want)
		if err != nil {
			t.Fatal(err)
		}
		if got := decode([]byte(data)); got != want {
			t.Errorf("UTF-32: %q", got)
		}
	}
	data, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(want)
	if err != nil {
		t.Fatal(err)
	}
	if got := decode([]byte(data)); got != want {
		t.Errorf("UTF-16: %q", got)
	}
}

func TestDecode_LeavesNoControlsAndNothingBroken(t *testing.T) {
	if got := decode([]byte("a\x00b\x01\tc\r\nd\re\ff\x7f\x0b\x1b[1;31mred\x1b[0m\u202eg")); got != "ab\tc\nd\ne\ffred\u202eg" {
		t.Errorf("%q", got)
	}
	for _, data := range []string{"", "\xff", "\xfe\xff\xd8", "\x1b$B\xff", "\xef\xbb\xbf\xff", "\xff\xfe\x00\x00\x01", "\x81", strings.Repeat("\x81\xff", 9000)} {
		if got := decode([]byte(data)); !utf8.ValidString(got) {
			t.Errorf("%q: %q", data, got)
		}
	}
}
