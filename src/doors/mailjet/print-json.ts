/** What Mailjet's answers are made of: a bigint is printed as the integer it is, beyond what a number holds. */
export type MailjetJson =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly MailjetJson[]
  | { readonly [name: string]: MailjetJson | undefined }

interface Style {
  readonly open: string
  readonly colon: string
  readonly comma: string
  readonly close: string
}

/** `{"Count":1}`, as v3.1 answers. */
export function printCompact(value: MailjetJson): string {
  return print(value, { open: '{', colon: ':', comma: ',', close: '}' })
}

/** `{ "Count" : 1, "Data" : [] }`, as v3 answers. */
export function printSpaced(value: MailjetJson): string {
  return print(value, { open: '{ ', colon: ' : ', comma: ', ', close: ' }' })
}

function print(value: MailjetJson, style: Style): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map((item) => print(item, style)).join(style.comma)}]`
  const members: string[] = []
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(name)}${style.colon}${print(member, style)}`)
  }
  return members.length === 0 ? '{}' : `${style.open}${members.join(style.comma)}${style.close}`
}

function isList(value: object): value is readonly MailjetJson[] {
  return Array.isArray(value)
}
