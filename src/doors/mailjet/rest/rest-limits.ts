/** Bounds of lists (Mailjet, API overview): how many objects without a Limit, and how many at most. */
export const restLimits = { defaultObjects: 10, objects: 1_000 } as const
