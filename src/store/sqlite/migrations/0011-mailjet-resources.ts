/**
 * What Mailjet's REST API tells beyond deliveries and events. `statistic` counts while things happen, in slots of five
 * minutes: by the message's arrival (timing 0) and by the event (1), of the whole mailbox (source 0), a sender (1) and a
 * campaign (2); so that no question has to look through a million deliveries.
 */
export const mailjetResources = `
ALTER TABLE contact ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN is_excluded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN excluded_at INTEGER;
ALTER TABLE contact ADD COLUMN updated_at INTEGER;
ALTER TABLE contact ADD COLUMN properties TEXT;
CREATE INDEX contact_with_properties ON contact (mailbox_id) WHERE properties IS NOT NULL;

CREATE TABLE sender (
  mailbox TEXT NOT NULL,
  id INTEGER NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (mailbox, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_by_sender ON delivery (mailbox_id, sender_id, arrived_at);
CREATE INDEX delivery_by_id ON delivery (mailbox_id, message_id);
CREATE INDEX delivery_by_state ON delivery (mailbox_id, state, arrived_at) WHERE state IS NOT NULL;
CREATE INDEX event_by_time ON event (mailbox_id, type, at);

CREATE TABLE statistic (
  mailbox_id INTEGER NOT NULL,
  timing INTEGER NOT NULL,
  source INTEGER NOT NULL,
  source_id INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  opened INTEGER NOT NULL,
  clicked INTEGER NOT NULL,
  hard INTEGER NOT NULL,
  soft INTEGER NOT NULL,
  blocked INTEGER NOT NULL,
  spam INTEGER NOT NULL,
  unsub INTEGER NOT NULL,
  opens INTEGER NOT NULL,
  clicks INTEGER NOT NULL,
  spams INTEGER NOT NULL,
  unsubs INTEGER NOT NULL,
  open_delay INTEGER NOT NULL,
  click_delay INTEGER NOT NULL,
  PRIMARY KEY (mailbox_id, timing, source, source_id, slot)
) STRICT, WITHOUT ROWID;

CREATE TEMP TABLE seen AS
  SELECT e.mailbox_id, d.sender_id, d.campaign_id, d.arrived_at, e.at, e.type, d.status,
    row_number() OVER (PARTITION BY e.delivery ORDER BY e.number) = 1 AS is_new,
    row_number() OVER (PARTITION BY e.delivery, e.type ORDER BY e.number) = 1 AS is_first
  FROM event e JOIN delivery d ON d.number = e.delivery;
INSERT INTO statistic
  SELECT mailbox_id, timing, source,
    CASE source WHEN 0 THEN 0 WHEN 1 THEN sender_id ELSE campaign_id END AS source_id,
    CASE timing WHEN 0 THEN arrived_at ELSE at END / 300000 AS slot,
    sum(is_new),
    sum(is_first AND type = 0), sum(is_first AND type = 1), sum(is_first AND type = 2),
    sum(is_first AND type = 3 AND status = 7), sum(is_first AND type = 3 AND status != 7),
    sum(is_first AND type = 4), sum(is_first AND type = 5), sum(is_first AND type = 6),
    sum(type = 1), sum(type = 2), sum(type = 5), sum(type = 6),
    sum(CASE type WHEN 1 THEN max(at - arrived_at, 0) / 1000 ELSE 0 END),
    sum(CASE type WHEN 2 THEN max(at - arrived_at, 0) / 1000 ELSE 0 END)
  FROM seen, (SELECT 0 AS timing UNION ALL SELECT 1), (SELECT 0 AS source UNION ALL SELECT 1 UNION ALL SELECT 2)
  WHERE NOT (source = 2 AND campaign_id IS NULL) AND NOT (source = 1 AND timing = 1)
  GROUP BY mailbox_id, timing, source, source_id, slot;
DROP TABLE seen;
`
