-- Pictures, the files that articles were read from, and what a source says about itself.

-- Images: each picture once, whatever uses it.
CREATE TABLE images (
    hash   TEXT PRIMARY KEY,                   -- SHA-256 of data, in lower-case hexadecimal
    media  TEXT NOT NULL,                      -- image/png
    width  INTEGER NOT NULL,                   -- in pixels, as the height; 0 when not known
    height INTEGER NOT NULL,
    data   BLOB NOT NULL
) STRICT;

CREATE TABLE revision_images (
    article  TEXT NOT NULL,
    revision INTEGER NOT NULL,
    hash     TEXT NOT NULL REFERENCES images (hash),
    PRIMARY KEY (article, revision, hash),
    FOREIGN KEY (article, revision) REFERENCES revisions (article, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_images_hash ON revision_images (hash);

-- Originals: the files that articles were read from, so that a better program can read them again.
CREATE TABLE originals (
    sha256  TEXT PRIMARY KEY,                  -- of the file; of a zip, of that
    name    TEXT NOT NULL,                     -- the file's, when it came first; each revision has its own
    size    INTEGER NOT NULL,                  -- in bytes, of what sha256 is of
    packing TEXT NOT NULL,                     -- how data is packed: none; gzip; zip: the file first, then those it uses
    data    BLOB NOT NULL
) STRICT;

ALTER TABLE revisions ADD COLUMN original TEXT REFERENCES originals (sha256); -- null: it was not kept
ALTER TABLE revisions ADD COLUMN name     TEXT NOT NULL DEFAULT '';           -- of the file
ALTER TABLE revisions ADD COLUMN address  TEXT NOT NULL DEFAULT '';           -- where it was fetched from
ALTER TABLE revisions ADD COLUMN charset  TEXT NOT NULL DEFAULT '';           -- the label that came with it from there
ALTER TABLE revisions ADD COLUMN format   TEXT NOT NULL DEFAULT '';           -- what it was read as: Markdown
ALTER TABLE revisions ADD COLUMN reader   TEXT NOT NULL DEFAULT '';           -- the version of the program that read it
ALTER TABLE revisions ADD COLUMN contents TEXT NOT NULL DEFAULT '[]';         -- JSON: the table of contents
ALTER TABLE revisions ADD COLUMN problems TEXT NOT NULL DEFAULT '[]';         -- JSON: sentences about what could not be read
CREATE INDEX revisions_original ON revisions (original) WHERE original IS NOT NULL;

ALTER TABLE articles ADD COLUMN publisher  TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN identifier TEXT NOT NULL DEFAULT '';          -- an ISBN, a DOI
ALTER TABLE articles ADD COLUMN keywords   TEXT NOT NULL DEFAULT '[]';        -- JSON
ALTER TABLE articles ADD COLUMN cover      TEXT NOT NULL DEFAULT '';          -- the hash of an image

-- Version 1 kept tables as text alone. All of them came from Markdown, where the first row is a heading.
UPDATE revisions SET blocks = (
    SELECT json_group_array(CASE
        WHEN value ->> 'kind' = 'table' AND value -> 'table' IS NULL THEN json_set(value, '$.table', json('{"header":1}'))
        ELSE json(value) END ORDER BY key)
    FROM json_each(blocks))
WHERE blocks LIKE '%"kind":"table"%';
