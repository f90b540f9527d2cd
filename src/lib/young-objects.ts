/**
 * Room for the young objects of a thread, in MiB: what one message leaves is garbage before the next one comes. V8 itself
 * lets every thread's nursery grow to 48 MiB under load, and gives none of it back.
 */
export const youngMiB = 12
