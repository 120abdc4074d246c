/**
 * Messages with holes. `{name}` puts a value in; `{name|을/를}` puts it in with its Korean particle;
 * `{count#sample#samples}` puts the count in with the noun that agrees with it.
 */

import { particle, type Particle } from './particles'

export type Params = Record<string, string | number>

const HOLE = /\{(\w+)(?:\|([^}#]+)|#([^}#]*)#([^}]*))?\}/g

/** Fill the holes; `show` writes a number in the reader's language. */
export function fill(message: string, params: Params, show: (value: number) => string): string {
  return message.replace(HOLE, (_, name: string, pair?: string, one?: string, other?: string) => {
    const value = params[name]
    if (value === undefined) return `{${name}}`
    const text = typeof value === 'number' ? show(value) : value
    if (pair !== undefined) return text + particle(text, pair as Particle)
    if (one !== undefined) return `${text} ${value === 1 ? one : other}`
    return text
  })
}
