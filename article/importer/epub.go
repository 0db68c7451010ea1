package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"dev.marginalia/article"
)

// The most that is read of a book, in bytes and in numbers: what is read takes some hundred times the memory of a
// tag.
const (
	maxList      = 8 << 20   // of each of its own lists: container, package, contents
	maxDocument  = 20 << 20  // of a document
	maxDocuments = 128 << 20 // of all documents
	maxTags      = 1_000_000 // in a document
	maxBlocks    = 500_000   // in all
	maxShown     = 1 << 30   // of pictures, those that are shown again and again each time
)

// epub reads books in EPUB 2 and 3 (EPUB 3.3, W3C Recommendation; OPS, OPF and OCF 2.0.1 of the IDPF).
type epub struct{}

// containerFile says where the package is (OCF 3.3, 4.2.6.3.1).
const containerFile = "META-INF/container.xml"

// Matches takes a zip that calls itself an EPUB in its first file, or has a container file. A zip that cannot be
// opened is taken by its name, so that it is called damaged.
func (epub) Matches(f *File) bool {
	if !isArchive(f.Data) {
		return false
	}
	if head := f.Data[:min(len(f.Data), 200)]; len(head) > 38 && string(head[30:38]) == "mimetype" && bytes.Contains(head, []byte("application/epub+zip")) {
		return true
	}
	z, err := openArchive(f.Data)
	if err != nil {
		return hasEnding(f.Name, ".epub")
	}
	return z.has(containerFile)
}

// Import reads the documents of the spine one after the other.
func (epub) Import(ctx context.Context, f *File) (*article.Article, error) {
	z, err := openArchive(f.Data)
	if err != nil {
		return nil, err
	}
	if err := checkProtection(z); err != nil {
		return nil, err
	}
	b := &book{zip: z, a: &article.Article{}, pictures: map[string][]byte{}}
	path, err := b.packagePath()
	if err != nil {
		return nil, err
	}
	if b.pkg, err = b.readPackage(path); err != nil {
		return nil, err
	}
	b.pkg.describe(b.a)
	if err := b.readDocuments(ctx); err != nil {
		return nil, err
	}
	b.finish()
	return b.a, nil
}

// book is an EPUB that is being read.
type book struct {
	zip      *archive
	a        *article.Article
	pkg      *opf
	reading  map[string]bool   // the paths of the documents that are read
	folded   map[string]string // names in the archive by their folded form; made when first needed
	pictures map[string][]byte // by path
	unpacked int               // bytes of all documents so far
	shown    int               // bytes of all pictures so far, each time that they are shown
	lost     error             // why the first of the documents that could not be read was not
}

// find returns the archive's own spelling of a name: packages name files in another case, in another normal form
// or percent-encoded twice, and most reading systems find them.
func (b *book) find(name string) (string, bool) {
	if b.zip.has(name) {
		return name, true
	}
	if b.folded == nil {
		b.folded = make(map[string]string, len(b.zip.names))
		for _, n := range slices.Backward(b.zip.names) {
			b.folded[fold(n)] = n
		}
	}
	found, ok := b.folded[fold(name)]
	return found, ok
}

func fold(name string) string { return strings.ToLower(norm.NFC.String(unescapePath(name))) }

// readList reads one of the book's own lists as text.
func (b *book) readList(name string) (string, error) {
	data, err := b.zip.read(name)
	if err != nil {
		return "", err
	}
	if len(data) > maxList {
		return "", fmt.Errorf("%w: a list of the book's parts has %d MB, the most is %d MB", ErrTooLarge, len(data)>>20, maxList>>20)
	}
	return decodeMarkup(data, ""), nil
}

