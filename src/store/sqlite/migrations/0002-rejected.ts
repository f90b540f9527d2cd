/**
 * Messages that came in whole and were refused. They are left out unless asked for: the indexes of a mailbox say which
 * they are, so that a page or a count passes over them without reading their rows.
 */
export const rejected = `
ALTER TABLE message ADD COLUMN is_rejected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN rejected TEXT;
DROP INDEX message_by_mailbox;
DROP INDEX message_unread;
CREATE INDEX message_by_mailbox ON message (mailbox_id, seq, is_rejected);
CREATE INDEX message_unread ON message (mailbox_id, seq, is_rejected) WHERE is_read = 0;
CREATE INDEX message_rejected ON message (seq) WHERE is_rejected = 1;
`
