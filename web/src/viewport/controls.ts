/** Pointer, touch, wheel and keyboard -> intentions. Knows nothing of the scene. */

import type { View } from './view'

export interface ControlEvents {
  changed(): void
  hover(x: number, y: number): void
  leave(): void
  click(x: number, y: number, exact: boolean): void
  doubleClick(x: number, y: number): void
  command(name: 'frame' | 'home' | 'isolate' | 'measure' | 'escape' | 'walk'): void
}

const CLICK_PX = 4
const WALK_SPEED = 3.2 // m/s, a brisk walk
const ORBIT_KEY = 0.06 // rad a key press

const COMMANDS: Record<string, Parameters<ControlEvents['command']>[0]> = {
  KeyF: 'frame', KeyH: 'home', Home: 'home', KeyI: 'isolate', KeyM: 'measure', Escape: 'escape', KeyG: 'walk',
}
const WALK_KEYS = new Set(['KeyW', 'KeyA', 'KeyS', 'KeyD', 'KeyQ', 'KeyE', 'ArrowUp', 'ArrowDown', 'ArrowLeft',
  'ArrowRight'])

interface Touch {
  x: number
  y: number
}

export class Controls {
  private readonly touches = new Map<number, Touch>()
  private readonly keys = new Set<string>()
  private pressed: { x: number; y: number; pan: boolean; moved: boolean } | null = null
  private lastClick = { time: -Infinity, x: 0, y: 0 }
  private readonly undo = new AbortController()

  constructor(private readonly element: HTMLElement, private readonly view: View, private readonly events: ControlEvents) {
    const signal = this.undo.signal
    element.addEventListener('pointerdown', (e) => this.down(e), { signal })
    element.addEventListener('pointermove', (e) => this.move(e), { signal })
    element.addEventListener('pointerup', (e) => this.up(e), { signal })
    element.addEventListener('pointercancel', (e) => this.cancel(e), { signal })
    element.addEventListener('pointerleave', () => events.leave(), { signal })
    element.addEventListener('wheel', (e) => this.wheel(e), { signal, passive: false })
    element.addEventListener('contextmenu', (e) => e.preventDefault(), { signal })
    element.addEventListener('keydown', (e) => this.keyDown(e), { signal })
    element.addEventListener('keyup', (e) => this.keys.delete(e.code), { signal })
    element.addEventListener('blur', () => this.keys.clear(), { signal })
  }

  /** Walk on for as long as keys are held; true while they are. */
  advance(seconds: number): boolean {
    if (this.view.mode !== 'walk' || this.keys.size === 0) return false
    const has = (a: string, b: string): number => (this.keys.has(a) || this.keys.has(b) ? 1 : 0)
    const fast = this.keys.has('ShiftLeft') || this.keys.has('ShiftRight') ? 3 : 1
    const step = WALK_SPEED * fast * Math.min(seconds, 0.1)
    const ahead = has('KeyW', 'ArrowUp') - has('KeyS', 'ArrowDown')
    const side = has('KeyD', 'ArrowRight') - has('KeyA', 'ArrowLeft')
    const up = has('KeyE', 'PageUp') - has('KeyQ', 'PageDown')
    if (ahead === 0 && side === 0 && up === 0) return false
    this.view.walk(ahead * step, side * step, up * step * 0.6)
    return true
  }

  dispose(): void {
    this.undo.abort()
  }

  private local(e: MouseEvent): Touch {
    const box = this.element.getBoundingClientRect()
    return { x: e.clientX - box.left, y: e.clientY - box.top }
  }

  private down(e: PointerEvent): void {
    const at = this.local(e)
    this.element.focus({ preventScroll: true })
    this.element.setPointerCapture(e.pointerId)
    this.touches.set(e.pointerId, at)
    const pan = e.button !== 0 || e.shiftKey
    if (this.touches.size === 1) this.pressed = { ...at, pan, moved: false }
    else if (this.pressed) this.pressed.moved = true
    if (e.button === 1) e.preventDefault()
  }

