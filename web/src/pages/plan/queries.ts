/** What the planner's pages ask, and how long an answer stays good. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { get, post } from '../../api/client'
import type { Listing } from '../../api/types'
import type {
  CatalogueItem, Document, Judgements, ModelItem, PlanAnswer, PriceItem, Sizing, Stored, StoredDocument, TableReview, Timeline,
} from './types'

const items = async <T>(path: string, signal?: AbortSignal) => (await get<Listing<T>>(path, undefined, signal)).items
const here = (id: string) => `/plan/plans/${encodeURIComponent(id)}`

export const documentsQuery = queryOptions({
  queryKey: ['plan', 'documents'],
  queryFn: ({ signal }) => items<Stored>('/plan/plans', signal),
})

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: ['plan', 'document', id],
    queryFn: ({ signal }) => get<StoredDocument>(here(id), undefined, signal),
  })

/** The answer belongs to one version of the document: a change asks again. */
export const answerQuery = (id: string, version: number, on: string) =>
  queryOptions({
    queryKey: ['plan', 'answer', id, version, on],
    queryFn: ({ signal }) => get<PlanAnswer>(`${here(id)}/answer`, { on }, signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  })

export const reportQuery = (id: string, version: number, language: string, on: string) =>
  queryOptions({
    queryKey: ['plan', 'report', id, version, language, on],
    queryFn: async ({ signal }) => {
      const response = await fetch(`/api/v1${here(id)}/report?${new URLSearchParams({ format: 'html', language, on }).toString()}`, { signal, credentials: 'same-origin' })
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`)
      return response.text()
    },
    staleTime: Infinity,
  })

export const timelineQuery = (document: Document) =>
  queryOptions({
    queryKey: ['plan', 'timeline', document],
    queryFn: () => post<Timeline>('/plan/timeline', document),
    staleTime: Infinity,
  })

export const judgementsQuery = (document: Document) =>
  queryOptions({
    queryKey: ['plan', 'audit', document],
    queryFn: () => post<Judgements>('/plan/audit', document),
    staleTime: Infinity,
  })

export const reviewQuery = (document: Document) =>
  queryOptions({
    queryKey: ['plan', 'review', document],
    queryFn: () => post<TableReview>('/plan/review', document),
    staleTime: Infinity,
  })

export const sizeQuery = (workload: Document, configuration: Document, enabled: boolean) =>
  queryOptions({
    queryKey: ['plan', 'size', workload, configuration],
    queryFn: () => post<Sizing>('/plan/size', { workload, configuration }),
    staleTime: Infinity,
    enabled,
    retry: false,
    placeholderData: keepPreviousData,
  })

export const catalogueQuery = queryOptions({
  queryKey: ['plan', 'catalogue'],
  queryFn: ({ signal }) => items<CatalogueItem>('/plan/catalogue', signal),
  staleTime: Infinity,
})

export const modelsQuery = queryOptions({
  queryKey: ['plan', 'models'],
  queryFn: ({ signal }) => items<ModelItem>('/plan/models', signal),
  staleTime: Infinity,
})

export const pricesQuery = queryOptions({
  queryKey: ['plan', 'prices'],
  queryFn: ({ signal }) => items<PriceItem>('/plan/prices', signal),
})
