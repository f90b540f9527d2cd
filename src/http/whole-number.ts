import { z } from 'zod'

/** A parameter that is a whole number within bounds: text in the URL, a number to the route and to its documentation. */
export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'Expected a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most))
}
