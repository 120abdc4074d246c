import { useEffect, useRef } from 'react'

/** A hundred pixels of recent past; says nothing that the number beside it does not. */
export function Sparkline({ values, version, width = 84, height = 20 }: {
  values: Float32Array
  version: number
  width?: number
  height?: number
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const scale = window.devicePixelRatio || 1
    element.width = width * scale
    element.height = height * scale
    context.setTransform(scale, 0, 0, scale, 0, 0)
    context.clearRect(0, 0, width, height)
    if (values.length < 2) return
    let low = Infinity
    let high = -Infinity
    for (const value of values) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    const span = high - low || 1
    context.beginPath()
    values.forEach((value, i) => {
      const x = 1 + (i / (values.length - 1)) * (width - 2)
      const y = high === low ? height / 2 : height - 2.5 - ((value - low) / span) * (height - 5)
      if (i === 0) context.moveTo(x, y)
      else context.lineTo(x, y)
    })
    context.strokeStyle = getComputedStyle(element).color
    context.lineWidth = 1.3
    context.lineJoin = 'round'
    context.stroke()
  }, [values, version, width, height])
  return <canvas ref={canvas} aria-hidden className="block text-accent" style={{ width, height }} />
}
