import { useCallback, useState } from 'react'

/** A number kept in this browser, such as the width of a panel. */
export function useStoredNumber(key: string, fallback: number): [number, (value: number) => void] {
  const name = `onmaru.${key}`
  const [value, setValue] = useState(() => {
    try {
      const stored = Number(localStorage.getItem(name))
      return Number.isFinite(stored) && stored > 0 ? stored : fallback
    } catch {
      return fallback
    }
  })
  const keep = useCallback(
    (next: number) => {
      setValue(next)
      try {
        localStorage.setItem(name, String(Math.round(next)))
      } catch {
        // Not kept; the panel still has its width until the page is closed.
      }
    },
    [name],
  )
  return [value, keep]
}
