/** Entries of the audit log: which are shown, and as the lines of a file. Pure. */

import type { AuditEvent } from './admin_types'
import type { AuditKind } from './search'

/** As the server chooses them. */
export function isOfKind({ type }: AuditEvent, kind: AuditKind): boolean {
  if (kind === 'all') return true
  return kind === 'denied' ? type === 'identity.login.failed' || type.endsWith('.denied') : type.startsWith(`${kind}.`)
}

/** Entries of a kind that have the words somewhere; `said` is what the page shows of one. */
export function entriesFound(entries: readonly AuditEvent[], kind: AuditKind, words: string, said: (entry: AuditEvent) => string): AuditEvent[] {
  const needle = words.trim().toLocaleLowerCase()
  return entries.filter((entry) => isOfKind(entry, kind)
    && (needle === '' || `${entry.type} ${entry.subject} ${entry.actor} ${said(entry)} ${JSON.stringify(entry.data)}`.toLocaleLowerCase().includes(needle)))
}

const COLUMNS = ['seq', 'time', 'type', 'subject', 'actor', 'data'] as const

/** A field of a CSV file; what a spreadsheet would take for a formula is kept a text (OWASP, CSV injection). */
function field(value: unknown): string {
  const text = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180. */
export function asCsv(entries: readonly AuditEvent[]): string {
  return [COLUMNS.join(','), ...entries.map((entry) => COLUMNS.map((name) => field(entry[name])).join(','))].join('\r\n') + '\r\n'
}

export function asLines(entries: readonly AuditEvent[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}
