"""The tables of a simulation file, and the migrations that brought them about.

A simulation file is one SQLite database that any SQLite tool can open. `PRAGMA user_version` is
the number of the newest migration in it. Times are steps unless a column says otherwise; JSON
columns hold lists or objects. Tables ending in `_now` hold only the latest state, to go on from;
all others are history and are never rewritten.
"""

import sqlite3
import zlib

APPLICATION_ID = 0x746F776E
"""`town` in ASCII: marks a SQLite file as a simulation."""

M001_INITIAL = """
CREATE TABLE meta (                     -- one row a fact about the simulation
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE maps (                     -- the town's map as it was when the simulation began
  name TEXT PRIMARY KEY,
  tmj BLOB NOT NULL                     -- Tiled JSON, zlib-compressed
);
CREATE TABLE people (                   -- who lives here; a person never changes during a run
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL,            -- order in the base
  person TEXT NOT NULL                  -- JSON of people.person.Person
);
CREATE TABLE movements (                -- where a person stands when a step ends, if it changed
  step INTEGER NOT NULL, person TEXT NOT NULL,
  x INTEGER NOT NULL, y INTEGER NOT NULL, -- tiles
  PRIMARY KEY (step, person)
) WITHOUT ROWID;
CREATE TABLE actions (                  -- what a person began to do
  step INTEGER NOT NULL, person TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- task, sleep, talk, wait
  text TEXT NOT NULL, address TEXT NOT NULL, emoji TEXT NOT NULL,
  predicate TEXT NOT NULL, thing TEXT NOT NULL, object_state TEXT NOT NULL,
  end_step INTEGER NOT NULL,            -- the first step that isn't part of it any more
  partner TEXT,
  call TEXT,                            -- key of the call that chose it: person/step/prompt/ordinal
  PRIMARY KEY (step, person)
) WITHOUT ROWID;
CREATE TABLE objects (                  -- an object was seen in another state
  step INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  address TEXT NOT NULL, state TEXT NOT NULL,
  users TEXT NOT NULL,                  -- JSON list of people
  PRIMARY KEY (step, ordinal)
) WITHOUT ROWID;
CREATE TABLE memories (                 -- the memory streams
  person TEXT NOT NULL, number INTEGER NOT NULL, -- a person's memories count from 1
  added INTEGER NOT NULL,               -- the step in which it was put into the stream
  step INTEGER NOT NULL,                -- the step in which it was noticed
  kind TEXT NOT NULL,                   -- event, thought, chat
  text TEXT NOT NULL, subject TEXT NOT NULL, predicate TEXT NOT NULL, thing TEXT NOT NULL,
  importance INTEGER NOT NULL,          -- 1 to 10
  evidence TEXT NOT NULL,               -- JSON list of memory numbers
  depth INTEGER NOT NULL,
  source TEXT NOT NULL, -- seen, announcement, plan, reflection, talk, whisper, known
  call TEXT,
  last_accessed INTEGER NOT NULL,       -- step; the only column that changes
  embedding BLOB NOT NULL,              -- little-endian float32, length 1
  PRIMARY KEY (person, number)
) WITHOUT ROWID;
CREATE TABLE recalls (                  -- which memories a call rested on, best first
  person TEXT NOT NULL, step INTEGER NOT NULL, prompt TEXT NOT NULL, ordinal INTEGER NOT NULL,
  rank INTEGER NOT NULL, number INTEGER NOT NULL,
  score REAL NOT NULL, recency REAL NOT NULL, importance REAL NOT NULL, relevance REAL NOT NULL,
  PRIMARY KEY (person, step, prompt, ordinal, rank)
) WITHOUT ROWID;
CREATE TABLE plans (                    -- a person's schedule changed
  person TEXT NOT NULL, step INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  reason TEXT NOT NULL,                 -- new day, tasks, interruption
  broad_strokes TEXT NOT NULL,          -- JSON list of texts
  rows TEXT NOT NULL,                   -- JSON list of [activity, minutes, block, decomposed]
  PRIMARY KEY (person, step, ordinal)
) WITHOUT ROWID;
CREATE TABLE conversations (
  start INTEGER NOT NULL, first TEXT NOT NULL, second TEXT NOT NULL,
  end_step INTEGER NOT NULL, place TEXT NOT NULL,
  PRIMARY KEY (start, first)
) WITHOUT ROWID;
CREATE TABLE utterances (
  start INTEGER NOT NULL, first TEXT NOT NULL, ordinal INTEGER NOT NULL,
  step INTEGER NOT NULL,                -- when it is heard
  speaker TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (start, first, ordinal)
) WITHOUT ROWID;
CREATE TABLE directions (               -- what the director did; step is empty until it took effect
  number INTEGER PRIMARY KEY,
  step INTEGER,
  kind TEXT NOT NULL,                   -- whisper, set_object, announce
  person TEXT, address TEXT, text TEXT NOT NULL
);
CREATE TABLE calls (                    -- one question to a model
  person TEXT NOT NULL, step INTEGER NOT NULL, prompt TEXT NOT NULL, ordinal INTEGER NOT NULL,
  outcome TEXT,                         -- valid, repaired, fallback; empty while it is open
  PRIMARY KEY (person, step, prompt, ordinal)
) WITHOUT ROWID;
CREATE TABLE attempts (                 -- one reply to it; the journal
  person TEXT NOT NULL, step INTEGER NOT NULL, prompt TEXT NOT NULL, ordinal INTEGER NOT NULL,
  attempt INTEGER NOT NULL,             -- from 0
  version INTEGER NOT NULL,             -- of the prompt
  text_hash TEXT NOT NULL,              -- of messages, schema and limits
  messages TEXT NOT NULL,               -- JSON list of [role, content]
  reply TEXT NOT NULL,
  problem TEXT NOT NULL,                -- why it couldn't be used; empty if it was
  model TEXT NOT NULL,
  tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, cached_tokens INTEGER NOT NULL,
  seconds REAL NOT NULL,                -- wall time
  PRIMARY KEY (person, step, prompt, ordinal, attempt)
);
CREATE TABLE minds_now (
  person TEXT PRIMARY KEY,
  state TEXT NOT NULL                   -- JSON of mind.state.MindState
);
CREATE TABLE bodies_now (
  person TEXT PRIMARY KEY,
  body TEXT NOT NULL                    -- JSON of town.world.Body
);
CREATE TABLE objects_now (
  address TEXT PRIMARY KEY,
  state TEXT,                           -- as set by the director, if it was
  users TEXT NOT NULL                   -- JSON list, in the order in which they came
);
"""

