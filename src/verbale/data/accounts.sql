-- The accounts of a desk, in a file of their own beside the dossier: a dossier is sent to
-- colleagues, and what is kept of their passwords must not go with it.

CREATE TABLE account (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    role TEXT NOT NULL CHECK (role IN ('reader', 'coder', 'editor')),
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,      -- scrypt of the password
    n INTEGER NOT NULL,      -- the cost that it was made at
    r INTEGER NOT NULL,
    p INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    hash BLOB PRIMARY KEY,   -- of the random token that only the browser has
    account TEXT NOT NULL COLLATE NOCASE REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
    made REAL NOT NULL,      -- seconds since 1970
    seen REAL NOT NULL
) STRICT, WITHOUT ROWID;

-- Log-ins that failed, by a fingerprint of the name, the address or both.
CREATE TABLE attempt (
    key BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    last REAL NOT NULL,
    until REAL NOT NULL      -- before then none is looked at
) STRICT, WITHOUT ROWID;

-- Who did what and when; rows are never changed or deleted.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,        -- UTC
    who TEXT NOT NULL,
    address TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit is only added to');
END;

CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit is only added to');
END;

-- INSERT OR REPLACE would delete without asking the trigger above.
CREATE TRIGGER audit_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = new.id) BEGIN
    SELECT RAISE(ABORT, 'the audit is only added to');
END;
