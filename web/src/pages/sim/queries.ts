/** Questions to the simulator, with how long an answer stays good. */

import { queryOptions } from '@tanstack/react-query'

import { get } from '../../api/client'
import type { Job, Listing } from '../../api/types'
import type { Engine, ExperimentEntry, LineMap, ModelEntry, Trace, WholeExperiment, WholeModel } from './types'

const id = encodeURIComponent
const items = async <T>(path: string, query?: Record<string, string | number>, signal?: AbortSignal) =>
  (await get<Listing<T>>(path, query, signal)).items

export const modelsQuery = queryOptions({
  queryKey: ['sim', 'models'],
  queryFn: ({ signal }) => items<ModelEntry>('/sim/models', undefined, signal),
})

export const modelQuery = (name: string) => queryOptions({
  queryKey: ['sim', 'models', name],
  queryFn: ({ signal }) => get<WholeModel>(`/sim/models/${id(name)}`, undefined, signal),
})

export const mapQuery = (name: string) => queryOptions({
  queryKey: ['sim', 'models', name, 'map'],
  queryFn: ({ signal }) => get<LineMap>(`/sim/models/${id(name)}/map`, undefined, signal),
})

export const enginesQuery = queryOptions({
  queryKey: ['sim', 'engines'],
  queryFn: ({ signal }) => items<Engine>('/sim/engines', undefined, signal),
  staleTime: Infinity,
})

/** Jobs of experiments: what goes on, how far, and what ended badly. */
export const simJobsQuery = queryOptions({
  queryKey: ['jobs', 'sim'],
  queryFn: ({ signal }) => items<Job>('/jobs', { limit: 200 }, signal),
  refetchInterval: ({ state: { data } }) => (data?.some(({ state }) => state === 'queued' || state === 'running') ? 1_500 : 15_000),
})

export const experimentsQuery = (filter: { kind?: string; model?: string; limit?: number } = {}) => queryOptions({
  queryKey: ['sim', 'experiments', 'list', filter],
  queryFn: ({ signal }) => items<ExperimentEntry>('/sim/experiments', filter, signal),
  refetchInterval: 5_000,
})

export const experimentQuery = (name: string) => queryOptions({
  queryKey: ['sim', 'experiments', name],
  queryFn: ({ signal }) => get<WholeExperiment>(`/sim/experiments/${id(name)}`, undefined, signal),
  refetchInterval: ({ state: { data } }) => {
    const state = data?.job_state?.state
    return state === 'queued' || state === 'running' ? 1_000 : false
  },
})

export const traceQuery = (name: string) => queryOptions({
  queryKey: ['sim', 'experiments', name, 'trace'],
  queryFn: ({ signal }) => get<Trace>(`/sim/experiments/${id(name)}/trace`, undefined, signal),
  staleTime: Infinity,
})
