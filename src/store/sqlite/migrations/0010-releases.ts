/** What is really sent on, with its attempts; and a name for this database, by which it knows its own trace. */
export const releases = `
CREATE TABLE release (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  mailbox TEXT NOT NULL,
  message TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  facts TEXT NOT NULL,
  attempts TEXT NOT NULL
) STRICT;
CREATE INDEX release_by_mailbox ON release (mailbox, seq);
CREATE INDEX release_by_message ON release (message, seq);
CREATE INDEX open_release ON release (seq) WHERE is_open = 1;
INSERT INTO setting (name, value) VALUES ('release_instance', lower(hex(randomblob(8))));
`
