/**
 * Callback URLs of Mailjet's Event API. `callback_event` is the outbox: filled in the commit that keeps the event, with copies
 * of all that is told, so that nothing of the message is needed later. Targets are numbered for good (AUTOINCREMENT): what a
 * post in flight settles must not meet another address.
 */
export const callbacks = `
CREATE TABLE callback (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox TEXT,
  type INTEGER NOT NULL,
  is_backup INTEGER NOT NULL,
  target INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX callback_by_type ON callback (mailbox, type, is_backup);
CREATE INDEX callback_by_target ON callback (target);

CREATE TABLE callback_target (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox TEXT,
  url TEXT NOT NULL,
  version INTEGER NOT NULL,
  is_dead INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX callback_target_by_url ON callback_target (mailbox, url);

CREATE TABLE callback_event (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  target INTEGER NOT NULL,
  type INTEGER NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT NOT NULL,
  message_id INTEGER NOT NULL,
  uuid BLOB NOT NULL,
  recipient TEXT NOT NULL,
  contact_id INTEGER NOT NULL,
  campaign_id INTEGER,
  campaign TEXT NOT NULL,
  custom_id TEXT,
  payload TEXT NOT NULL
) STRICT;
CREATE INDEX callback_event_by_target ON callback_event (target, number);

CREATE TABLE callback_delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target INTEGER NOT NULL,
  mailbox TEXT,
  facts TEXT NOT NULL
) STRICT;
CREATE INDEX callback_delivery_by_target ON callback_delivery (target, id);
CREATE INDEX callback_delivery_by_mailbox ON callback_delivery (mailbox, id);
`
