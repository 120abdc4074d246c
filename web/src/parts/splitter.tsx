import { useRef, type KeyboardEvent, type PointerEvent } from 'react'

const STEP_PX = 24

/** The edge between two panels: drag it, or move it with the arrow keys. */
export function Splitter({ label, size, min, max, edge, onSize }: {
  label: string
  size: number
  min: number
  max: number
  /** Which side of the sized panel this edge is on. */
  edge: 'left' | 'right' | 'top'
  onSize: (size: number) => void
}) {
  const from = useRef<{ at: number; size: number } | null>(null)
  const upright = edge !== 'top'
  const sign = edge === 'right' ? 1 : -1
  const clamp = (value: number) => Math.round(Math.min(max, Math.max(min, value)))
  const where = (event: PointerEvent) => (upright ? event.clientX : event.clientY)

  const down = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { at: where(event), size }
  }
  const move = (event: PointerEvent) => {
    if (from.current) onSize(clamp(from.current.size + sign * (where(event) - from.current.at)))
  }
  const key = (event: KeyboardEvent) => {
    const grow = upright ? (edge === 'right' ? 'ArrowRight' : 'ArrowLeft') : 'ArrowUp'
    const shrink = upright ? (edge === 'right' ? 'ArrowLeft' : 'ArrowRight') : 'ArrowDown'
    if (event.key === grow) onSize(clamp(size + STEP_PX))
    else if (event.key === shrink) onSize(clamp(size - STEP_PX))
    else return
    event.preventDefault()
  }

  return (
    <div role="separator" tabIndex={0} aria-label={label} aria-orientation={upright ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(size)} aria-valuemin={min} aria-valuemax={Math.round(max)}
      onPointerDown={down} onPointerMove={move} onPointerUp={() => (from.current = null)} onKeyDown={key}
      className={`group relative z-10 shrink-0 touch-none bg-line ${upright ? 'w-px cursor-col-resize' : 'h-px cursor-row-resize'}`}>
      <span className={`absolute transition-colors group-hover:bg-accent/50 group-focus-visible:bg-accent group-active:bg-accent ${upright ? '-inset-x-[2px] inset-y-0' : '-inset-y-[2px] inset-x-0'}`} />
    </div>
  )
}
