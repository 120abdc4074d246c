import { useEffect, useRef, useState, type RefObject } from 'react'

/** Width of an element as it is laid out, so that the text of a drawing keeps its size. */
export function useWidth<T extends HTMLElement>(first = 720): [RefObject<T | null>, number] {
  const element = useRef<T>(null)
  const [width, setWidth] = useState(first)
  useEffect(() => {
    if (!element.current) return
    const watcher = new ResizeObserver(([entry]) => entry && setWidth(Math.max(240, Math.round(entry.contentRect.width))))
    watcher.observe(element.current)
    return () => watcher.disconnect()
  }, [])
  return [element, width]
}
