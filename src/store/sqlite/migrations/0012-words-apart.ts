/**
 * The index of words moves to a file of its own (words-database.ts), where it is made anew. What lay here is cleared away
 * in the background.
 */
export const wordsApart = 'DROP TABLE segment;'
