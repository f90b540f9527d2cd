import type { IncomingMessage } from 'node:http'
import type { HttpProblem } from './problem.ts'

/**
 * True for a person who has followed a link from elsewhere to a guarded screen. Their browser is not asked for a
 * password, since no foreign page shall be able to raise that question; a page whose link they follow on their own
 * account takes them there.
 */
export function needsSignInPage(incoming: IncomingMessage, problem: HttpProblem): boolean {
  return (
    problem.status === 401 &&
    problem.headers['www-authenticate'] === undefined &&
    incoming.headers['sec-fetch-mode'] === 'navigate'
  )
}

export const signInPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}

/** Its link leads to the address that it stands at. */
export const signInPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Postfang</title>
<h1>Postfang</h1>
<p>This server asks for a password.</p>
<p><a href="">Sign in</a></p>
`
