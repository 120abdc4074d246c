/** Years of a cash flow as stacked bars, and what owning is worth after each of them. */

import type { Costing, YearFlow } from './types'

export const PARTS = ['capex', 'energy', 'licences', 'staff', 'support', 'space'] as const
export type FlowPart = (typeof PARTS)[number]

export interface Box {
  part: FlowPart | 'residual'
  from: number
  to: number
}

/** What is paid stands above zero, part upon part; what comes back hangs below. */
export function boxesOf(flow: YearFlow): Box[] {
  let at = 0
  const boxes: Box[] = PARTS.filter((part) => flow[part] > 0).map((part) => ({ part, from: at, to: (at += flow[part]) }))
  if (flow.residual > 0) boxes.push({ part: 'residual', from: -flow.residual, to: 0 })
  return boxes
}

export const isRented = (costing: Costing): boolean => costing.flows.some((flow) => flow.rent_instead > 0)

/** Present value up to the end of each year: rent avoided less cost, or the cost alone where no rent is known. */
export function cumulative(flows: readonly YearFlow[], rate: number, rented: boolean): number[] {
  let sum = 0
  return flows.map((flow) => (sum += (rented ? flow.rent_instead - flow.cost : flow.cost) / (1 + rate) ** flow.year))
}
