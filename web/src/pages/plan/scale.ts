/** Scales and ticks of the planner's charts. */

export interface Scale {
  (value: number): number
  ticks: number[]
}

const NICE = [1, 2, 2.5, 5, 10]

/** Round values inside of [low, high], about `count` of them. */
export function niceTicks(low: number, high: number, count = 5): number[] {
  const span = high - low
  if (!(span > 0) || !Number.isFinite(span)) return [low]
  const raw = span / count
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = (NICE.find((nice) => nice * power >= raw * 0.999) ?? 10) * power
  const ticks: number[] = []
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at += 1) ticks.push(Number((at * step).toPrecision(12)))
  return ticks
}

/** 1, 2, 5 of each power of ten inside of [low, high]; only the powers where those would be too many. */
export function logTicks(low: number, high: number, most = 8): number[] {
  const all: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    for (const step of [1, 2, 5]) all.push(Number((step * 10 ** power).toPrecision(3)))
  }
  const inside = all.filter((value) => value >= low * 0.999 && value <= high * 1.001)
  return inside.length > most ? inside.filter((value) => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6)) : inside
}

export function linear(low: number, high: number, from: number, to: number, ticks = 5): Scale {
  const span = high - low || 1
  const scale = (value: number) => from + ((value - low) / span) * (to - from)
  return Object.assign(scale, { ticks: niceTicks(low, high, ticks) })
}

export function logarithmic(low: number, high: number, from: number, to: number): Scale {
  const start = Math.log10(low)
  const span = Math.log10(high) - start || 1
  const scale = (value: number) => from + ((Math.log10(Math.max(value, 1e-12)) - start) / span) * (to - from)
  return Object.assign(scale, { ticks: logTicks(low, high) })
}

const WIDE = 12

/** Over positive values: logarithmic where the largest is many times the smallest, else linear from near zero. */
export function fitting(values: readonly number[], from: number, to: number): Scale {
  const low = Math.min(...values)
  const high = Math.max(...values)
  if (low > 0 && high / low > WIDE) return logarithmic(low / 1.2, high * 1.2, from, to)
  const spare = (high - low || Math.abs(high) || 1) * 0.12
  return linear(low >= 0 ? Math.max(0, low - spare) : low - spare, high + spare, from, to)
}
