import { z } from 'zod'
import { problemSchema } from '../../contract/problem.ts'
import { problemContentType } from '../problem.ts'
import type { Route, RouteAnswer } from '../route.ts'

export type JsonSchema = z.core.JSONSchema.BaseSchema

export interface OpenApiParameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>

export interface OpenApiResponse {
  readonly description: string
  readonly content?: Content
}

export interface OpenApiOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly parameters: readonly OpenApiParameter[]
  readonly requestBody?: { readonly required: true; readonly content: Content }
  readonly responses: Readonly<Record<string, OpenApiResponse>>
  readonly 'x-codeSamples'?: readonly { readonly lang: string; readonly source: string }[]
}

/** An OpenAPI 3.1 document, as far as this server makes use of it. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: Readonly<Record<string, { readonly type: 'http'; readonly scheme: string }>>
  }
  /** Any one of these; `{}` where the server asks for nothing. */
  readonly security: readonly Readonly<Record<string, readonly never[]>>[]
}

/** Of the API, not of the program. */
const apiVersion = '1'

/** Writes down a route table. The schemas are those that check its requests and type its answers. */
export function describeRoutes(routes: readonly Route[]): OpenApiDocument {
  const schemas: Record<string, JsonSchema> = {}
  const paths: Record<string, Record<string, OpenApiOperation>> = {}
  const problem = hoist(toJsonSchema(problemSchema), schemas)
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: describeRoute(route, schemas, problem) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Postfang',
      version: apiVersion,
      description:
        'An email-testing sandbox: it catches every message, delivers none, and lets tests look at it.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
    security: [{}, { basic: [] }, { bearer: [] }],
  }
}

function describeRoute(
  route: Route,
  schemas: Record<string, JsonSchema>,
  problem: JsonSchema,
): OpenApiOperation {
  const answers = Object.entries(route.answers).map(([status, answer]): [string, OpenApiResponse] => [
    status,
    { description: answer.description, ...describeContent(Number(status), answer, schemas, problem) },
  ])
  const upload = route.upload?.map((type): [string, { schema: JsonSchema }] => [type, { schema: {} }])
  return {
    operationId: route.operationId,
    tags: [route.group],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    parameters: [
      ...describeParameters('path', route.params, schemas),
      ...describeParameters('query', route.query, schemas),
    ],
    ...(upload && { requestBody: { required: true, content: Object.fromEntries(upload) } }),
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: hoist(toJsonSchema(route.body, 'input'), schemas) } },
      },
    }),
    responses: {
      ...Object.fromEntries(answers),
      default: {
        description: 'Anything else is a problem',
        content: { [problemContentType]: { schema: problem } },
      },
    },
    ...(route.example === undefined
      ? {}
      : { 'x-codeSamples': [{ lang: 'Shell', source: `curl ${route.example}` }] }),
  }
}

function describeContent(
  status: number,
  answer: RouteAnswer,
  schemas: Record<string, JsonSchema>,
  problem: JsonSchema,
): { readonly content?: Content } {
  if (status >= 400) return { content: { [problemContentType]: { schema: problem } } }
  if (answer.schema) {
    const schema = hoist(toJsonSchema(answer.schema), schemas)
    return { content: { [answer.contentType ?? 'application/json']: { schema } } }
  }
  return answer.contentType === undefined ? {} : { content: { [answer.contentType]: { schema: {} } } }
}

function describeParameters(
  place: 'path' | 'query',
  object: z.ZodObject,
  schemas: Record<string, JsonSchema>,
): readonly OpenApiParameter[] {
  const { properties = {}, required = [] } = hoist(toJsonSchema(object), schemas)
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = typeof property === 'boolean' ? {} : property
    return {
      name,
      in: place,
      required: place === 'path' || (required.includes(name) && schema.default === undefined),
      ...(description === undefined ? {} : { description }),
      schema,
    }
  })
}

/**
 * Answers are open: a client has to put up with members that are added later. Bodies are checked strictly, and say so.
 */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): JsonSchema {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (io === 'output') delete jsonSchema.additionalProperties
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
}

/** Moves the definitions of a schema to the document's components, and points its references there. */
function hoist(schema: JsonSchema, schemas: Record<string, JsonSchema>): JsonSchema {
  const { $defs = {}, $schema: _, ...rest } = pointToComponents(schema)
  for (const [name, definition] of Object.entries($defs)) schemas[name] ??= definition
  return rest
}

function pointToComponents(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
