/** As it is shown: whoever looks at a log need not know the password. */
export function maskPassword(text: string): string {
  const url = URL.parse(text)
  if (url === null || url.password === '') return text
  url.password = '***'
  return url.href
}
