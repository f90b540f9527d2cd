/**
 * One counter numbers messages and changes alike (`seq`), so that a live feed is the merge of both tables. A capture is
 * its own change: only what happens to a message later is written to `change`. `content` is apart from `message`, since
 * a list must not read past bodies; its head comes before its body, so that headers are read without the body's pages.
 */
export const messages = `
CREATE TABLE setting (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

CREATE TABLE mailbox (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  last_activity_at INTEGER NOT NULL
) STRICT;

CREATE TABLE message (
  seq INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
  received_at INTEGER NOT NULL,
  size INTEGER NOT NULL,
  is_read INTEGER NOT NULL DEFAULT 0,
  digest INTEGER NOT NULL DEFAULT 0,
  digest_error TEXT,
  has INTEGER NOT NULL DEFAULT 0,
  attachments INTEGER NOT NULL DEFAULT 0,
  subject TEXT NOT NULL,
  preview TEXT NOT NULL DEFAULT '',
  people TEXT NOT NULL,
  envelope TEXT NOT NULL,
  mailjet TEXT,
  custom_id TEXT,
  campaign TEXT,
  template_id INTEGER,
  tags TEXT
) STRICT;
CREATE INDEX message_by_mailbox ON message (mailbox_id, seq);
CREATE INDEX message_unread ON message (mailbox_id, seq) WHERE is_read = 0;
CREATE INDEX message_pending ON message (seq) WHERE digest = 0;
CREATE INDEX message_by_custom_id ON message (custom_id, seq) WHERE custom_id IS NOT NULL;
CREATE INDEX message_by_campaign ON message (campaign, seq) WHERE campaign IS NOT NULL;
CREATE INDEX message_by_template ON message (template_id, seq) WHERE template_id IS NOT NULL;

CREATE TABLE content (
  seq INTEGER PRIMARY KEY REFERENCES message (seq) ON DELETE CASCADE,
  session TEXT NOT NULL,
  head BLOB NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE tag (
  name TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES message (seq) ON DELETE CASCADE,
  PRIMARY KEY (name, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_by_message ON tag (seq);

CREATE TABLE change (
  seq INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  mailbox_id INTEGER NOT NULL,
  mailbox TEXT NOT NULL,
  message_seq INTEGER,
  ids BLOB
) STRICT;

CREATE TABLE session (
  id BLOB PRIMARY KEY,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  messages INTEGER NOT NULL,
  facts TEXT NOT NULL,
  end_reason TEXT,
  transcript TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE word USING fts5 (
  sender, recipient, cc, subject, body, attachment, header,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
`
