-- What people judged, in the order in which it came into this dossier. Rows are never changed and
-- never deleted: a judgement is superseded, decided against or undone by another.
CREATE TABLE judgement (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
    by TEXT NOT NULL CHECK (by <> ''),
    at TEXT NOT NULL,        -- when, in UTC
    field TEXT NOT NULL,
    json TEXT NOT NULL,      -- the whole judgement, as it is exported
    sha256 TEXT NOT NULL,    -- of the JSON
    added TEXT NOT NULL      -- when it came into this dossier, in UTC: later than at if imported
) STRICT;

CREATE TRIGGER judgement_stays BEFORE UPDATE ON judgement BEGIN
    SELECT RAISE(ABORT, 'a judgement is never changed: make another');
END;

CREATE TRIGGER judgement_is_kept BEFORE DELETE ON judgement BEGIN
    SELECT RAISE(ABORT, 'a judgement is never deleted: undo it by another');
END;

-- INSERT OR REPLACE would delete without asking the trigger above.
CREATE TRIGGER judgement_is_not_replaced BEFORE INSERT ON judgement
WHEN EXISTS (SELECT 1 FROM judgement WHERE id = new.id OR number = new.number) BEGIN
    SELECT RAISE(ABORT, 'a judgement with this id is there already');
END;
