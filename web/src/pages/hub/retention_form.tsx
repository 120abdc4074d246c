import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'

import { put } from '../../api/client'
import { teamsQuery } from '../../api/queries'
import { useWords } from '../../i18n'
import { Button, IconButton } from '../../parts/button'
import { Check } from '../../parts/check'
import { Field } from '../../parts/field'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Select } from '../../parts/select'
import { useSettled } from '../../parts/use_settled'
import { removalsQuery } from './admin_queries'
import { RemovalsShown } from './removals'
import { canRemove, formOf, isArtifactName, NUMBERS, numberIn, ruleOf, type Edited, type NumberName, type RuleForm } from './retention_rule'
import { useHubWords, type HubKey } from './words'

const NAMES: Record<NumberName, HubKey> = { keep_newest: 'rule.form.newest', keep_days: 'rule.form.days', keep_pulled_days: 'rule.form.pulled' }

type ScopeKind = 'organisation' | 'team' | 'artifact'

/** A rule while it is written, and beside it exactly what it would remove. */
export function RuleEditor({ edited, onClose }: { edited: Edited; onClose: () => void }) {
  const { t } = useHubWords()
  const words = useWords()
  const client = useQueryClient()
  const teams = useQuery(teamsQuery).data ?? []
  const [kind, setKind] = useState<ScopeKind>(edited.artifact ? 'artifact' : edited.team ? 'team' : 'organisation')
  const [team, setTeam] = useState(edited.team)
  const [artifact, setArtifact] = useState(edited.artifact)
  const [form, setForm] = useState<RuleForm>(() => formOf(edited.rule))
  const change = (part: Partial<RuleForm>) => setForm({ ...form, ...part })
  const rule = ruleOf(form)
  const isNamed = kind === 'organisation' || (kind === 'team' ? team !== '' : isArtifactName(artifact))
  const asked = { team: kind === 'team' ? team : '', artifact: kind === 'artifact' ? artifact : '', rule }
  const save = useMutation({
    mutationFn: () => put('/hub/retention', asked),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['hub', 'retention'] })
      onClose()
    },
  })
  const scope = kind === 'artifact' ? artifact : kind === 'team' ? t('scope.team', { name: teams.find(({ id }) => id === team)?.name ?? team }) : t('scope.organisation')
  return (
    <Panel title={edited.isNew ? t('retention.add') : t('retention.edit', { scope })} side={<IconButton small label={words.t('action.close')} icon={X} onPress={onClose} />}>
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
        <form onSubmit={(event) => { event.preventDefault(); if (rule && isNamed) save.mutate() }} className="flex flex-col gap-4">
          {edited.isNew && (
            <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
              <Select showLabel label={t('scope')} value={kind} onChange={setKind}
                choices={(['organisation', ...(teams.length > 0 ? ['team' as const] : []), 'artifact'] as const).map((id) => ({ id, name: t(`scope.kind.${id}`) }))} />
              {kind === 'team' && <Select showLabel label={t('scope.kind.team')} value={team} onChange={setTeam} choices={teams.map(({ id, name, display }) => ({ id, name: display || name }))} />}
              {kind === 'artifact' && <Field label={t('scope.artifact')} value={artifact} onChange={setArtifact} maxLength={255} isInvalid={artifact !== '' && !isNamed} hint={artifact !== '' && !isNamed ? t('scope.artifact.bad') : undefined} />}
            </div>
          )}
          <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
            {NUMBERS.map((name) => {
              const isBad = numberIn(form, name) === undefined
              return <Field key={name} label={t(NAMES[name])} value={form[name]} onChange={(typed) => change({ [name]: typed })} inputMode="decimal" maxLength={9} isInvalid={isBad} hint={isBad ? t('rule.form.bad') : undefined} />
            })}
          </div>
          <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
            <Field label={t('rule.form.tags')} hint={t('rule.form.patterns')} value={form.keep_tags} onChange={(keep_tags) => change({ keep_tags })} maxLength={500} />
            <Field label={t('rule.form.immutable')} hint={t('rule.form.patterns')} value={form.immutable_tags} onChange={(immutable_tags) => change({ immutable_tags })} maxLength={500} />
          </div>
          <div className="flex flex-col gap-2.5">
            <Check label={t('rule.form.tagged')} value={form.keep_tagged} onChange={(keep_tagged) => change({ keep_tagged })} />
            <Check label={t('rule.form.deployed')} value={form.keep_deployed} onChange={(keep_deployed) => change({ keep_deployed })} />
            <Check label={t('rule.form.enabled')} value={form.enabled} onChange={(enabled) => change({ enabled })} />
          </div>
          {save.isError && <ErrorNote compact error={save.error} />}
          <div className="flex gap-2">
            <Button type="submit" tone="primary" isDisabled={!rule || !isNamed || save.isPending}>{t('rule.save')}</Button>
            <Button onPress={onClose}>{words.t('action.cancel')}</Button>
          </div>
        </form>
        <Preview asked={asked} isReady={rule !== null && isNamed && canRemove(rule)} />
      </div>
    </Panel>
  )
}

function Preview({ asked, isReady }: { asked: Parameters<typeof removalsQuery>[0]; isReady: boolean }) {
  const { t } = useHubWords()
  const settled = useSettled(JSON.stringify(asked))
  const found = useQuery({ ...removalsQuery(JSON.parse(settled) as typeof asked), enabled: isReady && settled === JSON.stringify(asked) })
  if (!isReady) return <p className="text-ink-soft">{t('preview.none')}</p>
  if (found.isError) return <ErrorNote compact error={found.error} />
  return found.data ? <RemovalsShown found={found.data} /> : <Waiting what={t('retention.look')} rows={3} />
}
