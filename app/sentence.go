package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"dev.marginalia/annotation"
	"dev.marginalia/article/importer"
	"dev.marginalia/export"
	"dev.marginalia/export/pdf"
	"dev.marginalia/storage"
)

// ErrUsage is wrapped by errors about a command that was called wrongly.
var ErrUsage = errors.New("wrong usage")

// ErrNoScreen is wrapped by errors about a window that is wanted where no window can be.
var ErrNoScreen = errors.New("no screen")

func parseLook(color, style string) (c annotation.Color, s annotation.Style, err error) {
	if color != "" {
		if c, err = annotation.ParseColor(color); err != nil {
			return c, s, err
		}
	}
	if style != "" {
		s, err = annotation.ParseStyle(style)
	}
	return c, s, err
}

// detail is what err says after the words of the sentinel that it wraps: "file is empty" of "not a library: file
// is empty".
func detail(err, sentinel error) string {
	_, after, found := strings.Cut(err.Error(), sentinel.Error())
	if !found {
		return ""
	}
	return strings.Trim(after, ": ")
}

// Sentence says err to a person: one plain sentence about what happened and what can be done.
func Sentence(err error) string {
	if text := webSentence(err); text != "" {
		return text
	}
	for _, s := range sentences {
		if errors.Is(err, s.of) {
			return s.say(err)
		}
	}
	return "Something unexpected happened: " + err.Error() + "."
}

func plain(text string) func(error) string { return func(error) string { return text } }

// readable lists what can be imported.
const readable = "Web pages, EPUB, Markdown, Word, OpenDocument, PDF and plain text can be."

