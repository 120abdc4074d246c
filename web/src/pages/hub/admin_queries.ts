/** Questions of those who look after the hub. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { get, post } from '../../api/client'
import type { Listing } from '../../api/types'
import type { AuditEvent, Gates, Kept, Removals, Rule, ScopedRule, Signer } from './admin_types'

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

export const AUDIT_NEWEST = 1000

/** The newest entries about accounts, and about the hub: two feeds of one chain. */
export const auditQuery = queryOptions({
  queryKey: ['hub', 'audit'],
  queryFn: async ({ signal }) => {
    const asked = { tail: true, limit: AUDIT_NEWEST }
    const [accounts, hub] = await Promise.all([
      get<Listing<AuditEvent>>('/audit', asked, signal),
      get<Listing<AuditEvent>>('/events', { ...asked, type: 'hub.' }, signal),
    ])
    return [...accounts.items, ...hub.items].toSorted((a, b) => b.seq - a.seq)
  },
  refetchInterval: 15_000,
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
