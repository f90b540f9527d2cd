/** What Mailpit says to everything that was done: clients compare status and text. */
export function answerOk(): Response {
  return new Response('ok', { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
