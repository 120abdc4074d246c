/** Actions as they are done from a terminal, from Python and over HTTP. */

import { API, inPath } from '../../api/client'
import type { SnippetTexts } from '../../parts/snippet'

const here = (): string => (typeof location === 'undefined' ? 'http://127.0.0.1:8420' : location.origin)

/** In single quotes, so that a shell takes it as it is. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
const python = (text: string): string => JSON.stringify(text)

function curl(method: string, path: string, body?: unknown): string {
  const parts = [`curl -H "Authorization: Bearer $ONMARU_TOKEN"`]
  if (method !== 'GET') parts.push(`-X ${method}`)
  if (body !== undefined) parts.push(`-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(body))}`)
  parts.push(quoted(`${here()}${API}${path}`))
  return parts.join(' \\\n  ')
}

const opened = (): string => `import onmaru as om\n\nsite = om.open(${python(here())}, token="omk_...")\n`

export function equipmentSnippet(path: string): SnippetTexts {
  return {
    cli: `onmaru twin equipment --under ${quoted(path)}`,
    python: `${opened()}site.twin.item(${python(path)})`,
    curl: curl('GET', `/twin/equipment/${inPath(path)}`),
  }
}

export function signalSnippet(id: string): SnippetTexts {
  return {
    cli: `onmaru twin history ${quoted(id)} --start -1h`,
    python: `${opened()}site.twin.signal(${python(id)}).range("-1h", "now")`,
    curl: curl('GET', `/twin/history/range?signal=${encodeURIComponent(id)}&start=-1h`),
  }
}

export function primSnippet(path: string): SnippetTexts {
  return {
    cli: `usdcat stage.usda --mask ${quoted(path)} --flatten`,
    python: `${opened()}site.twin.prim(${python(path)})`,
    curl: curl('GET', `/twin/prims?path=${encodeURIComponent(path)}`),
  }
}

export function alarmSnippet(id: string, minutes: number): SnippetTexts {
  return {
    cli: `onmaru twin shelve ${quoted(id)} ${minutes} 'reason'`,
    python: `${opened()}site.twin.shelve(${python(id)}, ${minutes}, "reason")`,
    curl: curl('POST', `/twin/alarms/${inPath(id)}/shelve`, { minutes, reason: 'reason' }),
  }
}

export function keySnippet(): SnippetTexts {
  return {
    cli: `ONMARU_URL=${here()} ONMARU_TOKEN=omk_... onmaru twin signals`,
    python: `${opened()}site.twin.signals()`,
    curl: curl('GET', '/twin/signals'),
  }
}
