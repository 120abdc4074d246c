import { Panel } from '../../parts/panel'
import { Table } from '../../parts/table'
import type { Stopped } from './types'
import { useSimWords } from './words'

/** Designs that cannot run, each with the ring of elements that wait for each other. */
export function Stuck({ rows, count }: { rows: readonly { design: string; why: Stopped }[]; count: number }) {
  const { t, format } = useSimWords()
  if (rows.length === 0) return null
  return (
    <Panel flush title={t('stuck.title', { count })} note={t('stuck.about')}>
      <Table label={t('stuck.title', { count })} rows={rows} rowKey={({ design }) => design} columns={[
        { id: 'design', name: t('column.scenario'), head: true, cell: ({ design }) => design },
        { id: 'at', name: t('stuck.at'), right: true, cell: ({ why }) => (why.at_s === null ? '–' : format.number(why.at_s)) },
        { id: 'ring', name: t('stuck.ring'), cell: ({ why }) => <code className="font-mono">{why.ring.length > 0 ? [...why.ring, why.ring[0]].join(' → ') : why.detail}</code> },
      ]} />
    </Panel>
  )
}
