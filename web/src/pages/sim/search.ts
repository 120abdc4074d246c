/** What the address of a page of the simulator holds besides the selection. */

import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

export interface SimView {
  /** The tab of the page. */
  part?: string
  /** What is being asked, on the page of a model. */
  ask?: string
  /** Only experiments of this kind. */
  kind?: string
  /** The figure that scenarios are compared by. */
  figure?: string
  /** The window of a Gantt chart [s]. */
  start?: number
  end?: number
}

const word = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w.:-]{1,200}$/.test(value) ? value : undefined
const moment = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 1e12 ? value : undefined

export function readSim(search: Record<string, unknown>): SimView {
  const start = moment(search.start)
  const end = moment(search.end)
  const whole = start !== undefined && end !== undefined && start < end
  const view: SimView = {
    part: word(search.part), ask: word(search.ask), kind: word(search.kind), figure: word(search.figure),
    start: whole ? start : undefined, end: whole ? end : undefined,
  }
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as SimView
}

export function useSimView(): [SimView, (change: SimView, options?: { push?: boolean }) => void] {
  const search = useRouterState({ select: (state) => state.location.search as Record<string, unknown> })
  const view = useMemo(() => readSim(search), [search])
  const navigate = useNavigate()
  const change = useCallback(
    (next: SimView, { push = false }: { push?: boolean } = {}) => {
      void navigate({ to: '.', replace: !push, search: (old: Record<string, unknown>) => ({ ...old, ...next }) } as never)
    },
    [navigate],
  )
  return [view, change]
}
