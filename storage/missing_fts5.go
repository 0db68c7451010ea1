//go:build !sqlite_fts5 && !fts5

package storage

// Without the tag the search index is missing, and the program would fail when it runs instead of now.
var _ = build_with_the_tag_sqlite_fts5_for_example_go_build_tags_sqlite_fts5_or_just_make_build
