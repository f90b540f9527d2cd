/** Templates made by clients. Ids go up from a million and are never given twice, so that an old one names nothing new. */
export const templates = `
CREATE TABLE template (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox TEXT NOT NULL,
  name TEXT NOT NULL,
  facts TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX template_by_mailbox ON template (mailbox, id);
INSERT INTO sqlite_sequence (name, seq) VALUES ('template', 1000000);
`
