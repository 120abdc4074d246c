/** Every question the console asks, in one place, with how long an answer stays good. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import { get, inPath } from './client'
import type {
  About, Alarm, AlarmLoad, ApiKey, Chart, Downtime, Equipment, EquipmentDetail, EventRecord, Home, Job, JournalEntry, Kpi, Listing, LogLine,
  Organisation, Plant, Prim, Session, Signal, SignInMethods, SourceReport, Span, Team, TeamMember, TreeItem, Turn,
  User,
} from './types'

const items = async <T>(path: string, query?: Record<string, string | number | boolean | undefined>, signal?: AbortSignal) =>
  (await get<Listing<T>>(path, query, signal)).items

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => get<Session>('/session', undefined, signal),
  staleTime: 60_000,
  retry: false,
})

export const methodsQuery = queryOptions({
  queryKey: ['session', 'methods'],
  queryFn: ({ signal }) => get<SignInMethods>('/session/methods', undefined, signal),
  staleTime: Infinity,
})

export const aboutQuery = queryOptions({
  queryKey: ['about'],
  queryFn: ({ signal }) => get<About>('/about', undefined, signal),
  staleTime: Infinity,
})

export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: ({ signal }) => get<Home>('/home', undefined, signal),
  refetchInterval: 5_000,
})

export const plantQuery = queryOptions({
  queryKey: ['twin', 'plant'],
  queryFn: ({ signal }) => get<Plant>('/twin/plant', undefined, signal),
  staleTime: Infinity,
})

/** Live parts of equipment come over the socket; the list itself changes only with the plant's files. */
export const equipmentQuery = queryOptions({
  queryKey: ['twin', 'equipment'],
  queryFn: ({ signal }) => items<Equipment>('/twin/equipment', undefined, signal),
  staleTime: Infinity,
})

export const signalsQuery = queryOptions({
  queryKey: ['twin', 'signals'],
  queryFn: ({ signal }) => items<Signal>('/twin/signals', undefined, signal),
  staleTime: Infinity,
})

export const equipmentDetailQuery = (path: string) =>
  queryOptions({
    queryKey: ['twin', 'equipment', path],
    queryFn: ({ signal }) => get<EquipmentDetail>(`/twin/equipment/${inPath(path)}`, undefined, signal),
    staleTime: 60_000,
  })

export const primQuery = (path: string) =>
  queryOptions({
    queryKey: ['twin', 'prim', path],
    queryFn: ({ signal }) => get<Prim>('/twin/prims', { path }, signal),
    staleTime: 60_000,
  })

export const treeQuery = (path: string) =>
  queryOptions({
    queryKey: ['twin', 'tree', path],
    queryFn: async ({ signal }) => (await get<{ items: TreeItem[] }>('/twin/scene/tree', { path }, signal)).items,
    staleTime: Infinity,
  })

export const alarmsQuery = queryOptions({
  queryKey: ['twin', 'alarms'],
  queryFn: ({ signal }) => items<Alarm>('/twin/alarms', undefined, signal),
  refetchInterval: 4_000,
})

/** Pages of the journal go back in time; `next` of one is `before` of the following. */
export const journalQuery = (window: Window, equipment: string | null, turn: Turn | null) =>
  infiniteQueryOptions({
    queryKey: ['twin', 'alarms', 'journal', window, equipment, turn],
    queryFn: ({ pageParam, signal }) =>
      get<Listing<JournalEntry>>('/twin/alarms/journal', { ...window, equipment, turn, before: pageParam, limit: 200 }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    refetchInterval: window.end === 'now' ? 10_000 : false,
    placeholderData: keepPreviousData,
  })

export const alarmLoadQuery = queryOptions({
  queryKey: ['twin', 'alarms', 'load'],
  queryFn: ({ signal }) => get<AlarmLoad>('/twin/alarms/load', undefined, signal),
  refetchInterval: 10_000,
})

export const shiftKpisQuery = queryOptions({
  queryKey: ['twin', 'kpis', 'live'],
  queryFn: ({ signal }) => items<Kpi>('/twin/kpis/live', undefined, signal),
  refetchInterval: 15_000,
  placeholderData: keepPreviousData,
})

export const sourcesQuery = queryOptions({
  queryKey: ['twin', 'sources'],
  queryFn: ({ signal }) => items<SourceReport>('/twin/sources', undefined, signal),
  refetchInterval: 2_000,
})

export interface Window {
  start: string
  end: string
}

export const kpisQuery = (window: Window, under?: string) =>
  queryOptions({
    queryKey: ['twin', 'kpis', window, under ?? ''],
    queryFn: ({ signal }) => items<Kpi>('/twin/kpis', { ...window, under }, signal),
    refetchInterval: window.end === 'now' ? 10_000 : false,
    placeholderData: keepPreviousData,
  })

export const downtimeQuery = (window: Window, under?: string) =>
  queryOptions({
    queryKey: ['twin', 'downtime', window, under ?? ''],
    queryFn: ({ signal }) => items<Downtime>('/twin/downtime', { ...window, under }, signal),
    refetchInterval: window.end === 'now' ? 10_000 : false,
    placeholderData: keepPreviousData,
  })

export const chartQuery = (signals: readonly string[], window: Window, pixels: number) =>
  queryOptions({
    queryKey: ['twin', 'chart', signals, window, pixels],
    queryFn: ({ signal }) => get<Chart>('/twin/history/chart', { signal: signals, ...window, pixels }, signal),
    enabled: signals.length > 0 && pixels > 0,
    refetchInterval: window.end === 'now' ? 3_000 : false,
    placeholderData: keepPreviousData,
  })

export const spanQuery = queryOptions({
  queryKey: ['twin', 'span'],
  queryFn: ({ signal }) => get<Span>('/twin/history/span', undefined, signal),
  refetchInterval: 15_000,
})

export const eventsQuery = (type: string, limit = 300) =>
  queryOptions({
    queryKey: ['events', type, limit],
    queryFn: ({ signal }) => items<EventRecord>('/events', { tail: true, limit, type: type || undefined }, signal),
  })

/** Asked again and again while the job goes on. */
export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => get<Job>(`/jobs/${encodeURIComponent(id)}`, undefined, signal),
    refetchInterval: ({ state: { data } }) => (data?.state === 'queued' || data?.state === 'running' ? 1_000 : false),
  })

/** The end of a job asks once more for what it said last: `running` is part of the question. */
export const jobLogQuery = (id: string, running: boolean) =>
  queryOptions({
    queryKey: ['jobs', id, 'log', running],
    queryFn: ({ signal }) => items<LogLine>(`/jobs/${encodeURIComponent(id)}/log`, { limit: 10_000 }, signal),
    refetchInterval: running ? 1_000 : false,
    placeholderData: keepPreviousData,
  })

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => items<User>('/users', undefined, signal),
})

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => items<ApiKey>('/keys', undefined, signal),
})

export const organisationsQuery = queryOptions({
  queryKey: ['organisations'],
  queryFn: ({ signal }) => items<Organisation>('/organisations', undefined, signal),
})

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => items<Team>('/teams', undefined, signal),
})

export const teamMembersQuery = (team: string) =>
  queryOptions({
    queryKey: ['teams', team, 'members'],
    queryFn: ({ signal }) => items<TeamMember>(`/teams/${encodeURIComponent(team)}/members`, undefined, signal),
  })
