import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'

import { equipmentQuery, signalsQuery } from '../../api/queries'
import type { Signal } from '../../api/types'
import { useView } from '../../app/view'
import { useWords } from '../../i18n'
import { unitSign } from '../../i18n/format'
import { useLive } from '../../live/react'
import type { LabelSpec, Viewport } from '../../viewport'

const EVERY_MS = 500

/** On the screen, each piece of equipment says its name, its state, and its first analog value. */
export function useLabels(viewport: Viewport | null, on: boolean): void {
  const { t, name, format } = useWords()
  const { store } = useLive()
  const { sel } = useView()
  const equipment = useQuery(equipmentQuery).data
  const signals = useQuery(signalsQuery).data
  const shown = useMemo(() => {
    const first = new Map<string, Signal>()
    for (const signal of signals ?? []) if (signal.kind === 'analog' && !first.has(signal.equipment)) first.set(signal.equipment, signal)
    const withSignals = new Set((signals ?? []).map((signal) => signal.equipment))
    return (equipment ?? []).filter((item) => withSignals.has(item.path)).map((item) => ({ item, signal: first.get(item.path) }))
  }, [equipment, signals])

  useEffect(() => {
    if (!viewport) return
    if (!on) {
      viewport.setLabels([])
      return
    }
    const draw = () => {
      viewport.setLabels(shown.map(({ item, signal }): LabelSpec => {
        const now = store.equipmentAt(item.index)
        const last = signal ? store.signal(signal.row) : null
        const value = last ? `${format.number(last.value)} ${unitSign(signal!.unit, format.language)}`.trim() : ''
        const state = now && now.state !== 'none' ? t(`state.${now.state}`) : ''
        const alarmed = now !== null && now.alarm > 0
        const tone = alarmed || now?.state === 'down' ? 'bad'
          : now?.stale === 'all' ? 'stale'
          : now?.state === 'blocked' || now?.state === 'starved' ? 'attention'
          : now?.state === 'run' ? 'good' : 'neutral'
        const priority = (item.path === sel ? 100 : 0) + (alarmed ? 50 : 0) + (tone === 'attention' ? 10 : 0) + (item.level === 'work_unit' ? 5 : 0)
        return { id: item.path, equipment: item.index, path: item.path, title: name(item.label), text: [state, value].filter(Boolean).join(' · '), tone, priority }
      }))
    }
    draw()
    const timer = setInterval(() => { if (!document.hidden) draw() }, EVERY_MS)
    return () => clearInterval(timer)
  }, [viewport, on, shown, store, sel, t, name, format])
}