M002_SNAPSHOTS = """
CREATE TABLE snapshots (                -- everybody at the beginning of a step, each whole hour
  step INTEGER NOT NULL, person TEXT NOT NULL,
  state BLOB NOT NULL,                  -- JSON of mind.state.MindState, zlib-compressed
  body TEXT NOT NULL,                   -- JSON of town.world.Body
  PRIMARY KEY (step, person)
) WITHOUT ROWID;
CREATE TABLE object_snapshots (         -- the objects in use or changed at the same moments
  step INTEGER NOT NULL, address TEXT NOT NULL,
  state TEXT,                           -- as set by the director, if it was
  users TEXT NOT NULL,                  -- JSON list, in the order in which they came
  PRIMARY KEY (step, address)
) WITHOUT ROWID;
INSERT INTO snapshots SELECT value + 0, person, zip(state), body
  FROM meta, minds_now JOIN bodies_now USING (person) WHERE key = 'step';
INSERT INTO object_snapshots SELECT value + 0, address, state, users
  FROM meta, objects_now WHERE key = 'step';
CREATE TABLE renumbered (               -- objects: the changes of one object in a step count from 0
  step INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  address TEXT NOT NULL, state TEXT NOT NULL,
  users TEXT NOT NULL,                  -- JSON list of people
  PRIMARY KEY (step, address, ordinal)
) WITHOUT ROWID;
INSERT INTO renumbered SELECT step,
  row_number() OVER (PARTITION BY step, address ORDER BY ordinal) - 1, address, state, users
  FROM objects;
DROP TABLE objects;
ALTER TABLE renumbered RENAME TO objects;
CREATE TABLE renumbered (               -- plans: the changes of one person in a step count from 0
  person TEXT NOT NULL, step INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  reason TEXT NOT NULL,                 -- new day, tasks, interruption
  broad_strokes TEXT NOT NULL,          -- JSON list of texts
  rows TEXT NOT NULL,                   -- JSON list of [activity, minutes, block, decomposed]
  PRIMARY KEY (person, step, ordinal)
) WITHOUT ROWID;
INSERT INTO renumbered SELECT person, step,
  row_number() OVER (PARTITION BY person, step ORDER BY ordinal) - 1, reason, broad_strokes, rows
  FROM plans;
DROP TABLE plans;
ALTER TABLE renumbered RENAME TO plans;
"""

