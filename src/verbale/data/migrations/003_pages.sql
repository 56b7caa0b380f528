-- What a file says of its report, besides outlet, address and date.
ALTER TABLE version ADD COLUMN title TEXT;
ALTER TABLE version ADD COLUMN author TEXT;

-- The bytes of what was fetched, as they came: a page may be gone tomorrow. A version made from
-- them bears their fingerprint as its file_sha256.
CREATE TABLE page (
    sha256 TEXT PRIMARY KEY,   -- of the bytes as fetched
    url TEXT NOT NULL,         -- where they came from in the end, after redirects
    type TEXT,                 -- what the server called them: text/html
    fetched TEXT NOT NULL,     -- when, in UTC
    packed BLOB NOT NULL       -- the bytes, packed by zlib
) STRICT, WITHOUT ROWID;

-- Files that hold several reports (archives, tables, exports) and were taken in to the end: they
-- are skipped unread. Places of the reports in them are behind two strokes: "talks.zip//1.txt".
CREATE TABLE collection (
    place TEXT PRIMARY KEY,
    file_sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;
