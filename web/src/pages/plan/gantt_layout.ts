/** Bars of a schedule on rows of GPUs: tasks that share a GPU at the same time lie in lanes of one row. */

import type { Timeline } from './types'

export interface Bar {
  task: string
  /** Index of the GPU, from zero. */
  gpu: number
  lane: number
  start: number
  end: number
  late: number
}

export interface Gantt {
  bars: Bar[]
  /** Lanes each GPU needs, at least one. */
  lanes: number[]
}

export function ganttOf(timeline: Pick<Timeline, 'placements' | 'gpus'>): Gantt {
  const ends: number[][] = Array.from({ length: timeline.gpus }, () => [])
  const bars: Bar[] = []
  for (const { task, start, end, gpus, late } of timeline.placements.toSorted((a, b) => a.start - b.start || a.task.localeCompare(b.task))) {
    for (const number of gpus) {
      const lanes = ends[number - 1]
      if (!lanes) continue
      const free = lanes.findIndex((until) => until <= start)
      const lane = free < 0 ? lanes.length : free
      lanes[lane] = end
      bars.push({ task, gpu: number - 1, lane, start, end, late })
    }
  }
  return { bars, lanes: ends.map((lanes) => Math.max(1, lanes.length)) }
}
