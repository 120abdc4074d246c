import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { post } from '../../api/client'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { numberOf } from './ask'
import type { Started } from './types'
import { useSimWords } from './words'
import { YamlText } from './yaml_text'

const FIRST = `{
  "name": "week 12",
  "machines": [{"name": "saw"}, {"name": "mill"}, {"name": "grind"}],
  "jobs": [
    {"name": "A", "due_s": 14400, "operations": [
      {"modes": [{"machine": "saw", "time_s": 1800}]},
      {"modes": [{"machine": "mill", "time_s": 3600}]},
      {"modes": [{"machine": "grind", "time_s": 1200}]}]},
    {"name": "B", "due_s": 10800, "operations": [
      {"modes": [{"machine": "mill", "time_s": 2700}]},
      {"modes": [{"machine": "saw", "time_s": 900}]}]}
  ]
}
`

/** Jobs on machines: the best order, proven where it can be, and how likely it holds. */
export function ScheduleDialog({ onClose }: { onClose: () => void }) {
  const { t } = useSimWords()
  const [text, setText] = useState(FIRST)
  const [limit, setLimit] = useState('30')
  const [variation, setVariation] = useState('20')
  const [bad, setBad] = useState<string | null>(null)
  const client = useQueryClient()
  const navigate = useNavigate()
  const seconds = numberOf(limit, 1, 3600)
  const percent = numberOf(variation, 0, 1000)
  const start = useMutation({
    mutationFn: (problem: Record<string, unknown>) => post<Started>('/sim/schedule', {
      problem, limit_s: seconds!, risk: percent! > 0 ? { default: { time_cv: percent! / 100 } } : null, name: typeof problem.name === 'string' ? problem.name : '',
    }),
    onSuccess: async ({ experiment }) => {
      await Promise.all([client.invalidateQueries({ queryKey: ['sim', 'experiments', 'list'] }), client.invalidateQueries({ queryKey: ['jobs', 'sim'] })])
      await navigate({ to: '/sim/experiments/$id', params: { id: experiment.id }, search: {} as never })
    },
  })
  const submit = () => {
    setBad(null)
    try {
      const problem: unknown = JSON.parse(text)
      if (typeof problem !== 'object' || problem === null || Array.isArray(problem)) throw new Error(t('schedule.noobject'))
      start.mutate(problem as Record<string, unknown>)
    } catch (error) {
      setBad(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <Dialog wide open title={t('new.schedule')} onClose={onClose}>
      <form className="flex flex-col gap-4" onSubmit={(event) => { event.preventDefault(); submit() }}>
        <p className="text-ink-soft">{t('schedule.about')}</p>
        <YamlText label={t('schedule.problem')} value={text} onChange={setText} rows={14} />
        <div className="grid grid-cols-2 gap-3">
          <Field label={t('schedule.limit')} value={limit} onChange={setLimit} inputMode="decimal" isInvalid={seconds === null} />
          <Field label={t('schedule.variation')} value={variation} onChange={setVariation} inputMode="decimal" isInvalid={percent === null} />
        </div>
        {bad && <p role="alert" className="rounded-lg border border-bad/30 bg-bad-soft/50 px-3 py-2 text-sm [overflow-wrap:anywhere]">{bad}</p>}
        {start.isError && <ErrorNote compact error={start.error} />}
        <div className="flex justify-end"><Button tone="primary" type="submit" isDisabled={seconds === null || percent === null || start.isPending}>{t('schedule.start')}</Button></div>
      </form>
    </Dialog>
  )
}
