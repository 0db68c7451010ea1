-- Articles: what is known about a document. Its text is in revisions.
CREATE TABLE articles (
    id          TEXT PRIMARY KEY,
    title       TEXT NOT NULL,
    title_kind  TEXT NOT NULL DEFAULT 'own',   -- own, derived (from the first sentence), given (by a person)
    byline      TEXT NOT NULL DEFAULT '',
    site        TEXT NOT NULL DEFAULT '',
    url         TEXT NOT NULL DEFAULT '',
    published   TEXT NOT NULL DEFAULT '',
    language    TEXT NOT NULL DEFAULT '',
    direction   TEXT NOT NULL DEFAULT '',
    partial     INTEGER NOT NULL DEFAULT 0,    -- 1: the source did not hold all of it
    missing     REAL NOT NULL DEFAULT 0,       -- percent missing, 0 when not known
    source      TEXT NOT NULL DEFAULT '',      -- the file's path or the address it came from
    revision    INTEGER NOT NULL DEFAULT 0,    -- the newest one
    words       INTEGER NOT NULL DEFAULT 0,
    length      INTEGER NOT NULL DEFAULT 0,    -- code points of the newest text
    imported    TEXT NOT NULL,
    modified    TEXT NOT NULL,
    deleted     TEXT                           -- when it went to the trash
) STRICT;
CREATE INDEX articles_imported ON articles (imported DESC);
CREATE INDEX articles_source ON articles (source) WHERE source <> '';

-- Revisions: each imported version of an article's text, kept for ever.
CREATE TABLE revisions (
    article  TEXT NOT NULL REFERENCES articles (id),
    number   INTEGER NOT NULL,
    imported TEXT NOT NULL,
    sha256   TEXT NOT NULL,                    -- of text, as UTF-8
    text     TEXT NOT NULL,
    blocks   TEXT NOT NULL,                    -- JSON
    meta     TEXT NOT NULL,                    -- JSON: title, byline and so on, as imported
    PRIMARY KEY (article, number)
) STRICT;
CREATE INDEX revisions_sha256 ON revisions (sha256);

CREATE TABLE annotations (
    id       TEXT PRIMARY KEY,
    article  TEXT NOT NULL REFERENCES articles (id),
    revision INTEGER NOT NULL,                 -- whose text start and end count in
    start    INTEGER NOT NULL,                 -- code points, half-open
    "end"    INTEGER NOT NULL,
    exact    TEXT NOT NULL,
    prefix   TEXT NOT NULL,
    suffix   TEXT NOT NULL,
    color    TEXT NOT NULL,
    style    TEXT NOT NULL,
    note     TEXT NOT NULL,
    creator  TEXT NOT NULL,
    created  TEXT NOT NULL,
    modified TEXT NOT NULL,
    orphan   INTEGER NOT NULL DEFAULT 0,
    deleted  TEXT                              -- when it went to the trash
) STRICT;
CREATE INDEX annotations_article ON annotations (article, start);
CREATE INDEX annotations_live ON annotations (article, id) WHERE deleted IS NULL; -- counts and tags of articles

CREATE TABLE tags (
    id    INTEGER PRIMARY KEY,
    path  TEXT NOT NULL,
    fold  TEXT NOT NULL UNIQUE,                -- path under case folding
    color TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE annotation_tags (
    annotation TEXT NOT NULL REFERENCES annotations (id),
    tag        INTEGER NOT NULL REFERENCES tags (id),
    PRIMARY KEY (annotation, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX annotation_tags_tag ON annotation_tags (tag);

-- Journal: every change of an annotation, a tag or an article. Rows are only ever added.
CREATE TABLE journal (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT NOT NULL UNIQUE,
    step      TEXT NOT NULL,                   -- the command that made it: the unit of undo
    kind      TEXT NOT NULL,                   -- do, undo, redo; moved: what an import or a person did to an article
    target    TEXT NOT NULL DEFAULT '',        -- undo and redo: the step they are about
    label     TEXT NOT NULL DEFAULT '',
    article   TEXT NOT NULL DEFAULT '',
    object    TEXT NOT NULL,                   -- annotation, tag, article
    object_id TEXT NOT NULL,
    time      TEXT NOT NULL,
    creator   TEXT NOT NULL,
    before    TEXT,                            -- JSON; null: it was made
    after     TEXT                             -- JSON; null: it went to the trash
) STRICT;
CREATE INDEX journal_step ON journal (step);
CREATE INDEX journal_article ON journal (article, time);
CREATE TRIGGER journal_is_append_only_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_append_only_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE positions (
    article  TEXT PRIMARY KEY REFERENCES articles (id),
    "offset" INTEGER NOT NULL,                 -- of the first line that was in view
    progress REAL NOT NULL,                    -- 0-1, the farthest that was read
    opened   TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
