/** Actions as they are done from a terminal, from Python and over HTTP. */

import { API, inPath } from '../../api/client'
import type { SnippetTexts } from '../../parts/snippet'

const here = (): string => (typeof location === 'undefined' ? 'http://127.0.0.1:8420' : location.origin)

/** In single quotes, so that a shell takes it as it is. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
/** The CLI finds a site on its own machine by itself; another one it is told of. The key: ONMARU_TOKEN. */
const there = (): string => (/^https?:\/\/(?:127\.|localhost|\[::1\])/.test(here()) ? '' : ` --url ${quoted(here())} --token "$ONMARU_TOKEN"`)
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
    cli: `onmaru twin equipment --under ${quoted(path)}${there()}`,
    python: `${opened()}site.twin.item(${python(path)})`,
    curl: curl('GET', `/twin/equipment/${inPath(path)}`),
  }
}

export function signalSnippet(id: string): SnippetTexts {
  return {
    cli: `onmaru twin history ${quoted(id)} --start=-1h${there()}`,
    python: `${opened()}site.twin.signal(${python(id)}).range("-1h", "now")`,
    curl: curl('GET', `/twin/history/range?signal=${encodeURIComponent(id)}&start=-1h`),
  }
}

export function primSnippet(path: string): SnippetTexts {
  return {
    python: `${opened()}site.twin.prim(${python(path)})`,
    curl: curl('GET', `/twin/prims?path=${encodeURIComponent(path)}`),
  }
}

export function alarmSnippet(id: string, minutes: number): SnippetTexts {
  return {
    cli: `onmaru twin shelve ${quoted(id)} ${minutes} 'reason'${there()}`,
    python: `${opened()}site.twin.shelve(${python(id)}, ${minutes}, "reason")`,
    curl: curl('POST', `/twin/alarms/${inPath(id)}/shelve`, { minutes, reason: 'reason' }),
  }
}

export function serviceSnippet(id: string): SnippetTexts {
  return {
    cli: `onmaru twin set-service ${quoted(id)} --out --note 'reason'${there()}`,
    python: `${opened()}site.twin.set_service(${python(id)}, in_service=False, note="reason")`,
    curl: curl('POST', `/twin/alarms/${inPath(id)}/service`, { in_service: false, note: 'reason' }),
  }
}

export function exportSnippet(signals: readonly string[], start: string, end: string, format: string): SnippetTexts {
  const query = signals.map((id) => `signal=${encodeURIComponent(id)}`).join('&')
  return {
    cli: `onmaru twin export-history history.${format} ${signals.map(quoted).join(' ')} --start=${start} --end=${end}${there()}`,
    python: `${opened()}site.twin.export_history("history.${format}", [${signals.map(python).join(', ')}], start=${python(start)}, end=${python(end)})`,
    curl: `${curl('GET', `/twin/history/export?${query}&start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}&format=${format}`)} -o history.${format}`,
  }
}

export function keySnippet(): SnippetTexts {
  return {
    cli: `onmaru twin signals --url ${quoted(here())} --token omk_...`,
    python: `${opened()}site.twin.signals()`,
    curl: curl('GET', '/twin/signals'),
  }
}
