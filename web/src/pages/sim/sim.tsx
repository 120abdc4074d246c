import { useQuery } from '@tanstack/react-query'
import { Factory, FlaskConical, Plus } from 'lucide-react'
import { useState } from 'react'

import { sessionQuery } from '../../api/queries'
import { Button } from '../../parts/button'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Segments } from '../../parts/segments'
import { Select } from '../../parts/select'
import { Table } from '../../parts/table'
import { LogDialog } from './log_dialog'
import { ScheduleDialog } from './schedule_dialog'
import { ExperimentTable } from './experiment_table'
import { ModelLink } from './links'
import { NewModel } from './new_model'
import { experimentsQuery, modelsQuery } from './queries'
import { useSimView } from './search'
import { KINDS, isKind } from './types'
import { useSimWords } from './words'

/** The simulator's first page: experiments, and the models they are asked of. */
export function Sim() {
  const { t } = useSimWords()
  const [view, setView] = useSimView()
  const part = view.part === 'models' ? 'models' : 'experiments'
  const may = useQuery(sessionQuery).data?.permissions ?? []
  const [open, setOpen] = useState<'log' | 'schedule' | 'model' | null>(null)
  return (
    <div className="h-full overflow-auto">
      <Page className="flex flex-col gap-4">
        <header className="flex flex-wrap items-center gap-x-4 gap-y-3">
          <div>
            <h1 className="text-2xl font-bold tracking-tight">{t('title')}</h1>
            <p className="mt-0.5 text-ink-soft">{t('subtitle')}</p>
          </div>
          {may.includes('sim.run') && (
            <div className="ml-auto flex flex-wrap gap-2">
              <Button onPress={() => setOpen('log')}>{t('new.log')}</Button>
              <Button onPress={() => setOpen('schedule')}>{t('new.schedule')}</Button>
              {may.includes('sim.edit') && <Button tone="primary" icon={Plus} onPress={() => setOpen('model')}>{t('new.model')}</Button>}
            </div>
          )}
        </header>
        <div><Segments label={t('title')} value={part} onChange={(next) => setView({ part: next === 'models' ? next : undefined }, { push: true })}
          choices={[{ id: 'experiments', name: t('experiments') }, { id: 'models', name: t('models') }]} /></div>
        {part === 'experiments' ? <Experiments /> : <Models />}
      </Page>
      {open === 'log' && <LogDialog onClose={() => setOpen(null)} />}
      {open === 'schedule' && <ScheduleDialog onClose={() => setOpen(null)} />}
      {open === 'model' && <NewModel onClose={() => setOpen(null)} />}
    </div>
  )
}

function Experiments() {
  const { t } = useSimWords()
  const [view, setView] = useSimView()
  const kind = view.kind && isKind(view.kind) ? view.kind : undefined
  const found = useQuery(experimentsQuery({ kind, limit: 200 }))
  return (
    <section aria-label={t('experiments')} className="overflow-hidden rounded-xl border border-line bg-panel shadow-card">
      <div className="flex items-center gap-3 border-b border-line px-4 py-2.5">
        <Select small label={t('column.kind')} value={kind ?? ''} onChange={(next) => setView({ kind: next || undefined })}
          choices={[{ id: '', name: t('kind.all') }, ...KINDS.map((id) => ({ id, name: t(`ask.${id}`) }))]} />
        {found.data && <span role="status" className="ml-auto text-xs text-ink-faint">{t('experiments.count', { count: found.data.length })}</span>}
      </div>
      {found.isPending && <Waiting what={t('experiments')} rows={8} />}
      {found.isError && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty icon={FlaskConical} text={t('experiments.none')} command="onmaru sim run model.yaml" />}
      {found.data && found.data.length > 0 && <ExperimentTable rows={found.data} />}
    </section>
  )
}

function Models() {
  const { t, format } = useSimWords()
  const found = useQuery(modelsQuery)
  return (
    <section aria-label={t('models')} className="overflow-hidden rounded-xl border border-line bg-panel shadow-card">
      {found.isPending && <Waiting what={t('models')} rows={8} />}
      {found.isError && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty icon={Factory} text={t('models.none')} command="onmaru sim models" />}
      {found.data && found.data.length > 0 && (
        <Table label={t('models')} rows={found.data} rowKey={({ name }) => name} columns={[
          { id: 'name', name: t('column.model'), head: true, cell: (row) => <><ModelLink name={row.name}>{row.name}</ModelLink><span className="mt-0.5 block text-xs font-normal text-ink-soft">{row.description}</span></> },
          { id: 'origin', name: t('column.origin'), cell: (row) => <span className="flex gap-1.5"><Badge>{t(row.origin === 'plant' ? 'origin.plant' : 'origin.saved')}</Badge>{row.forkable && <Badge tone="accent">{t('forkable')}</Badge>}</span> },
          { id: 'elements', name: t('column.elements'), right: true, cell: (row) => (row.error ? <Badge tone="bad">{t('model.faulty')}</Badge> : format.integer(row.elements)) },
          { id: 'equipment', name: t('column.equipment'), cell: (row) => <span className="font-mono text-2xs text-ink-soft">{row.equipment ?? '–'}</span> },
          { id: 'changed', name: t('column.modified'), right: true, cell: (row) => <time dateTime={row.changed} className="whitespace-nowrap">{format.date(Date.parse(row.changed))}</time> },
        ]} />
      )}
    </section>
  )
}
