/** Gates as lists of what is in force, and whether a draft differs from what is. Pure. */

import type { Gates } from './admin_types'
import type { Severity } from './types'

export const FLAGS = ['require_scan', 'require_signature', 'refuse_secrets', 'refuse_code_in_models'] as const
export type Flag = (typeof FLAGS)[number]

export interface InForce {
  key: `gate.${Flag}` | 'gate.severity'
  severity?: Severity
}

export function gatesInForce(gates: Gates): InForce[] {
  const flags = FLAGS.filter((flag) => gates[flag]).map((flag): InForce => ({ key: `gate.${flag}` }))
  return gates.refuse_severity ? [...flags, { key: 'gate.severity', severity: gates.refuse_severity as Severity }] : flags
}

/** Whether two sets of gates judge alike; the order of kinds does not count, nor what another leaves out. */
export function sameGates(a: Gates, b: Gates): boolean {
  const plain = (gates: Gates) => JSON.stringify([
    ...FLAGS.map((flag) => gates[flag] ?? false), gates.refuse_severity ?? '', gates.only_fixable ?? false,
    [...(gates.kinds ?? [])].toSorted(), gates.scan_on_push ?? null,
  ])
  return plain(a) === plain(b)
}

const literal = (value: unknown): string =>
  value === true ? 'True' : value === false ? 'False' : value === null ? 'None' : JSON.stringify(value)

/** The gates as they are put into force from Python: what is off is left out. */
export function gatesInPython(gates: Gates): string {
  const on = Object.entries(gates).filter(([, value]) => value !== false && value !== '' && value !== null && !(Array.isArray(value) && value.length === 0))
  return `site.hub.trust.set_policy(${on.map(([name, value]) => `${name}=${literal(value)}`).join(', ')})`
}

export function gatesCommand(gates: Gates, origin: string): string {
  const flag = (name: Flag | 'only_fixable') => `--${gates[name] ? '' : 'no-'}${name.replaceAll('_', '-')}`
  const flags = [...FLAGS.map(flag), `--refuse-severity "${gates.refuse_severity ?? ''}"`, ...(gates.refuse_severity ? [flag('only_fixable')] : [])]
  return ['onmaru hub policy', ...flags, `--url ${origin}`].join(' ')
}
