-- A dossier: the documents of one negotiation, their readings and the record collated from them.

-- Where a report was found: its path from the dossier's folder.
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    place TEXT NOT NULL UNIQUE
) STRICT;

-- What was found there; a changed report is another version, and the one with the highest number
-- is collated. Rows are never deleted.
CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document,
    number INTEGER NOT NULL CHECK (number > 0),
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,    -- of the text as UTF-8, as in the record
    file_sha256 TEXT,        -- of the file's bytes, by which a known file is skipped unread
    language TEXT,
    outlet TEXT,
    url TEXT,
    stated_date TEXT,
    added TEXT NOT NULL,     -- when, in UTC
    UNIQUE (document, number)
) STRICT;

CREATE VIEW latest AS
SELECT version.*, document.place FROM version
JOIN document ON document.id = version.document
WHERE number = (SELECT max(number) FROM version AS other WHERE other.document = document.id);

-- A text shows an engine the same wherever it stands, so a reading belongs to a text.
CREATE TABLE reading (
    sha256 TEXT NOT NULL,    -- of the text
    engine TEXT NOT NULL,
    program TEXT NOT NULL,   -- the version of Verbale that read it
    json TEXT NOT NULL,
    PRIMARY KEY (sha256, engine, program)
) STRICT, WITHOUT ROWID;

-- Files that could not be read, and why.
CREATE TABLE failure (
    place TEXT PRIMARY KEY,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The issues as a person wrote them; no row: they are suggested.
CREATE TABLE codebook (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    json TEXT NOT NULL
) STRICT;

CREATE TABLE record (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    json TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    engine TEXT NOT NULL,
    program TEXT NOT NULL,
    inputs TEXT NOT NULL     -- fingerprint of the documents, failures and codebook it is made from
) STRICT;

-- Which version each document of the record is.
CREATE TABLE record_document (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL REFERENCES version
) STRICT;

CREATE VIRTUAL TABLE version_words USING fts5 (text, content = 'version', content_rowid = 'id');

CREATE TRIGGER version_added AFTER INSERT ON version BEGIN
    INSERT INTO version_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE VIRTUAL TABLE statement_words USING fts5 (statement UNINDEXED, words);
