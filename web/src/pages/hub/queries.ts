/** Questions to the hub, with how long an answer stays good. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { get, inPath } from '../../api/client'
import type { Listing } from '../../api/types'
import type { HubView } from './search'
import type {
  ArtifactDetail, Catalogue, Check, Collection, Contents, Database, Facets, ImageScan, Lineage, Machine, Matrix, Referrer, Report, Sbom, Standing, Usage,
} from './types'

export const PAGE_SIZE = 24

const searched = ({ q, kind, label, fact }: HubView) => ({ q, kind, label, fact })

export const catalogueQuery = (view: HubView) => {
  const query = { ...searched(view), offset: ((view.page ?? 1) - 1) * PAGE_SIZE, limit: PAGE_SIZE }
  return queryOptions({
    queryKey: ['hub', 'artifacts', 'list', query],
    queryFn: ({ signal }) => get<Catalogue>('/hub/artifacts', query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
}

export const facetsQuery = (view: HubView) => {
  const query = searched(view)
  return queryOptions({
    queryKey: ['hub', 'facets', query],
    queryFn: ({ signal }) => get<Facets>('/hub/facets', query, signal),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  })
}

export const artifactQuery = (name: string) =>
  queryOptions({
    queryKey: ['hub', 'artifacts', name],
    queryFn: ({ signal }) => get<ArtifactDetail>(`/hub/artifacts/${inPath(name)}`, undefined, signal),
  })

/** Questions about one version; all are asked again when a scan ends. */
function version<T>(what: string, path: string) {
  return (name: string, reference: string) =>
    queryOptions({
      queryKey: ['hub', 'version', name, reference, what],
      queryFn: ({ signal }) => get<T>(`/hub/${path}/${inPath(name)}`, { reference }, signal),
      enabled: reference !== '',
      retry: false,
    })
}

export const contentsQuery = version<Contents>('contents', 'contents')
export const reportQuery = version<Report>('report', 'reports')
/** The report of each image of a version: one, or as many as an index has platforms. */
export const scansQuery = version<Listing<ImageScan>>('scans', 'scans')
export const sbomQuery = version<Sbom>('sbom', 'sboms')
export const standingQuery = version<Standing>('standing', 'standing')
export const referrersQuery = version<Listing<Referrer>>('referrers', 'referrers')

export const checkQuery = (name: string, reference: string, machine: string) =>
  queryOptions({
    queryKey: ['hub', 'version', name, reference, 'check', machine],
    queryFn: ({ signal }) => get<Check>(`/hub/checks/${inPath(name)}`, { reference, machine }, signal),
    retry: false,
  })

export const matrixQuery = (name: string, machines: readonly string[]) =>
  queryOptions({
    queryKey: ['hub', 'version', name, '', 'matrix', machines],
    queryFn: ({ signal }) => get<Matrix>(`/hub/matrix/${inPath(name)}`, { machine: machines }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  })

export const machinesQuery = queryOptions({
  queryKey: ['hub', 'machines'],
  queryFn: ({ signal }) => get<Machine[]>('/hub/machines', undefined, signal),
  staleTime: Infinity,
})

export const lineageQuery = (name: string) =>
  queryOptions({
    queryKey: ['hub', 'lineage', name],
    queryFn: ({ signal }) => get<Lineage>(`/hub/lineage/${inPath(name)}`, undefined, signal),
  })

export const databaseQuery = queryOptions({
  queryKey: ['hub', 'advisories'],
  queryFn: ({ signal }) => get<Database | null>('/hub/advisories', undefined, signal),
  staleTime: 60_000,
})

export const usageQuery = queryOptions({
  queryKey: ['hub', 'usage'],
  queryFn: ({ signal }) => get<Usage>('/hub/usage', undefined, signal),
  refetchInterval: 15_000,
})

export const collectionQuery = queryOptions({
  queryKey: ['hub', 'collection'],
  queryFn: ({ signal }) => get<Collection>('/hub/collection', undefined, signal),
  staleTime: Infinity,
})