// readDocuments turns the documents of the book into blocks. One that is missing or damaged is a problem, as
// long as there is text in others.
func (b *book) readDocuments(ctx context.Context) error {
	order := b.readingOrder()
	b.reading = make(map[string]bool, len(order))
	for _, it := range order {
		b.reading[it.path] = true
	}
	var out article.Builder
	w := &markup{a: b.a, b: &out}
	for _, it := range order {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.readItem(w, it); err != nil {
			if errors.Is(err, ErrEncrypted) || errors.Is(err, ErrTooLarge) {
				return err
			}
			b.a.Problem("A part of the book is missing or damaged: " + visible(it.path) + ".")
			if b.lost == nil {
				b.lost = err
			}
		}
	}
	out.Build(b.a)
	if strings.TrimSpace(b.a.Text.String()) != "" {
		return nil
	}
	switch {
	case b.lost != nil:
		return b.lost
	case len(order) == 0:
		return fmt.Errorf("%w: the book names no part to read", ErrDamaged)
	case len(b.a.Resources) > 0:
		return fmt.Errorf("%w: the pages of this book are pictures", ErrEmpty)
	}
	return ErrEmpty
}

// readingOrder is the spine. Parts outside the line of reading, such as files of footnotes, come at the end,
// where links still find them; those before it, such as a cover, keep their place.
func (b *book) readingOrder() []manifestItem {
	var order, aside []manifestItem
	seen := map[string]bool{}
	begun := false
	for _, ref := range b.pkg.spine {
		it, ok := b.pkg.readable(ref.id)
		if !ok || seen[it.path] {
			continue
		}
		if found, ok := b.find(it.path); ok {
			it.path = found
		}
		seen[it.path] = true
		begun = begun || ref.linear
		if ref.linear || !begun {
			order = append(order, it)
		} else {
			aside = append(aside, it)
		}
	}
	return append(order, aside...)
}

// readItem reads one document of the spine, or a picture that stands in it.
func (b *book) readItem(w *markup, it manifestItem) error {
	w.env = markupEnv{
		formulas: true,
		file:     it.path,
		link:     func(href string) string { return b.link(it.path, href) },
		picture:  func(src string) []byte { return b.picture(it.path, src) },
	}
	w.surroundings = surroundings{}
	w.targets = append(w.targets, it.path)
	if it.isPicture() {
		w.node(imageElement(it.path))
		w.flush()
		return nil
	}
	data, err := b.zip.read(it.path)
	if err != nil {
		return err
	}
	if b.unpacked += len(data); len(data) > maxDocument || b.unpacked > maxDocuments {
		return fmt.Errorf("%w: the most is %d MB for a document of a book, and %d MB for all", ErrTooLarge, maxDocument>>20, maxDocuments>>20)
	}
	text := decodeMarkup(data, "")
	if strings.Count(text, "<") > maxTags || w.b.Len() > maxBlocks {
		return fmt.Errorf("%w: the most is %d tags in a document of a book, and %d paragraphs in all", ErrTooLarge, maxTags, maxBlocks)
	}
	root, whole := parseXHTML(text)
	if !whole {
		b.a.Problem("A part of the book is nested too deeply; only its text was read: " + visible(it.path) + ".")
	}
	prepare(root)
	if it.media == "image/svg+xml" {
		addDrawnText(root)
	}
	w.scoped(root, w.element)
	w.flush()
	return nil
}

// link is the Href of a link in the document at path from.
func (b *book) link(from, href string) string {
	if external(href) {
		return safeLink(href)
	}
	name := b.target(from, href)
	if name == "" {
		return ""
	}
	return "#" + name
}

// target is the name of the place that href leads to, "" when it is not in the text.
func (b *book) target(from, href string) string {
	file, fragment := resolve(from, href)
	file, ok := b.find(file)
	if !ok || !b.reading[file] {
		return ""
	}
	if fragment != "" {
		return file + "#" + fragment
	}
	return file
}

// picture reads a picture that the document at path from names.
func (b *book) picture(from, src string) []byte {
	if external(src) {
		return nil
	}
	file, _ := resolve(from, src)
	file, ok := b.find(file)
	if !ok {
		return nil
	}
	data, ok := b.pictures[file]
	if !ok {
		var err error
		if data, err = b.zip.read(file); err != nil {
			b.a.Problem("A picture of the book is damaged or too large.")
		}
		b.pictures[file] = data
	}
	if b.shown += len(data); b.shown > maxShown {
		b.a.Problem("The book has more pictures than can be read.")
		return nil
	}
	return data
}
