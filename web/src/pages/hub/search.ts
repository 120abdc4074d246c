/** What the address of a page of the hub holds: what is looked for, which part, which version, which machines. */

import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback } from 'react'

import { KINDS, SEVERITIES, type Kind, type Severity } from './types'

export const PARTS = ['overview', 'members', 'tags', 'contents', 'security', 'sbom', 'signatures', 'compatibility', 'lineage', 'manage'] as const
export type Part = (typeof PARTS)[number]
export const AUDIT_KINDS = ['all', 'denied', 'identity', 'hub', 'plan', 'sim'] as const
export type AuditKind = (typeof AUDIT_KINDS)[number]

export interface HubView {
  /** Words that are looked for. */
  q?: string
  kind?: Kind
  label?: string[]
  /** `framework=pytorch`. */
  fact?: string[]
  /** Page of the catalogue, from 1. */
  page?: number
  part?: Part
  /** Tag or digest of the version that is shown. */
  ref?: string
  /** Only vulnerabilities this bad. */
  severity?: Severity
  machine?: string[]
  /** Which entries of the audit log. */
  kinds?: AuditKind
  /** Prefix of the mirror whose content is shown. */
  mirror?: string
  /** Bundle that is shown. */
  bundle?: string
  /** Image of an index whose report is shown, by its digest. */
  image?: string
  /** An artifact that was deleted just now. */
  gone?: string
  /** A scan or a collection that goes on. */
  job?: string
}

const MOST_CHOSEN = 20

const text = (value: unknown, most = 200): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, most) : typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
const oneOf = <T extends string>(choices: readonly T[], value: unknown): T | undefined => choices.find((one) => one === value)
const texts = (value: unknown): string[] | undefined => {
  const found = (Array.isArray(value) ? value : [value]).map((one) => text(one)).filter((one) => one !== undefined)
  return found.length > 0 ? [...new Set(found)].slice(0, MOST_CHOSEN) : undefined
}

/** Read an address, dropping what makes no sense. A tag such as `1.2` comes as a number. */
export function readHub(search: Record<string, unknown>): HubView {
  const page = typeof search.page === 'number' && Number.isInteger(search.page) && search.page > 1 && search.page < 2000 ? search.page : undefined
  const view: HubView = {
    q: text(search.q), kind: oneOf(KINDS, search.kind), label: texts(search.label),
    fact: texts(search.fact)?.filter((one) => one.includes('=')), page, part: oneOf(PARTS, search.part), ref: text(search.ref, 140),
    severity: oneOf(SEVERITIES, search.severity), machine: texts(search.machine), kinds: oneOf(AUDIT_KINDS, search.kinds), mirror: text(search.mirror), bundle: text(search.bundle), image: text(search.image), gone: text(search.gone, 255), job: text(search.job),
  }
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))) as HubView
}

export type SetHubView = (change: HubView, options?: { push?: boolean }) => void

export function useHubView(): [HubView, SetHubView] {
  const search = useRouterState({ select: (state) => state.location.search as Record<string, unknown> })
  const navigate = useNavigate()
  const change = useCallback<SetHubView>(
    (next, { push = false } = {}) => {
      void navigate({ to: '.', replace: !push, search: (old: Record<string, unknown>) => ({ ...old, ...next }) } as never)
    },
    [navigate],
  )
  return [readHub(search), change]
}

/** The list with the value in it, or without when it was. */
export function flip(list: readonly string[] | undefined, value: string): string[] | undefined {
  const next = list?.includes(value) ? list.filter((one) => one !== value) : [...(list ?? []), value]
  return next.length > 0 ? next : undefined
}
