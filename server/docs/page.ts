/** The page at /docs: the OpenAPI document for people. No scripts; it is written anew for each who asks, with the address that they used. */
import type { Answer, Endpoint, Parameter } from './endpoint.ts'
import { GROUPS, type Group } from './endpoint.ts'
import { Html, html, prose } from './html.ts'
import type { JsonSchema, OpenApiDocument } from './openapi.ts'
import { boundsOf, type Member, membersOf, typeOf } from './shape.ts'
import { STYLE } from './style.ts'

/** The longest command that stays on one line, characters. */
const WIDE = 72

/** Ours, without a character that would need escaping in a style element. */
const STYLE_ELEMENT = new Html(STYLE)

/** @param origin where the reader found this server; the examples use it */
export function docsPage(document: OpenApiDocument, endpoints: readonly Endpoint[], origin: string): string {
  const { title, version, summary, description } = document.info
  const groups = (Object.keys(GROUPS) as Group[]).filter((group) => inGroup(endpoints, group).length > 0)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title ?? ''} · HTTP interface</title>
<style>${STYLE_ELEMENT}</style>
</head>
<body>
<header>
<h1>${title ?? ''} <small>${version ?? ''} · HTTP interface</small></h1>
<p>${summary ?? ''} ${description ?? ''} Controls need <code>Authorization: Bearer</code> and the token that the server printed.</p>
<p>For programs: <a href="/docs/openapi.json">openapi.json</a></p>
</header>
<div class="layout">
<nav aria-label="Endpoints">${groups.map((group) => navigation(group, endpoints))}</nav>
<main>
${groups.map((group) => section(group, document, endpoints, origin))}
<h2 id="shapes">Shapes</h2>
<p class="lead">JSON that goes in and out. A member is there unless it says optional.</p>
${Object.entries(document.components.schemas).map(([name, schema]) => shape(name, schema))}
<footer>Answers carry no cookies, except from <code>/lab/tickets</code>. Nothing on this page calls anything.</footer>
</main>
</div>
</body>
</html>
`
  return page.text
}

function inGroup(endpoints: readonly Endpoint[], group: Group): readonly Endpoint[] {
  return endpoints.filter((endpoint) => endpoint.group === group)
}

function navigation(group: Group, endpoints: readonly Endpoint[]): Html {
  const links = inGroup(endpoints, group).map(
    (endpoint) => html`<li><a href="#${anchorOf(endpoint)}">${endpoint.method} ${endpoint.path}</a></li>`,
  )
  return html`<strong>${group}</strong><ul>${links}</ul>`
}

function section(group: Group, document: OpenApiDocument, endpoints: readonly Endpoint[], origin: string): Html {
  const articles = inGroup(endpoints, group).map((endpoint) => article(endpoint, document, origin))
  return html`<h2>${group}</h2><p class="lead">${GROUPS[group]}</p>${articles}`
}

function article(endpoint: Endpoint, document: OpenApiDocument, origin: string): Html {
  const { method, path, summary, description, body, curl } = endpoint
  const operation = document.paths[path]?.[method.toLowerCase()]
  const security = (operation?.['security'] ?? []) as readonly object[]
  return html`<section class="endpoint" id="${anchorOf(endpoint)}">
<h3><span class="method ${method}">${method}</span> ${path}${security.length > 0 ? html`<span class="needs">${Object.keys(security[0] ?? {})[0] ?? ''}</span>` : null}</h3>
<p><strong>${sentence(summary)}</strong> ${prose(description)}</p>
<pre tabindex="0" aria-label="Example for a shell">${commandOf(curl, origin)}</pre>
${parameterTable(endpoint.parameters, (operation?.['parameters'] ?? []) as readonly JsonSchema[])}
${body === undefined ? null : html`<h4>Body</h4><p><a href="#${body}">${body}</a> as <code>application/json</code></p>`}
<h4>Answers</h4>
<table><tbody>${Object.entries(endpoint.answers).map(([status, answer]) => answerRow(status, answer))}</tbody></table>
</section>
`
}

/** Long ones go on after a backslash, so that they can be read and still be copied whole. */
function commandOf(curl: string, origin: string): string {
  const command = `curl ${curl.replaceAll('{origin}', origin)}`
  return command.length <= WIDE ? command : command.replaceAll(/ (?=-[XHd] |'http)/g, ' \\\n  ')
}

function parameterTable(parameters: readonly Parameter[], described: readonly JsonSchema[]): Html | null {
  if (parameters.length === 0) return null
  const rows = parameters.map(({ name, in: place, description }, index) => {
    const schema = (described[index]?.['schema'] ?? {}) as JsonSchema
    const bounds = boundsOf(schema)
    return html`<tr><th scope="row">${name}</th><td class="type">${typeOf(schema)} <span class="bounds">in the ${place}</span></td>
<td>${prose(description)}${bounds === '' ? null : html` <span class="bounds">${bounds}</span>`}</td></tr>`
  })
  return html`<h4>Parameters</h4><table><tbody>${rows}</tbody></table>`
}

function answerRow(status: string, { description, contentType, schema, example }: Answer): Html {
  const name = typeof schema === 'string' ? schema : schema?.[0]
  const kind =
    name === undefined
      ? html`${contentType ?? 'no body'}`
      : html`<a href="#${name}">${name}</a>${typeof schema === 'string' ? '' : '[]'}`
  const bytes = example === undefined ? null : html`<pre tabindex="0" aria-label="Example answer">${example}</pre>`
  return html`<tr><th scope="row">${status}</th><td class="type">${kind}</td><td>${prose(description)}${bytes}</td></tr>`
}

function shape(name: string, schema: JsonSchema): Html {
  return html`<section class="endpoint" id="${name}"><h3>${name}</h3>
<table><tbody>${membersOf(schema).map(memberRow)}</tbody></table></section>
`
}

function memberRow({ name, type, required, description }: Member): Html {
  return html`<tr><th scope="row">${name}${required ? null : html` <span class="optional">optional</span>`}</th><td class="type">${type}</td><td>${description}</td></tr>`
}

function anchorOf({ method, path }: Endpoint): string {
  return `${method.toLowerCase()}${path.replaceAll(/[^a-z0-9]+/g, '-')}`
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`
}
