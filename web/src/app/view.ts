/** What the address holds: selection, moment, filters. Sharing the address shares the view. */

import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback } from 'react'

import { QUALITIES, type Quality } from '../live/store'

export const TABS = ['signals', 'chart', 'alarms', 'kpis', 'sources'] as const
export type Tab = (typeof TABS)[number]
export const ALARM_VIEWS = ['active', 'journal', 'load'] as const
export type AlarmView = (typeof ALARM_VIEWS)[number]
export const COLOURINGS = ['material', 'state', 'quality'] as const
export type Colouring = (typeof COLOURINGS)[number]

export interface View {
  /** Path of the selected prim or equipment. */
  sel?: string
  /** The past moment that is shown, RFC 3339; absent: live. */
  t?: string
  tab?: Tab
  /** What the alarms tab shows; absent: what is active. */
  alarms?: AlarmView
  /** Filter of the equipment tree. */
  q?: string
  /** Signals in the chart. */
  sig?: string[]
  /** Window of charts and KPIs: `-1h`, or RFC 3339 start and end. */
  from?: string
  to?: string
  by?: Colouring
  labels?: boolean
  /** Filter of the event feed: a type prefix. */
  type?: string
  /** Filter of the event feed: one job. */
  job?: string
  /** Filter of the signals. */
  quality?: Quality
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, 2000) : undefined)
const MOMENT = /^(?:-\d{1,6}[smhd]|\d{4}-\d\d-\d\dT[\d:.]+Z)$/
const moment = (value: unknown): string | undefined => (typeof value === 'string' && MOMENT.test(value) ? value : undefined)
const oneOf = <T extends string>(choices: readonly T[], value: unknown): T | undefined => choices.find((one) => one === value)

/**
 * Read an address, dropping what makes no sense: an old or mangled link still opens. `select` and `dock`
 * are the long names that the server's links and people use.
 */
export function readView(search: Record<string, unknown>): View {
  const at = moment(search.t)
  const signals = Array.isArray(search.sig) ? search.sig.filter((one): one is string => typeof one === 'string').slice(0, 12) : undefined
  const view: View = {
    sel: text(search.sel) ?? text(search.select),
    t: at && !Number.isNaN(Date.parse(at)) ? at : undefined,
    tab: oneOf(TABS, search.tab) ?? oneOf(TABS, search.dock),
    alarms: oneOf(ALARM_VIEWS, search.alarms),
    q: text(search.q),
    sig: signals && signals.length > 0 ? signals : undefined,
    from: moment(search.from),
    to: moment(search.to),
    by: oneOf(COLOURINGS, search.by),
    labels: search.labels === false ? false : undefined,
    type: text(search.type),
    job: text(search.job),
    quality: oneOf(QUALITIES, search.quality),
  }
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as View
}

const KEYS = new Set(['sel', 'select', 't', 'tab', 'dock', 'alarms', 'q', 'sig', 'from', 'to', 'by', 'labels', 'type', 'job', 'quality'])

/** What the page itself put into the address; its route has read it. */
const ofThePage = (search: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(search).filter(([name]) => !KEYS.has(name)))

/** What stays when going to another page: the selection and the moment. */
export function carried(view: View): View {
  return { ...(view.sel ? { sel: view.sel } : {}), ...(view.t ? { t: view.t } : {}) }
}

export function useView(): View {
  return useRouterState({ select: (state) => state.location.search as View })
}

/** Change parts of the address; `push` leaves a step for the browser's Back. */
export function useSetView(): (change: Partial<View>, options?: { push?: boolean }) => void {
  const navigate = useNavigate()
  return useCallback(
    (change, { push = false } = {}) => {
      void navigate({
        to: '.',
        replace: !push,
        search: (old: Record<string, unknown>) => ({ ...ofThePage(old), ...readView({ ...old, ...change }) }),
      } as never)
    },
    [navigate],
  )
}
