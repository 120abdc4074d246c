/** Experiments as they are asked for from a terminal, from Python and over HTTP. */

import { API } from '../../api/client'
import type { SnippetTexts } from '../../parts/snippet'
import { quoted } from '../inspector/snippets'
import type { Kind } from './types'

const here = (): string => (typeof location === 'undefined' ? 'http://127.0.0.1:8420' : location.origin)
const FLAGS: Record<string, string> = { hours: '--hours', replications: '--replications', seed: '--seed', engine: '--engine', at: '--at', target: '--target', warmup_hours: '--warmup-hours', budget: '--budget', objective: '--objective' }

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

export function askSnippet(kind: Kind, ask: Record<string, unknown>): SnippetTexts {
  const model = typeof ask.model === 'string' ? ask.model : ''
  const rest = given(ask)
  const body = Object.fromEntries([...(model ? [['model', model] as const] : []), ...rest])
  const options = rest.map(([key, value]) => `${key}=${python(value)}`)
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
  for (const one of (ask.levers as { address: string; values: number[] }[] | undefined) ?? []) parts.push(`--lever ${quoted(`${one.address}=${one.values.join(',')}`)}`)
  return parts.join(' ')
}
