/** Sessions know how many of their replies refused something; those kept from before count as without. */
export const sessionProblems = `
ALTER TABLE session ADD COLUMN problems INTEGER NOT NULL DEFAULT 0;
CREATE INDEX session_with_problems ON session (id) WHERE problems > 0;
CREATE INDEX session_without_messages ON session (id) WHERE messages = 0;
`