M003_GUARDS = """
ALTER TABLE attempts ADD COLUMN grade TEXT NOT NULL DEFAULT '';
-- grade: how the reply was read: whole, extracted, mended; empty if it wasn't used
ALTER TABLE attempts ADD COLUMN guard TEXT NOT NULL DEFAULT '';
-- guard: the known failure it was refused for, or that was put right in it; empty if none
"""

M004_ROOM = """
-- Long rows take a page each in a table WITHOUT ROWID; these have one, and share their pages.
CREATE TABLE packed (                   -- memories
  person TEXT NOT NULL, number INTEGER NOT NULL, -- a person's memories count from 1
  added INTEGER NOT NULL,               -- the step in which it was put into the stream
  step INTEGER NOT NULL,                -- the step in which it was noticed
  kind TEXT NOT NULL,                   -- event, thought, chat
  text TEXT NOT NULL, subject TEXT NOT NULL, predicate TEXT NOT NULL, thing TEXT NOT NULL,
  importance INTEGER NOT NULL,          -- 1 to 10
  evidence TEXT NOT NULL,               -- JSON list of memory numbers
  depth INTEGER NOT NULL,
  source TEXT NOT NULL, -- seen, announcement, plan, reflection, talk, whisper, known
  call TEXT,
  last_accessed INTEGER NOT NULL,       -- step; the only column that changes
  embedding BLOB NOT NULL,              -- little-endian float32, length 1
  PRIMARY KEY (person, number)
);
INSERT INTO packed SELECT * FROM memories ORDER BY added, person, number;
DROP TABLE memories;
ALTER TABLE packed RENAME TO memories;
CREATE TABLE packed (                   -- plans
  person TEXT NOT NULL, step INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  reason TEXT NOT NULL,                 -- new day, tasks, interruption
  broad_strokes TEXT NOT NULL,          -- JSON list of texts
  rows TEXT NOT NULL,                   -- JSON list of [activity, minutes, block, decomposed]
  PRIMARY KEY (person, step, ordinal)
);
INSERT INTO packed SELECT * FROM plans ORDER BY step, person, ordinal;
DROP TABLE plans;
ALTER TABLE packed RENAME TO plans;
CREATE TABLE packed (                   -- snapshots
  step INTEGER NOT NULL, person TEXT NOT NULL,
  state BLOB NOT NULL,                  -- JSON of mind.state.MindState, zlib-compressed
  body TEXT NOT NULL,                   -- JSON of town.world.Body
  PRIMARY KEY (step, person)
);
INSERT INTO packed SELECT * FROM snapshots ORDER BY step, person;
DROP TABLE snapshots;
ALTER TABLE packed RENAME TO snapshots;
"""

M005_LEFT_OUT = """
ALTER TABLE attempts ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;
-- left_out: entries of the prompt's lists that its context had no room for; -1 if it never fits
"""

M006_PICTURES = """
CREATE TABLE pictures (                 -- the town's pictures, as they were when it began
  path TEXT PRIMARY KEY,                -- inside the town's folder: tiles/walls.png
  png BLOB NOT NULL
);
"""

MIGRATIONS: tuple[str, ...] = (
    M001_INITIAL,
    M002_SNAPSHOTS,
    M003_GUARDS,
    M004_ROOM,
    M005_LEFT_OUT,
    M006_PICTURES,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database up to the newest schema, each migration in its own transaction."""
    connection.create_function("zip", 1, lambda text: zlib.compress(text.encode(), 6))
    connection.create_function("unzip", 1, lambda blob: zlib.decompress(blob).decode())
    (done,) = connection.execute("PRAGMA user_version").fetchone()
    for number, script in enumerate(MIGRATIONS[done:], start=done + 1):
        connection.executescript(
            f"BEGIN; {script} PRAGMA user_version = {number}; "
            f"PRAGMA application_id = {APPLICATION_ID}; COMMIT;"
        )
