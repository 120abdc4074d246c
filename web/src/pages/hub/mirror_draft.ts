/** A mirror as its form holds it, and the body it becomes. Pure. */

import type { Mirror, MirrorIn } from './admin_types'
import { patternsIn } from './retention_rule'

export const PROTOCOLS = ['oci', 'hf'] as const
export type Protocol = (typeof PROTOCOLS)[number]
const GB = 1e9
const MOST_TTL_S = 30 * 86_400

export interface MirrorDraft {
  prefix: string
  protocol: Protocol
  url: string
  upstream_prefix: string
  username: string
  secret: string
  allow: string
  deny: string
  tag_ttl_s: string
  absent_ttl_s: string
  quota_gb: string
  visibility: MirrorIn['visibility']
}

export const NEW_MIRROR: MirrorDraft = {
  prefix: '', protocol: 'oci', url: 'https://', upstream_prefix: '', username: '', secret: '', allow: '', deny: '',
  tag_ttl_s: '300', absent_ttl_s: '60', quota_gb: '', visibility: 'organisation',
}

export function draftOf(mirror: Mirror): MirrorDraft {
  return {
    prefix: mirror.prefix, protocol: mirror.protocol === 'hf' ? 'hf' : 'oci', url: mirror.url, upstream_prefix: mirror.upstream_prefix,
    username: mirror.username, secret: '', allow: mirror.allow.join(' '), deny: mirror.deny.join(' '), tag_ttl_s: String(mirror.tag_ttl_s),
    absent_ttl_s: String(mirror.absent_ttl_s), quota_gb: mirror.quota_bytes === null ? '' : String(mirror.quota_bytes / GB),
    visibility: mirror.visibility as MirrorDraft['visibility'],
  }
}

export type FaultyField = 'prefix' | 'url' | 'tag_ttl_s' | 'absent_ttl_s' | 'quota_gb'

const seconds = (text: string): number => (text.trim() === '' ? NaN : Number(text))
const isTtl = (value: number) => Number.isFinite(value) && value >= 0 && value <= MOST_TTL_S

/** Fields that the server would refuse. */
export function faultsOf(draft: MirrorDraft): Set<FaultyField> {
  const faults = new Set<FaultyField>()
  if (!/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/.test(draft.prefix.trim())) faults.add('prefix')
  if (!/^https?:\/\/[^\s/?#]+/.test(draft.url.trim())) faults.add('url')
  if (!isTtl(seconds(draft.tag_ttl_s))) faults.add('tag_ttl_s')
  if (!isTtl(seconds(draft.absent_ttl_s))) faults.add('absent_ttl_s')
  const quota = draft.quota_gb.trim() === '' ? 0 : Number(draft.quota_gb)
  if (!Number.isFinite(quota) || quota < 0 || quota > 1e9) faults.add('quota_gb')
  return faults
}

/** The body that adds it. */
export function bodyOfMirror(draft: MirrorDraft): Record<string, unknown> {
  return {
    prefix: draft.prefix.trim(), protocol: draft.protocol, url: draft.url.trim(), upstream_prefix: draft.upstream_prefix.trim(),
    username: draft.username.trim(), secret: draft.secret, allow: patternsIn(draft.allow), deny: patternsIn(draft.deny),
    tag_ttl_s: Number(draft.tag_ttl_s), absent_ttl_s: Number(draft.absent_ttl_s),
    quota_bytes: draft.quota_gb.trim() === '' ? null : Math.round(Number(draft.quota_gb) * GB), visibility: draft.visibility,
  }
}

/** The body that changes it: an empty secret is not said, so that the kept one stays. */
export function patchOfMirror(draft: MirrorDraft): Record<string, unknown> {
  const { prefix: _prefix, protocol: _protocol, secret, ...rest } = bodyOfMirror(draft)
  return secret === '' ? rest : { ...rest, secret }
}

export type Health = 'offline' | 'failing' | 'reached' | 'never'

export function healthOf(mirror: Pick<Mirror, 'offline' | 'last_error' | 'last_contact_ns'>): Health {
  if (mirror.offline) return 'offline'
  if (mirror.last_error) return 'failing'
  return mirror.last_contact_ns === null ? 'never' : 'reached'
}

/** Lines of a text that are not empty. */
export const linesIn = (text: string): string[] => [...new Set(text.split('\n').map((line) => line.trim()).filter(Boolean))]
