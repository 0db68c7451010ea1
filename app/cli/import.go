package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"dev.marginalia/app"
)

func (e *env) importCommand() *cobra.Command {
	var o app.ImportOptions
	var drop bool
	c := e.jsonFlag(&cobra.Command{
		Use: "import FILE...", Short: "Read files, folders, archives and web pages into the library; prints ID and title of each",
		Long: "Read documents into the library: web pages, EPUB, Markdown, Word, OpenDocument, PDF and plain text. A handout of\n" +
			"Marginalia brings back article, annotations and tags; see `import-annotations` for one that was marked elsewhere. A FILE may\n" +
			"be a folder, with all that is in it, a zip archive of documents, or a web address. Archives inside folders and\n" +
			"archives are not opened. Prints ID <tab> title, one line each. The same document twice is one article. One that\n" +
			"reads otherwise than before becomes a new revision; its annotations move over, and those whose passage is gone\n" +
			"are kept as orphans. Nothing is fetched but the address that was typed, and with --images the pictures of pages.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, sources []string) error {
			if drop {
				o.KeepOriginal = new(bool)
			}
			return e.with(c.Context(), func(a *app.App) error {
				bar := newBar(e.Err)
				report, err := a.Import(c.Context(), sources, o, bar.show)
				bar.clear()
				return e.imported(report, err)
			})
		},
	})
	c.Flags().BoolVar(&o.Pictures, "images", false, "fetch the pictures that pages show from the web: at most 200 of a page, in a minute")
	c.Flags().BoolVar(&drop, "no-original", false, "do not keep the files themselves in the library")
	return c
}

func (e *env) reimportCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "reimport ID", Short: "Read the kept file of an article again, as this version of the program does",
		Long: "Read the kept file of an article again, as this version of the program does. Prints ID <tab> title. When it\n" +
			"reads otherwise than before, that is a new revision; annotations move over as with `marginalia import`.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *app.App) error {
				id, err := article(c.Context(), a, args[0])
				if err != nil {
					return err
				}
				d, err := a.Reimport(c.Context(), id)
				if err != nil {
					return err
				}
				return e.imported([]app.ImportedDocument{d}, nil)
			})
		},
	})
}

// imported prints what became of documents, and of the import of them all.
func (e *env) imported(report []app.ImportedDocument, failure error) error {
	failures, results := 0, []importedJSON{}
	for _, d := range report {
		name := oneLine(d.Source)
		if d.Err != nil {
			failures++
			fmt.Fprintf(e.Err, "marginalia: %s: %s\n", name, app.Sentence(d.Err))
			continue
		}
		for _, p := range d.Problems {
			fmt.Fprintf(e.Err, "marginalia: %s: %s\n", name, oneLine(p))
		}
		if d.Orphaned > 0 {
			fmt.Fprintf(e.Err, "marginalia: %s: %d annotations were not found in the new text; see `marginalia annotations --orphans`\n", name, d.Orphaned)
		}
		if len(d.Marks) > 0 {
			fmt.Fprintf(e.Err, "marginalia: %s: annotations in it: %s\n", name, app.Effects(d.Marks))
		}
		if e.json {
			results = append(results, importedJSON{d.ID, d.Title, string(d.Status), d.Moved, d.Orphaned, d.Source, append([]string{}, d.Problems...), app.CountEffects(d.Marks)})
			continue
		}
		e.row(d.ID, d.Title)
	}
	if e.json {
		if err := e.printJSON(results); err != nil {
			return err
		}
	}
	if failure != nil && len(report) > failures {
		why := app.Sentence(failure)
		if errors.Is(failure, context.Canceled) {
			why = "It was stopped."
		}
		fmt.Fprintf(e.Err, "marginalia: %s What was imported before is in the library.\n", why)
		return errSaid
	}
	if failure == nil && failures > 0 {
		return errSaid
	}
	return failure
}

type importedJSON struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Status   string   `json:"status"`
	Moved    int      `json:"moved"`
	Orphaned int      `json:"orphaned"`
	Source   string   `json:"source"`
	Problems []string `json:"problems"`

	Annotations map[app.MatchEffect]int `json:"annotations,omitempty"` // of a handout: how many are new, changed …
}

// oneLine takes out what would break a line or steer a terminal: names come from strangers' archives.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
