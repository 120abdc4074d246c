/** Lines of a form as the API takes them. Pure; what cannot be read is told with its line. */

export class BadLine extends Error {
  constructor(readonly line: number, readonly text: string) {
    super(`${line}: ${text}`)
  }
}

const lines = (text: string): [number, string][] =>
  text.split('\n').map((line, i): [number, string] => [i + 1, line.trim()]).filter(([, line]) => line !== '' && !line.startsWith('#'))

/** Changes separated by commas outside of brackets, or by lines. */
export function changesOf(text: string): string[] {
  return lines(text).flatMap(([, line]) => {
    const parts: string[] = []
    let depth = 0
    let last = 0
    for (let i = 0; i < line.length; i += 1) {
      const letter = line[i]!
      if ('[{('.includes(letter)) depth += 1
      else if (')}]'.includes(letter)) depth -= 1
      else if (letter === ',' && depth === 0) {
        parts.push(line.slice(last, i))
        last = i + 1
      }
    }
    return [...parts, line.slice(last)].map((one) => one.trim()).filter(Boolean)
  })
}

/** `name: press.servers=2, rack.capacity=8`, one a line; without a name the changes are the name. */
export function scenariosOf(text: string): { name: string; changes: string[] }[] {
  return lines(text).map(([number, line]) => {
    const found = /^([^=:]+):\s*(.+)$/.exec(line)
    const changes = changesOf(found ? found[2]! : line)
    if (changes.length === 0 || changes.some((one) => !one.includes('='))) throw new BadLine(number, line)
    return { name: (found ? found[1]! : line).trim(), changes }
  })
}

const MOST_VALUES = 1000

/** `press.servers=1:4` (with `:step`) or `b1.capacity=2,4,8`, one a line; `@ 12` at its end is the cost of one unit. */
export function leversOf(text: string): { address: string; values: number[]; cost?: number }[] {
  return lines(text).map(([number, line]) => {
    const [lever = '', price] = line.split('@').map((one) => one.trim())
    const cost = price === undefined ? 0 : price === '' ? Number.NaN : Number(price)
    if (!Number.isFinite(cost)) throw new BadLine(number, line)
    const [address = '', told = ''] = lever.split('=').map((one) => one.trim())
    const range = /^(-?[\d.]+):(-?[\d.]+)(?::([\d.]+))?$/.exec(told)
    let values: number[]
    if (range) {
      const [low, high, step] = [Number(range[1]), Number(range[2]), Number(range[3] ?? 1)]
      const count = Math.floor((high - low) / step + 1e-9) + 1
      if (!(step > 0) || !(count >= 2) || count > MOST_VALUES) throw new BadLine(number, line)
      values = Array.from({ length: count }, (_, i) => Number((low + i * step).toPrecision(12)))
    } else values = told.split(',').map((one) => (one.trim() === '' ? Number.NaN : Number(one)))
    if (!address.includes('.') || values.length < 2 || values.some((one) => !Number.isFinite(one))) throw new BadLine(number, line)
    return cost === 0 ? { address, values } : { address, values, cost }
  })
}

/** `b1.capacity + 2*b2.capacity <= 40`, one a line. */
export function limitsOf(text: string): { addresses: string[]; most: number; weights: number[] }[] {
  return lines(text).map(([number, line]) => {
    const [told = '', bound = ''] = line.split('<=')
    const most = bound.trim() === '' ? Number.NaN : Number(bound)
    const terms = told.split('+').map((term) => {
      const at = term.lastIndexOf('*')
      const weight = at < 0 ? 1 : term.slice(0, at).trim() === '' ? Number.NaN : Number(term.slice(0, at))
      return { weight, address: term.slice(at + 1).trim() }
    })
    if (!Number.isFinite(most) || terms.some(({ weight, address }) => !(weight >= 0) || !Number.isFinite(weight) || !address.includes('.'))) throw new BadLine(number, line)
    return { addresses: terms.map(({ address }) => address), most, weights: terms.map(({ weight }) => weight) }
  })
}

/** A number within bounds, or what is wrong with it. */
export function numberOf(text: string, low: number, high: number, whole = false): number | null {
  const value = Number(text.trim().replaceAll(',', ''))
  if (text.trim() === '' || !Number.isFinite(value) || value < low || value > high || (whole && !Number.isInteger(value))) return null
  return value
}
