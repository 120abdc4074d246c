/** Questions of those who look after the hub. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import { get, inPath, post } from '../../api/client'
import type { Listing } from '../../api/types'
import type { Acceptance, AuditEvent, Bundle, BundleItem, Gates, InboxFile, Kept, Licence, Mirror, MirrorDetail, Removals, Rule, ScopedRule, Signer } from './admin_types'
import type { AuditKind } from './search'
import type { Artifact, Manifest } from './types'

export const gatesQuery = queryOptions({
  queryKey: ['hub', 'policy'],
  queryFn: ({ signal }) => get<Gates>('/hub/policy', undefined, signal),
})

/** What gates would keep back; asked as they are typed. */
export const keptQuery = (gates: Gates) =>
  queryOptions({
    queryKey: ['hub', 'policy', 'preview', gates],
    queryFn: () => post<Listing<Kept> & { total: number }>('/hub/policy/preview', gates),
    placeholderData: keepPreviousData,
    retry: false,
  })

export const signersQuery = queryOptions({
  queryKey: ['hub', 'signers'],
  queryFn: async ({ signal }) => (await get<Listing<Signer>>('/hub/signers', undefined, signal)).items,
})

export const AUDIT_PAGE = 200

/** What the log is asked for: one wing, refusals, or all. */
export function auditAsked(kind: AuditKind): { type?: string; denied?: boolean } {
  if (kind === 'all') return {}
  return kind === 'denied' ? { denied: true } : { type: `${kind}.` }
}

/** The log of all wings from the newest entry back; `next` of a page is `before` of the older one. */
export const auditQuery = (kind: AuditKind) =>
  infiniteQueryOptions({
    queryKey: ['hub', 'audit', kind],
    queryFn: ({ pageParam, signal }) =>
      get<Listing<AuditEvent>>('/audit', { ...auditAsked(kind), tail: true, limit: AUDIT_PAGE, before: pageParam || undefined }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => ((data?.pages.length ?? 0) > 1 ? false : 15_000),
  })

export const rulesQuery = queryOptions({
  queryKey: ['hub', 'retention'],
  queryFn: async ({ signal }) => (await get<Listing<ScopedRule>>('/hub/retention', undefined, signal)).items,
})

/** What a draft would remove, or the rules as they stand. */
export const removalsQuery = (asked: { team: string; artifact: string; rule: Rule | null }) =>
  queryOptions({
    queryKey: ['hub', 'retention', 'preview', asked],
    queryFn: () => post<Removals>('/hub/retention/preview', asked),
    retry: false,
    gcTime: 60_000,
  })

export const mirrorsQuery = queryOptions({
  queryKey: ['hub', 'mirrors'],
  queryFn: async ({ signal }) => (await get<Listing<Mirror>>('/hub/mirrors', undefined, signal)).items,
  refetchInterval: 15_000,
})

export const mirrorQuery = (id: string) =>
  queryOptions({
    queryKey: ['hub', 'mirrors', id],
    queryFn: ({ signal }) => get<MirrorDetail>(`/hub/mirrors/${encodeURIComponent(id)}`, undefined, signal),
    refetchInterval: 15_000,
  })

/** The licence to accept before pulling; null when there is none. */
export const licenceQuery = (name: string) =>
  queryOptions({
    queryKey: ['hub', 'licences', name],
    queryFn: ({ signal }) => get<Licence | null>(`/hub/licences/${inPath(name)}`, undefined, signal),
    retry: false,
  })

export const acceptancesQuery = (name: string) =>
  queryOptions({
    queryKey: ['hub', 'licences', name, 'acceptances'],
    queryFn: async ({ signal }) => (await get<Listing<Acceptance>>(`/hub/acceptances/${inPath(name)}`, undefined, signal)).items,
    retry: false,
  })

/** What a collection gathers. */
export const membersQuery = (name: string) =>
  queryOptions({
    queryKey: ['hub', 'members', name],
    queryFn: async ({ signal }) => (await get<Listing<Artifact>>(`/hub/members/${inPath(name)}`, undefined, signal)).items,
  })

/** The collections that gather an artifact. */
export const gatheredQuery = (name: string) =>
  queryOptions({
    queryKey: ['hub', 'members', name, 'holders'],
    queryFn: async ({ signal }) => (await get<Listing<Artifact>>(`/hub/collections/${inPath(name)}`, undefined, signal)).items,
  })

export const manifestsQuery = (name: string) =>
  queryOptions({
    queryKey: ['hub', 'manifests', name],
    queryFn: async ({ signal }) => (await get<Listing<Manifest>>(`/hub/manifests/${inPath(name)}`, undefined, signal)).items,
  })

const isWorking = (bundle: Bundle | undefined) => bundle?.state === 'working'

/** All there were: what was taken in keeps no bytes, and what is gone can still be gone on from. */
export const bundlesQuery = queryOptions({
  queryKey: ['hub', 'bundles'],
  queryFn: async ({ signal }) => (await get<Listing<Bundle>>('/hub/bundles', { gone: true }, signal)).items,
  refetchInterval: ({ state: { data } }) => (data?.some(isWorking) ? 1_500 : 30_000),
})

export const bundleContentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['hub', 'bundles', id, 'contents'],
    queryFn: async ({ signal }) => (await get<Listing<BundleItem>>(`/hub/bundles/${encodeURIComponent(id)}/contents`, undefined, signal)).items,
    staleTime: Infinity,
  })

export const inboxQuery = queryOptions({
  queryKey: ['hub', 'bundles', 'inbox'],
  queryFn: async ({ signal }) => (await get<Listing<InboxFile>>('/hub/bundles/inbox', undefined, signal)).items,
  retry: false,
})
