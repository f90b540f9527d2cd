/**
 * What a template in Mailjet's language consists of once it has been read. Offsets count UTF-16 units from the start
 * of the source; an `Expression` knows the tag it stands in, since errors quote the source from there.
 */

export interface Template {
  readonly source: string
  readonly nodes: readonly TemplateNode[]
}

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly expression: Expression }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: readonly TemplateNode[] }
  | {
      readonly kind: 'for'
      readonly name: string
      readonly source: Name
      readonly body: readonly TemplateNode[]
    }
  | { readonly kind: 'set'; readonly name: string; readonly value: Expression }

export interface Branch {
  readonly condition: Expression
  readonly body: readonly TemplateNode[]
}

export interface Place {
  /** Where the tag begins: its `{{` or `{%`. */
  readonly tag: number
  readonly start: number
  readonly end: number
}

export type NameSpace = 'var' | 'data' | 'mj' | 'segment'

export const nameSpaces: ReadonlySet<string> = new Set<NameSpace>(['var', 'data', 'mj', 'segment'])

export type LiteralValue = string | number | boolean

export interface Literal {
  readonly kind: 'literal'
  readonly value: LiteralValue
  readonly place: Place
}

/** `var:user.address.city:"a default"`; without a name space a variable of `set` or `for`. */
export interface Name {
  readonly kind: 'name'
  readonly space: NameSpace | undefined
  readonly path: readonly string[]
  /** What it is where nothing of that name is known. */
  readonly fallback: LiteralValue | undefined
  /** Without the default. */
  readonly place: Place
}

export interface Call {
  readonly kind: 'call'
  readonly name: string
  readonly values: readonly Expression[]
  readonly place: Place
}

export interface Unary {
  readonly kind: 'unary'
  readonly operator: 'not' | '-'
  readonly value: Expression
  readonly place: Place
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | 'div'
  | 'mod'
  | '='
  | '!='
  | '<'
  | '>'
  | '<='
  | '>='
  | 'and'
  | 'or'
  | 'xor'

export interface Binary {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
  readonly place: Place
}

export type Expression = Literal | Name | Call | Unary | Binary

/** A name as errors and templates write it, without its default. */
export function nameText({ space, path }: Pick<Name, 'space' | 'path'>): string {
  const joined = path.join('.')
  return space === undefined ? joined : `${space}:${joined}`
}
