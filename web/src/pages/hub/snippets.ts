/** The same action in Python and by curl, on the site whose page this is. */

import { API } from '../../api/client'

const here = (): string => (typeof location === 'undefined' ? 'http://127.0.0.1:8420' : location.origin)

/** A text between single quotes for a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

export function inPython(...lines: string[]): string {
  return ['import onmaru as om', '', `site = om.open("${here()}", token="omk_...")`, ...lines].join('\n')
}

export function bodyOf(body: unknown): string {
  return JSON.stringify(body)
}

export function inCurl(method: string, path: string, body?: string): string {
  const parts = [`curl${method === 'GET' ? '' : ` -X ${method}`} -H "Authorization: Bearer omk_..."`]
  if (body !== undefined) parts.push(`-H "Content-Type: application/json" -d ${quoted(body)}`)
  return [...parts, quoted(`${here()}${API}${path}`)].join(' \\\n  ')
}
