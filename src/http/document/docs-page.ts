import { docsGuide } from './docs-guide.ts'
import { docsStyle } from './docs-style.ts'
import { type Html, html, prose } from './html.ts'
import type {
  JsonSchema,
  OpenApiDocument,
  OpenApiOperation,
  OpenApiParameter,
  OpenApiResponse,
} from './openapi.ts'

interface Call {
  readonly method: string
  readonly path: string
  readonly operation: OpenApiOperation
}

/** The documentation for people, made from the one for programs. */
export function composeDocsPage(document: OpenApiDocument): string {
  const calls = listCalls(document)
  const groups = document.tags.map(({ name }) => ({
    name,
    calls: calls.filter(({ operation }) => operation.tags.includes(name)),
  }))
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Postfang API</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${{ markup: docsStyle }}</style>
</head>
<body>
<div class="page">
<nav id="contents" aria-label="Contents">
<a href="/">← Postfang</a>
<h2>Guide</h2>
<ul>
<li><a href="#start">Getting started</a></li>
<li><a href="#search">Search</a></li>
<li><a href="#errors">Errors</a></li>
<li><a href="#access">Access</a></li>
</ul>
${groups.map(
  ({ name, calls: inGroup }) => html`<h2>${name}</h2>
<ul>${inGroup.map(({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`)}</ul>`,
)}
<h2>Shapes</h2>
<ul><li><a href="#shapes">All shapes</a></li></ul>
</nav>
<main>
<p id="contents-link"><a href="#contents">Contents</a></p>
<h1>Postfang API</h1>
<p class="lead">${document.info.description}</p>
${docsGuide}
${groups.map(
  ({ name, calls: inGroup }) => html`<section>
<h2>${name}</h2>
${inGroup.map(describeCall)}
</section>`,
)}
<section id="shapes">
<h2>Shapes</h2>
${Object.entries(document.components.schemas)
  .toSorted(([one], [other]) => one.localeCompare(other))
  .map(([name, schema]) => describeShape(name, schema))}
</section>
</main>
</div>
</body>
</html>
`.markup
}

function listCalls(document: OpenApiDocument): readonly Call[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
}

function describeCall({ method, path, operation }: Call): Html {
  const [sample] = operation['x-codeSamples'] ?? []
  const body = operation.requestBody && Object.entries(operation.requestBody.content)
  const answers = Object.entries(operation.responses).filter(([status]) => status !== 'default')
  return html`<article class="call" id="${operation.operationId}">
<h3>${operation.summary}</h3>
<div class="route"><span class="method ${method}">${method}</span><span>${path}</span></div>
${operation.description === undefined ? undefined : html`<p>${prose(operation.description)}</p>`}
${sample && html`<pre tabindex="0"><code>${sample.source}</code></pre>`}
${operation.parameters.length === 0 ? undefined : describeParameters(operation.parameters)}
${body && html`<h4>Body</h4><p>${body.map(([type, { schema }]) => html`<code>${type}</code> ${typeOf(schema)} `)}</p>`}
<h4>Answers</h4>
<div class="scroll"><table class="answers"><tbody>${answers.map(([status, answer]) => describeAnswer(status, answer))}</tbody></table></div>
</article>
`
}

function describeParameters(parameters: readonly OpenApiParameter[]): Html {
  return html`<h4>Parameters</h4>
<div class="scroll"><table class="members"><tbody>${parameters.map(
    ({ name, in: place, description = '', schema, required }) => html`<tr>
<td><code>${name}</code></td>
<td class="soft">${typeOf(schema)}${place === 'path' ? ', in the path' : required ? ', required' : ''}</td>
<td>${prose(description)}${schema.default === undefined ? undefined : html` <span class="soft">Default: ${String(schema.default)}</span>`}</td>
</tr>`,
  )}</tbody></table></div>`
}

function describeAnswer(status: string, { description, content = {} }: OpenApiResponse): Html {
  const [entry] = Object.entries(content)
  return html`<tr><td><code>${status}</code></td><td>${prose(description)}</td><td class="soft">${entry && describeContent(entry[0], entry[1].schema)}</td></tr>`
}

function describeContent(type: string, schema: JsonSchema): Html {
  return schema.$ref === undefined ? html`${type}` : typeOf(schema)
}

function describeShape(name: string, schema: JsonSchema): Html {
  return html`<article class="call" id="shape-${name}"><h3>${name}</h3>
${schema.description === undefined ? undefined : html`<p>${prose(schema.description)}</p>`}
${describeMembers(schema)}
</article>
`
}

function describeMembers(schema: JsonSchema): Html {
  const variants = schema.oneOf ?? schema.anyOf
  if (variants)
    return html`${variants.map((variant, index) => html`<h4>${index === 0 ? 'Either' : 'Or'}</h4>${describeMembers(asSchema(variant))}`)}`
  const members = Object.entries(schema.properties ?? {})
  if (members.length === 0) return html`<p>${typeOf(schema)}</p>`
  return html`<div class="scroll"><table class="members"><tbody>${members.map(([name, member]) => {
    const shape = asSchema(member)
    const isOptional = !schema.required?.includes(name)
    return html`<tr><td><code>${name}</code></td><td class="soft">${typeOf(shape)}${isOptional ? ', optional' : ''}</td><td>${prose(shape.description ?? '')}</td></tr>`
  })}</tbody></table></div>`
}

function asSchema(schema: JsonSchema | boolean): JsonSchema {
  return typeof schema === 'boolean' ? {} : schema
}

/** The type in words, with a link where it has a name. */
function typeOf(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)
    return html`<a href="#shape-${name}">${name}</a>`
  }
  const variants = schema.anyOf ?? schema.oneOf
  if (variants)
    return separated(
      variants.map((variant) => typeOf(asSchema(variant))),
      ' or ',
    )
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.enum)
    return separated(
      schema.enum.map((value) => html`<code>${String(value)}</code>`),
      ' or ',
    )
  if (schema.type === 'array') return html`list of ${typeOf(asSchema(firstOf(schema.items)))}`
  if (Array.isArray(schema.type)) return html`${schema.type.join(' or ')}`
  return html`${schema.type ?? 'anything'}`
}

function firstOf(items: JsonSchema['items']): JsonSchema | boolean {
  return Array.isArray(items) ? (items[0] ?? {}) : (items ?? {})
}

function separated(items: readonly Html[], separator: string): Html {
  return html`${items.map((item, index) => (index === 0 ? item : html`${separator}${item}`))}`
}
