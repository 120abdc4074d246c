/** Any value of a document as one line of text. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
  if (typeof value === 'string' || typeof value === 'boolean') return String(value)
  if (isQuantity(value)) return `${shown(value.value)} ${value.unit}`
  return JSON.stringify(value)
}

function isQuantity(value: object): value is { value: number; unit: string } {
  return Object.keys(value).length === 2 && 'value' in value && typeof value.value === 'number' && 'unit' in value && typeof value.unit === 'string'
}
