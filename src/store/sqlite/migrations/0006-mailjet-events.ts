/**
 * Mailjet mode. `undelivered` names the messages whose deliveries are still to be worked out, and is struck out in the
 * commit that keeps them. A delivery's number is its message's `seq` shifted by 20 bits, plus the place of its
 * recipient: one range holds all that belong to a message, as with chunks. Rows carry the mailbox's id like messages do,
 * so that those of an emptied mailbox are gone at once. Events are numbered for good (AUTOINCREMENT): a courier that
 * follows them must never meet a number twice.
 */
export const mailjetEvents = `
ALTER TABLE mailbox ADD COLUMN profile TEXT;
CREATE TABLE undelivered (seq INTEGER PRIMARY KEY) STRICT;

CREATE TABLE delivery (
  number INTEGER PRIMARY KEY,
  mailbox_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  uuid BLOB NOT NULL,
  recipient TEXT NOT NULL,
  contact_id INTEGER NOT NULL,
  sender_id INTEGER NOT NULL,
  campaign_id INTEGER,
  custom_id TEXT,
  arrived_at INTEGER NOT NULL,
  status INTEGER NOT NULL,
  state INTEGER,
  is_permanent INTEGER NOT NULL,
  happened INTEGER NOT NULL,
  opens INTEGER NOT NULL DEFAULT 0,
  clicks INTEGER NOT NULL DEFAULT 0,
  facts TEXT NOT NULL,
  errors TEXT
) STRICT;
CREATE INDEX delivery_by_mailbox ON delivery (mailbox_id, arrived_at);
CREATE INDEX delivery_by_status ON delivery (mailbox_id, status, arrived_at);
CREATE INDEX delivery_by_contact ON delivery (mailbox_id, contact_id, arrived_at);
CREATE INDEX delivery_by_campaign ON delivery (mailbox_id, campaign_id, arrived_at) WHERE campaign_id IS NOT NULL;
CREATE INDEX delivery_in_campaign ON delivery (campaign_id, contact_id) WHERE campaign_id IS NOT NULL;
CREATE INDEX delivery_by_custom_id ON delivery (mailbox_id, custom_id, arrived_at) WHERE custom_id IS NOT NULL;
CREATE INDEX delivery_by_message_id ON delivery (message_id);
CREATE INDEX delivery_by_uuid ON delivery (uuid);

CREATE TABLE event (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  delivery INTEGER NOT NULL,
  mailbox_id INTEGER NOT NULL,
  type INTEGER NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX event_by_delivery ON event (delivery);
CREATE INDEX event_by_type ON event (mailbox_id, type, number);

CREATE TABLE campaign (
  number INTEGER PRIMARY KEY,
  mailbox_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_sent_at INTEGER NOT NULL,
  first_message_id INTEGER NOT NULL,
  facts TEXT NOT NULL,
  messages INTEGER NOT NULL DEFAULT 0,
  hard_bounces INTEGER NOT NULL DEFAULT 0,
  sent INTEGER NOT NULL DEFAULT 0,
  open INTEGER NOT NULL DEFAULT 0,
  click INTEGER NOT NULL DEFAULT 0,
  bounce INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER NOT NULL DEFAULT 0,
  spam INTEGER NOT NULL DEFAULT 0,
  unsub INTEGER NOT NULL DEFAULT 0,
  sent_once INTEGER NOT NULL DEFAULT 0,
  open_once INTEGER NOT NULL DEFAULT 0,
  click_once INTEGER NOT NULL DEFAULT 0,
  bounce_once INTEGER NOT NULL DEFAULT 0,
  blocked_once INTEGER NOT NULL DEFAULT 0,
  spam_once INTEGER NOT NULL DEFAULT 0,
  unsub_once INTEGER NOT NULL DEFAULT 0,
  UNIQUE (mailbox_id, id)
) STRICT;
CREATE INDEX campaign_by_mailbox ON campaign (mailbox_id, number);

CREATE TABLE contact (
  mailbox_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  address TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_activity_at INTEGER NOT NULL,
  delivered INTEGER NOT NULL DEFAULT 0,
  opened_at INTEGER,
  clicked_at INTEGER,
  unsubscribed_at INTEGER,
  complained_at INTEGER,
  PRIMARY KEY (mailbox_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_by_address ON contact (mailbox_id, address);

INSERT INTO setting (name, value) VALUES ('mailjet_secret', lower(hex(randomblob(32))));
`
