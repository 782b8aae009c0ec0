package sqlite

// The file's two marks in its header: whose it is, and in which form.
const (
	applicationID = 0x66727368 // "frsh"
	schemaVersion = 2
)

// pageSize is the size of a database page in bytes. An entry of 20 KB takes
// three; smaller ones cost more system calls, larger ones more log per write.
const pageSize = 8192

// schema is the form of version 2. A tick is two columns, X_epoch and X; the
// zero tick is 0, 0. Every page of the file ends with a checksum of SQLite's
// checksum VFS (8 reserved bytes), which SQLite without it ignores.
const schema = `
-- One row: the clock, and the newest marks of names that demands has dropped.
CREATE TABLE state (
	one             INTEGER PRIMARY KEY CHECK (one = 1),
	epoch           INTEGER NOT NULL, -- of every tick from now on
	ceiling         INTEGER NOT NULL, -- no tick of the epoch beyond this time was issued
	forgotten_epoch INTEGER NOT NULL DEFAULT 0,
	forgotten       INTEGER NOT NULL DEFAULT 0,
	fence_epoch     INTEGER NOT NULL DEFAULT 0,
	fence           INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What is known of each entry without its content. labels is a list of names
-- (its tags and its pattern), each with its length in front as a varint.
CREATE TABLE entries (
	path          TEXT    NOT NULL,
	build         TEXT    NOT NULL,
	pattern       TEXT    NOT NULL,
	listed        INTEGER NOT NULL,
	begun_epoch   INTEGER NOT NULL,
	begun         INTEGER NOT NULL,
	made          INTEGER NOT NULL, -- seconds since 1970
	made_nano     INTEGER NOT NULL, -- and nanoseconds
	modified      INTEGER NOT NULL, -- seconds since 1970
	content       TEXT    NOT NULL, -- as store.Entry.Content tells
	size          INTEGER NOT NULL, -- as store.Entry.Size counts what is in the body
	labels        BLOB    NOT NULL,
	body          INTEGER NOT NULL, -- bodies.id
	form          BLOB    NOT NULL, -- what the body holds, so that the same is not written again
	written_epoch INTEGER NOT NULL, -- the begun that the body has: of the commit that wrote it
	written       INTEGER NOT NULL,
	PRIMARY KEY (path, build)
) STRICT, WITHOUT ROWID;

-- In which order the entries of a page are evicted, and how much they take.
CREATE INDEX entries_by_age ON entries (build, pattern, listed, begun_epoch, begun, size);

-- The entries as store.Encode wrote them. An entry's ticks and times are those of its row.
CREATE TABLE bodies (
	id   INTEGER PRIMARY KEY,
	data BLOB NOT NULL
) STRICT;

-- Which entries carry a tag (name 't...') or are of a pattern ('r...').
CREATE TABLE labels (
	name  TEXT NOT NULL,
	build TEXT NOT NULL,
	path  TEXT NOT NULL,
	PRIMARY KEY (name, build, path)
) STRICT, WITHOUT ROWID;

-- The newest demand and purge of each name, a store.Name. met is the begun of
-- an entry that met a path's demand and was dropped: what was met stays met.
CREATE TABLE demands (
	name         TEXT    NOT NULL PRIMARY KEY,
	demand_epoch INTEGER NOT NULL,
	demand       INTEGER NOT NULL,
	purge_epoch  INTEGER NOT NULL DEFAULT 0,
	purge        INTEGER NOT NULL DEFAULT 0,
	met_epoch    INTEGER NOT NULL DEFAULT 0,
	met          INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
`

// checked are the tables that are checked whole when a store is opened, since
// memory follows them. The others are checked page by page when they are read.
var checked = [...]string{"state", "entries", "demands"}
