import { useEffect, useState } from 'react'

/** A value once it has rested for a moment: what is typed is not asked for letter by letter. */
export function useSettled<T>(value: T, restMs = 350): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), restMs)
    return () => clearTimeout(timer)
  }, [value, restMs])
  return settled
}
