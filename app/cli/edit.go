package cli

import (
	"github.com/spf13/cobra"

	"dev.marginalia/app"
)

func (e *env) editCommand() *cobra.Command {
	var color, style, note string
	var add, remove []string
	var start, end int
	c := &cobra.Command{
		Use: "edit ANNOTATION", Short: "Change an annotation's colour, style, note, tags or passage",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			d, err := draft(color, style, note, nil)
			if err != nil {
				return err
			}
			ed := app.Edit{AddTags: add, RemoveTags: remove}
			if c.Flags().Changed("color") {
				ed.Color = &d.Color
			}
			if c.Flags().Changed("style") {
				ed.Style = &d.Style
			}
			if c.Flags().Changed("note") {
				ed.Note = &note
			}
			if c.Flags().Changed("start") {
				ed.Start = &start
			}
			if c.Flags().Changed("end") {
				ed.End = &end
			}
			if ed.Color == nil && ed.Style == nil && ed.Note == nil && ed.Start == nil && ed.End == nil && len(add)+len(remove) == 0 {
				return usage("say what to change, for example --note or --add-tag")
			}
			return e.with(c.Context(), func(a *app.App) error {
				id, err := a.FindAnnotation(c.Context(), args[0], false)
				if err != nil {
					return err
				}
				_, err = a.Edit(c.Context(), id, ed)
				return err
			})
		},
	}
	lookFlags(c, &color, &style, &note)
	c.Flags().IntVar(&start, "start", 0, "the passage's first character, counted in code points from 0")
	c.Flags().IntVar(&end, "end", 0, "the character after its last")
	c.Flags().StringArrayVar(&add, "add-tag", nil, "add a `tag`; may be repeated")
	c.Flags().StringArrayVar(&remove, "remove-tag", nil, "take a `tag` away; may be repeated")
	return c
}

func (e *env) unhighlightCommand() *cobra.Command {
	return &cobra.Command{
		Use: "unhighlight ANNOTATION", Short: "Put an annotation into the trash",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *app.App) error {
				id, err := a.FindAnnotation(c.Context(), args[0], false)
				if err != nil {
					return err
				}
				_, err = a.Unhighlight(c.Context(), id)
				return err
			})
		},
	}
}
