/** Experiments as they are asked for from a terminal, from Python and over HTTP. */

import { API } from '../../api/client'
import type { SnippetTexts } from '../../parts/snippet'
import { quoted } from '../inspector/snippets'
import type { Kind } from './types'

const here = (): string => (typeof location === 'undefined' ? 'http://127.0.0.1:8420' : location.origin)
const FLAGS: Record<string, string> = { hours: '--hours', replications: '--replications', seed: '--seed', engine: '--engine', at: '--at', target: '--target', warmup_hours: '--warmup-hours', budget: '--budget', objective: '--objective', procedure: '--procedure', rank_by: '--rank-by', indifference: '--indifference' }

function python(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`
  if (typeof value === 'object') return `{${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${python(one)}`).join(', ')}}`
  return JSON.stringify(value)
}

/** What was not left to the defaults of the API. */
function given(ask: Record<string, unknown>): [string, unknown][] {
  return Object.entries(ask).filter(([key, value]) => (value !== null || key === 'warmup_hours') && value !== '' && value !== 'auto' && key !== 'model' && !(Array.isArray(value) && value.length === 0) && value !== false)
}

interface Lever { address: string; values: number[]; cost?: number }
interface Limit { addresses: string[]; most: number; weights?: number[] }

/** Options as the client in Python takes them: scenarios and levers by name. */
function keyed(key: string, value: unknown): [string, unknown][] {
  if (key === 'scenarios') return [[key, Object.fromEntries((value as { name: string; changes: string[] }[]).map(({ name, changes }) => [name, changes]))]]
  if (key === 'limits') return [[key, (value as Limit[]).map(sumOf)]]
  if (key !== 'levers') return [[key, value]]
  const levers = value as Lever[]
  const costs = levers.filter(({ cost }) => cost).map(({ address, cost }) => [address, cost])
  return [[key, Object.fromEntries(levers.map(({ address, values }) => [address, values]))], ...(costs.length > 0 ? [['costs', Object.fromEntries(costs)] as [string, unknown]] : [])]
}

const sumOf = ({ addresses, weights = [], most }: Limit): string =>
  `${addresses.map((one, i) => ((weights[i] ?? 1) === 1 ? one : `${weights[i]}*${one}`)).join(' + ')} <= ${most}`

export function askSnippet(kind: Kind, ask: Record<string, unknown>): SnippetTexts {
  const model = typeof ask.model === 'string' ? ask.model : ''
  const rest = given(ask)
  const body = Object.fromEntries([...(model ? [['model', model] as const] : []), ...rest])
  const options = rest.flatMap(([key, value]) => keyed(key, value)).map(([key, value]) => `${key}=${python(value)}`)
  const first = model ? [python(model)] : []
  const texts: SnippetTexts = {
    python: `import onmaru as om\n\nsite = om.open(${python(here())}, token="omk_...")\ndone = site.sim.${kind}(${[...first, ...options].join(', ')})\ndone.table()`,
    curl: [`curl -H "Authorization: Bearer $ONMARU_TOKEN"`, '-X POST', `-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(body))}`, quoted(`${here()}${API}/sim/${kind}`)].join(' \\\n  '),
  }
  const cli = commandOf(kind, model, ask)
  return cli ? { cli, ...texts } : texts
}

/** The command line takes model files; only a look ahead takes the name of a model at a site. */
function commandOf(kind: Kind, model: string, ask: Record<string, unknown>): string | null {
  if (!model || kind === 'calibrate' || kind === 'schedule') return null
  const parts = [`onmaru sim ${kind} ${quoted(kind === 'fork' ? model : `${model}.yaml`)}`]
  for (const [key, flag] of Object.entries(FLAGS)) {
    const value = key === 'warmup_hours' && ask[key] === null ? 'auto' : ask[key]
    if (value !== undefined && value !== null && value !== '' && !(key === 'engine' && value === 'auto') && !(key === 'warmup_hours' && value === 0) && !(kind === 'fork' && key === 'engine')) parts.push(`${flag} ${typeof value === 'string' ? quoted(value) : String(value)}`)
  }
  for (const change of (ask.changes as string[] | undefined) ?? []) parts.push(`--set ${quoted(change)}`)
  for (const one of (ask.scenarios as { name: string; changes: string[] }[] | undefined) ?? []) parts.push(`--scenario ${quoted(`${one.name}: ${one.changes.join(', ')}`)}`)
  for (const one of (ask.levers as Lever[] | undefined) ?? []) {
    parts.push(`--lever ${quoted(`${one.address}=${one.values.join(',')}`)}`)
    if (one.cost) parts.push(`--cost ${quoted(`${one.address}=${one.cost}`)}`)
  }
  for (const one of (ask.limits as Limit[] | undefined) ?? []) parts.push(`--limit ${quoted(sumOf(one))}`)
  if (ask.maximise === false) parts.push('--minimise')
  return parts.join(' ')
}