// sentences are tried in order, the more particular first.
var sentences = []struct {
	of  error
	say func(error) string
}{
	{context.Canceled, plain("It was stopped; nothing was changed.")},
	{storage.ErrNoSpace, plain("There is no space left on the disk; nothing was changed. Make room and try again.")},
	{syscall.ENOSPC, plain("There is no space left on the disk; nothing was written. Make room and try again.")},
	{ErrNoScreen, plain("There is no screen to show the window on. Start it in a desktop session; the commands need none, `marginalia --help` lists them.")},
	{ErrNotHandout, plain("The PDF is not a handout of Marginalia, or another program has taken out what it carried; nothing was changed.")},
	{ErrOtherArticle, plain("These are annotations of other articles. Name the right one with --to; nothing was changed.")},
	{export.ErrNewer, plain("The handout was made by a newer version of Marginalia. Install that version to take its annotations in.")},
	{export.ErrDamaged, plain("What the handout carries is damaged; nothing was changed. Get another copy of it.")},
	{export.ErrNoAnnotations, plain("The file is not a list of annotations that can be read: a handout, JSON-LD, .annotation or an export of Hypothesis can be.")},
	{importer.ErrTooLarge, func(err error) string {
		return "The file is too large (" + detail(err, importer.ErrTooLarge) + ")."
	}},
	{importer.ErrEmpty, func(err error) string {
		return "The file has no text in it" + because(detail(err, importer.ErrEmpty)) + "."
	}},
	{importer.ErrArchive, plain("It is an archive of several documents inside a folder or another archive. Unpack it, or import it by itself.")},
	{importer.ErrFormat, func(err error) string {
		if d := detail(err, importer.ErrFormat); d != "" {
			return "The file cannot be read as an article: " + d + ". " + readable
		}
		return "The file cannot be read as an article. " + readable
	}},
	{importer.ErrEncrypted, plain("The file is protected against reading, by a password or by its publisher. Take the protection off, or get a copy without it.")},
	{importer.ErrDamaged, plain("The file is damaged or cut short, and cannot be read. Get another copy of it.")},
	{storage.ErrNoOriginal, plain("The file that this article was read from was not kept. Import the file again: the article and its annotations stay.")},
	{storage.ErrNotLibrary, func(err error) string {
		return "The file given as library is not one of Marginalia" + because(detail(err, storage.ErrNotLibrary)) + ". Name another with --library."
	}},
	{storage.ErrNewer, func(err error) string {
		return "The library was made by a newer version of Marginalia (" + detail(err, storage.ErrNewer) + "). Install that version to open it."
	}},
	{storage.ErrReadOnly, plain("The library can only be read, because its file or folder is write-protected; nothing was changed.")},
	{storage.ErrCorrupt, plain("The library is damaged; nothing was changed. Open a backup of it, or a .bak file beside it.")},
	{storage.ErrBusy, plain("Another program is writing to the library; nothing was changed. Try again in a moment.")},
	{storage.ErrPermission, plain("The library's file or folder may not be opened. Check its permissions or name another with --library.")},
	{storage.ErrAmbiguous, plain("Several things begin with this ID. Type more of it.")},
	{storage.ErrNotFound, plain("There is nothing with this ID. See `marginalia list` and `marginalia annotations`.")},
	{annotation.ErrNothing, plain("There is nothing to undo or redo.")},
	{annotation.ErrConflict, plain("This was changed meanwhile, perhaps in another window; nothing was changed now. Look at it again.")},
	{annotation.ErrAmbiguous, func(err error) string {
		return "This text occurs in " + detail(err, annotation.ErrAmbiguous) + ". Say more of it, or what stands before (--prefix) or after it (--suffix)."
	}},
	{annotation.ErrNotFound, plain("This text does not occur in the article.")},
	{annotation.ErrRange, func(err error) string {
		return "The range cannot be marked (" + detail(err, annotation.ErrRange) + ")."
	}},
	{annotation.ErrGrapheme, func(err error) string {
		return "The range cuts through a character (" + detail(err, annotation.ErrGrapheme) + ")."
	}},
	{pdf.ErrOptions, func(err error) string {
		return "The handout cannot be made like that: " + detail(err, pdf.ErrOptions) + "."
	}},
	{annotation.ErrInvalid, func(err error) string { return upper(err.Error()) + "." }},
	{ErrUsage, func(err error) string { return upper(detail(err, ErrUsage)) + "." }},
	{ErrFolder, func(err error) string {
		return "The folder cannot be imported: " + detail(err, ErrFolder) + ". " + readable
	}},
	{ErrFile, func(err error) string {
		if errors.Is(err, fs.ErrPermission) {
			return "The file may not be opened. Check its permissions."
		}
		return "The file cannot be read: " + detail(err, ErrFile) + "."
	}},
	{export.ErrTemplate, func(err error) string {
		return "The template cannot be used (" + detail(err, export.ErrTemplate) + "). See docs/templates.md."
	}},
	{ErrNotFolder, plain("There is a file of this name, so no files can be put into it. Choose a folder.")},
	{ErrIsFolder, plain("There is a folder of this name. Give the name of a file, in that folder or elsewhere.")},
	{syscall.EROFS, plain("The disk can only be read. Choose another place.")},
	{syscall.ENOTDIR, plain("There is no such folder, but a file of its name. Choose another place.")},
	{fs.ErrPermission, plain("The file or folder may not be written. Choose another place.")},
	{fs.ErrNotExist, plain("The folder does not exist. Choose another place.")},
}

func because(d string) string {
	if d == "" || strings.Contains(d, "file is not a database") {
		return ""
	}
	return " (" + d + ")"
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Remarks says what of a handout is not as it should be; "" when all is.
func (r Report) Remarks() string {
	var out []string
	if text := missing(r.Missing); text != "" {
		out = append(out, text)
	}
	switch {
	case r.Unreadable == 1:
		out = append(out, "One picture cannot be read; its description stands in its place.")
	case r.Unreadable > 1:
		out = append(out, fmt.Sprintf("%d pictures cannot be read; their descriptions stand in their place.", r.Unreadable))
	}
	return strings.Join(out, " ")
}

// missing says which characters a handout shows as a replacement.
func missing(runes []rune) string {
	if len(runes) == 0 {
		return ""
	}
	var names []string
	for _, r := range runes[:min(len(runes), 12)] {
		names = append(names, fmt.Sprintf("U+%04X", r))
	}
	more, place := "", "its place."
	if len(runes) > 1 {
		place = "their place."
	}
	if len(runes) > 12 {
		more = fmt.Sprintf(" and %d more", len(runes)-12)
	}
	return "No font on this computer has " + strings.Join(names, ", ") + more + "; the handout shows a replacement sign in " + place
}
