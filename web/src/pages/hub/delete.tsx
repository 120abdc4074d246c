import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'

import { inPath, remove } from '../../api/client'
import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { Field } from '../../parts/field'
import { ErrorNote } from '../../parts/notes'
import { Pairs, Panel } from '../../parts/panel'
import { gatheredQuery, manifestsQuery } from './admin_queries'
import { lineageQuery } from './queries'
import { isFixed } from './tags'
import type { ArtifactDetail } from './types'
import { useHubWords } from './words'

/** The end of an artifact: first what goes with it, then its name typed, then gone. */
export function Deletion({ item }: { item: ArtifactDetail }) {
  const { t } = useHubWords()
  const [asking, setAsking] = useState(false)
  return (
    <Panel title={t('delete')} note={t('delete.note')} side={<Button size="sm" tone="danger" icon={Trash2} onPress={() => setAsking(true)}>{t('delete.look')}</Button>}>
      {asking && <Ask item={item} onClose={() => setAsking(false)} />}
    </Panel>
  )
}

function Ask({ item, onClose }: { item: ArtifactDetail; onClose: () => void }) {
  const { t, format } = useHubWords()
  const words = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const manifests = useQuery(manifestsQuery(item.name)).data
  const collections = useQuery(gatheredQuery(item.name)).data
  const lineage = useQuery(lineageQuery(item.name)).data
  const derived = lineage?.edges.filter(({ source }) => source === item.name).map(({ target }) => target)
  const frozen = item.tags.filter(({ name }) => isFixed(name, item.immutable_tags)).map(({ name }) => name)
  const drop = useMutation({
    mutationFn: () => remove(`/hub/artifacts/${inPath(item.name)}`),
    onSuccess: async () => {
      await navigate({ to: '/hub', search: { gone: item.name } as never })
      client.removeQueries({ queryKey: ['hub', 'artifacts', item.name] })
      client.removeQueries({ queryKey: ['hub', 'version', item.name] })
      await client.invalidateQueries({ queryKey: ['hub'] })
    },
  })
  const names = (found: readonly string[] | undefined) => (found === undefined ? '–' : found.length === 0 ? t('delete.none') : found.join(', '))
  return (
    <Dialog open title={`${t('delete')}: ${item.title || item.name}`} onClose={onClose}>
      <h3 className="mb-1 text-xs font-semibold text-ink-soft">{t('delete.goes')}</h3>
      <Pairs pairs={[
        [t('delete.tags'), item.tags.length === 0 ? t('delete.none') : `${item.tags.slice(0, 6).map(({ name }) => name).join(', ')}${item.tags.length > 6 ? ` … (${format.integer(item.tags.length)})` : ''}`],
        [t('delete.manifests'), manifests ? format.integer(manifests.length) : '–'],
        [t('delete.size'), format.bytes(item.size_bytes)],
        [t('delete.collections'), names(collections?.map(({ name }) => name))],
        [t('delete.derived'), names(derived)],
      ]} />
      {frozen.length > 0
        ? <p className="mt-4 rounded-lg border border-warn/30 bg-warn-soft px-3 py-2 text-sm">{t('delete.frozen', { tags: frozen.slice(0, 8).join(', ') })}</p>
        : (
          <form onSubmit={(event) => { event.preventDefault(); if (typed === item.name) drop.mutate() }} className="mt-4 flex flex-col gap-4">
            <Field label={t('delete.type', { name: item.name })} value={typed} onChange={setTyped} autoComplete="off" maxLength={255} />
            {drop.isError && <ErrorNote compact error={drop.error} />}
            <div className="flex justify-end gap-2">
              <Button onPress={onClose}>{words.t('action.cancel')}</Button>
              <Button type="submit" tone="danger" icon={Trash2} isDisabled={typed !== item.name || drop.isPending}>{t('delete.do')}</Button>
            </div>
          </form>
        )}
    </Dialog>
  )
}
