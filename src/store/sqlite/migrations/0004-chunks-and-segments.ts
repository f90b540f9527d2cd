/**
 * What a million messages ask for. Raw bytes lie in chunks, each packed or not; the index of words is cut into segments
 * along `seq`, so that an old one is dropped whole (docs/decisions/0009); mailboxes carry their counts. A mailbox that
 * is emptied gets a new id, and its old one moves to `erased_mailbox` until its messages are cleared away. Words are
 * indexed anew: the messages wait for a digest again.
 */
export const chunksAndSegments = `
CREATE TABLE chunk (
  key INTEGER PRIMARY KEY,
  codec INTEGER NOT NULL,
  size INTEGER NOT NULL,
  crc INTEGER,
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX chunk_unpacked ON chunk (key) WHERE codec = 0;
INSERT INTO chunk (key, codec, size, bytes)
  SELECT seq << 12, 0, length(head) + length(body), CAST(head || body AS BLOB) FROM content;
CREATE TABLE origin (seq INTEGER PRIMARY KEY, session TEXT NOT NULL) STRICT;
INSERT INTO origin SELECT seq, session FROM content;
DROP TABLE content;

CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  first_seq INTEGER NOT NULL,
  is_dirty INTEGER NOT NULL DEFAULT 0
) STRICT;
DROP TABLE word;
UPDATE message SET digest = 0, digest_error = NULL;

CREATE TABLE erased_mailbox (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
ALTER TABLE mailbox ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN keep_age_ms INTEGER;
ALTER TABLE mailbox ADD COLUMN keep_count INTEGER;
ALTER TABLE mailbox ADD COLUMN keep_bytes INTEGER;
UPDATE mailbox SET
  total = (SELECT count(*) FROM message WHERE mailbox_id = mailbox.id AND is_rejected = 0),
  unread = (SELECT count(*) FROM message WHERE mailbox_id = mailbox.id AND is_rejected = 0 AND is_read = 0),
  refused = (SELECT count(*) FROM message WHERE mailbox_id = mailbox.id AND is_rejected = 1),
  bytes = (SELECT coalesce(sum(size), 0) FROM message WHERE mailbox_id = mailbox.id);
`
