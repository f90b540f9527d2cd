/** Webhooks and how far each has got; what they have still to tell is what comes after in the sequence. */
export const webhooks = `
CREATE TABLE webhook (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  facts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