  private move(e: PointerEvent): void {
    const at = this.local(e)
    const before = this.touches.get(e.pointerId)
    if (!before || !this.pressed) {
      if (e.pointerType !== 'touch') this.events.hover(at.x, at.y)
      return
    }
    const height = this.element.clientHeight || 1
    if (!this.pressed.moved && Math.hypot(at.x - this.pressed.x, at.y - this.pressed.y) < CLICK_PX) return
    this.pressed.moved = true
    if (this.touches.size >= 2) this.pinch(e.pointerId, before, at, height)
    else {
      const dx = at.x - before.x
      const dy = at.y - before.y
      if (this.pressed.pan) this.view.pan(-dx / height, dy / height)
      else {
        const speed = this.view.mode === 'walk' ? 1.6 : 3.4
        const sign = this.view.mode === 'walk' ? -1 : 1
        this.view.turn((-dx / height) * speed * sign, (-dy / height) * speed * sign)
      }
    }
    this.touches.set(e.pointerId, at)
    this.events.changed()
  }

  private pinch(id: number, before: Touch, at: Touch, height: number): void {
    let other: Touch | null = null
    for (const [key, touch] of this.touches) if (key !== id) other = touch
    if (!other) return
    const old = Math.hypot(before.x - other.x, before.y - other.y)
    const now = Math.hypot(at.x - other.x, at.y - other.y)
    if (old > 1 && now > 1) {
      const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 }
      this.zoomAt(old / now, middle)
    }
    this.view.pan(-(at.x - before.x) / 2 / height, (at.y - before.y) / 2 / height)
  }

  private up(e: PointerEvent): void {
    const at = this.local(e)
    this.touches.delete(e.pointerId)
    const pressed = this.pressed
    if (this.touches.size === 0) this.pressed = null
    if (!pressed || pressed.moved || e.button !== 0) return
    const again = e.timeStamp - this.lastClick.time < 350
      && Math.hypot(at.x - this.lastClick.x, at.y - this.lastClick.y) < 8
    this.lastClick = { time: again ? -Infinity : e.timeStamp, ...at }
    if (again) this.events.doubleClick(at.x, at.y)
    else this.events.click(at.x, at.y, e.ctrlKey || e.metaKey)
  }

  private cancel(e: PointerEvent): void {
    this.touches.delete(e.pointerId)
    if (this.touches.size === 0) this.pressed = null
  }

  private wheel(e: WheelEvent): void {
    e.preventDefault()
    const unit = e.deltaMode === 1 ? 16 : e.deltaMode === 2 ? 240 : 1
    const delta = Math.max(-240, Math.min(240, e.deltaY * unit))
    this.zoomAt(Math.exp(delta * (e.ctrlKey ? 0.008 : 0.0016)), this.local(e))
    this.events.changed()
  }

  private zoomAt(factor: number, at: Touch): void {
    const width = this.element.clientWidth || 1
    const height = this.element.clientHeight || 1
    this.view.zoom(factor, (at.x / width) * 2 - 1, 1 - (at.y / height) * 2, width / height)
  }

  private keyDown(e: KeyboardEvent): void {
    if (e.ctrlKey || e.metaKey || e.altKey) return
    if (this.view.mode === 'walk' && (WALK_KEYS.has(e.code) || e.code.startsWith('Shift'))) {
      this.keys.add(e.code)
      e.preventDefault()
      this.events.changed()
      return
    }
    const command = COMMANDS[e.code]
    if (command) {
      // Escape with nothing to clear still belongs to the page, so it is not swallowed.
      if (command !== 'escape') e.preventDefault()
      this.events.command(command)
      return
    }
    if (this.orbitKey(e)) {
      e.preventDefault()
      this.events.changed()
    }
  }

  private orbitKey(e: KeyboardEvent): boolean {
    const { view } = this
    switch (e.key) {
      case 'ArrowLeft':
        if (e.shiftKey) view.pan(-0.05, 0)
        else view.turn(-ORBIT_KEY, 0)
        return true
      case 'ArrowRight':
        if (e.shiftKey) view.pan(0.05, 0)
        else view.turn(ORBIT_KEY, 0)
        return true
      case 'ArrowUp':
        if (e.shiftKey) view.pan(0, 0.05)
        else view.turn(0, -ORBIT_KEY)
        return true
      case 'ArrowDown':
        if (e.shiftKey) view.pan(0, -0.05)
        else view.turn(0, ORBIT_KEY)
        return true
      case '+':
      case '=':
        view.zoom(0.86, 0, 0, 1)
        return true
      case '-':
      case '_':
        view.zoom(1 / 0.86, 0, 0, 1)
        return true
      default:
        return false
    }
  }
}
