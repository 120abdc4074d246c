/** What the addresses of the planner hold: the part shown, the configuration, filters. */

import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback } from 'react'

export const PARTS = ['compare', 'memory', 'power', 'money', 'risk', 'timeline', 'report', 'edit'] as const
export type Part = (typeof PARTS)[number]
export const SHELVES = ['gpu', 'server', 'nic', 'models', 'prices'] as const
export type Shelf = (typeof SHELVES)[number]

export interface PlanView {
  /** Part of a plan. */
  part?: Part
  /** Id of the configuration shown; absent: the chosen one. */
  on?: string
  /** What the comparison is drawn against: `power`, or the name of a workload. */
  against?: string
  feasible?: boolean
  shelf?: Shelf
  /** Entry of the catalogue. */
  item?: string
  /** A stored document, on the page of claims. */
  doc?: string
  /** Language of the report. */
  report?: 'en' | 'ko'
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, 120) : undefined)

export function readPlanView(search: Record<string, unknown>): PlanView {
  const view: PlanView = {
    part: PARTS.find((part) => part === search.part),
    on: text(search.on),
    against: text(search.against),
    feasible: search.feasible === true ? true : undefined,
    shelf: SHELVES.find((shelf) => shelf === search.shelf),
    item: text(search.item),
    doc: text(search.doc),
    report: search.report === 'en' || search.report === 'ko' ? search.report : undefined,
  }
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as PlanView
}

export function usePlanView(): PlanView {
  return readPlanView(useRouterState({ select: (state) => state.location.search as Record<string, unknown> }))
}

export function useSetPlanView(): (change: Partial<PlanView>) => void {
  const navigate = useNavigate()
  return useCallback(
    (change) => {
      void navigate({ to: '.', replace: true, search: (old: object) => ({ ...old, ...change }) } as never)
    },
    [navigate],
  )
}
