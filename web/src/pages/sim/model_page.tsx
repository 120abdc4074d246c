import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { ChevronRight, Trash2 } from 'lucide-react'

import { remove } from '../../api/client'
import { sessionQuery } from '../../api/queries'
import { Button } from '../../parts/button'
import { Badge } from '../../parts/marks'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Page } from '../../parts/page'
import { Panel } from '../../parts/panel'
import { Segments } from '../../parts/segments'
import { AskForm } from './ask_form'
import { ExperimentTable } from './experiment_table'
import { LineMap, sharesOf, type Shares } from './line_map'
import { ExperimentLink, SimLink } from './links'
import { ModelEditor } from './model_editor'
import { experimentQuery, experimentsQuery, mapQuery, modelQuery } from './queries'
import { useSimView } from './search'
import type { LineMap as Line, RunResult, WholeModel } from './types'
import { useSimWords } from './words'

const PARTS = ['line', 'ask', 'text', 'experiments'] as const

/** One model: its line, what can be asked of it, its text, and what was asked before. */
export function ModelPage() {
  const { name } = useParams({ strict: false }) as { name: string }
  const { t } = useSimWords()
  const found = useQuery(modelQuery(name))
  return (
    <div className="h-full overflow-auto">
      <Page className="flex flex-col gap-4">
        {found.isPending && <Waiting what={t('model')} rows={8} />}
        {found.isError && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
        {found.data && <Found key={name} model={found.data} />}
      </Page>
    </div>
  )
}

function Found({ model }: { model: WholeModel }) {
  const { t } = useSimWords()
  const [view, setView] = useSimView()
  const may = useQuery(sessionQuery).data?.permissions ?? []
  const parts = PARTS.filter((one) => one !== 'ask' || (may.includes('sim.run') && !model.error))
  const part = parts.find((one) => one === view.part) ?? (model.error ? 'text' : 'line')
  return (
    <>
      <header>
        <nav aria-label={t('trail')} className="mb-1.5 flex items-center gap-1 text-xs text-ink-faint">
          <SimLink className="hover:text-ink">{t('title')}</SimLink><ChevronRight aria-hidden size={12} /><SimLink part="models" className="hover:text-ink">{t('models')}</SimLink>
        </nav>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="text-xl font-semibold tracking-tight">{model.name}</h1>
          <Badge>{t(model.origin === 'plant' ? 'origin.plant' : 'origin.saved')}</Badge>
          {model.forkable && <Badge tone="accent">{t('forkable')}</Badge>}
          {model.origin !== 'plant' && may.includes('sim.edit') && <Removal name={model.name} />}
        </div>
        {model.description && <p className="mt-1 max-w-3xl text-ink-soft">{model.description}</p>}
      </header>
      <div><Segments label={t('model')} value={part} onChange={(next) => setView({ part: next }, { push: true })} choices={parts.map((id) => ({ id, name: t(`part.${id}`) }))} /></div>
      {part === 'line' && !model.error && <ModelLine name={model.name} />}
      {part === 'ask' && <AskForm model={model} />}
      {part === 'text' && <ModelEditor model={model} />}
      {part === 'experiments' && <Before name={model.name} />}
    </>
  )
}

function ModelLine({ name }: { name: string }) {
  const { t, format } = useSimWords()
  const map = useQuery(mapQuery(name))
  const last = useQuery(experimentsQuery({ model: name, kind: 'run', limit: 1 })).data?.[0]
  const run = useQuery({ ...experimentQuery(last?.id ?? ''), enabled: last !== undefined && last.headline !== null })
  const result = run.data?.result as RunResult | null | undefined
  const shares: Shares | undefined = result?.figures && map.data ? sharesOf(result.figures, map.data.nodes) : undefined
  return (
    <Panel title={t('map.title')} note={last && shares ? <>{t('map.from')} <ExperimentLink id={last.id}>{last.name}</ExperimentLink> · {format.date(Date.parse(last.created))}</> : t('map.norun')}>
      {map.isPending && <Waiting what={t('map.title')} />}
      {map.isError && <ErrorNote error={map.error} onRetry={() => void map.refetch()} />}
      {map.data && <LineMap map={map.data as Line} shares={shares} />}
    </Panel>
  )
}

function Before({ name }: { name: string }) {
  const { t } = useSimWords()
  const found = useQuery(experimentsQuery({ model: name, limit: 200 }))
  return (
    <Panel title={t('experiments')} flush>
      {found.isPending && <Waiting what={t('experiments')} />}
      {found.isError && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Empty text={t('model.noexperiments')} />}
      {found.data && found.data.length > 0 && <ExperimentTable rows={found.data} />}
    </Panel>
  )
}

function Removal({ name }: { name: string }) {
  const { t } = useSimWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const removal = useMutation({
    mutationFn: () => remove(`/sim/models/${encodeURIComponent(name)}`),
    onSuccess: async () => {
      await navigate({ to: '/sim', search: { part: 'models' } as never })
      client.removeQueries({ queryKey: ['sim', 'models', name] })
      await client.invalidateQueries({ queryKey: ['sim', 'models'] })
    },
  })
  return (
    <span className="ml-auto flex items-center gap-2">
      {removal.isError && <span role="alert" className="text-xs text-bad">{removal.error.message}</span>}
      <Button size="sm" tone="danger" icon={Trash2} isDisabled={removal.isPending} onPress={() => removal.mutate()}>{t('model.remove')}</Button>
    </span>
  )
}
