import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components'

import { Button, IconButton } from '../../parts/button'
import { Empty, ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { CheckPanel } from './check_panel'
import { Needs } from './needs'
import { OUTCOME_LOOKS, outcomeOf } from './outcome'
import { machinesQuery, matrixQuery } from './queries'
import { useHubView } from './search'
import type { Matrix } from './types'
import { useHubWords } from './words'

/** Shown until somebody chooses: one of each generation that factories run. */
export const USUAL = ['t4', 'a100-80gb', 'l40s', 'h100-sxm', 'b200', 'rtx-pro-6000', 'jetson-orin']
const MOST = 12

/** Tags against machines, why, and what would run instead. */
export function Compatibility({ name, reference }: { name: string; reference: string }) {
  const { t } = useHubWords()
  const [view, setView] = useHubView()
  const machines = view.machine ?? USUAL
  const matrix = useQuery(matrixQuery(name, machines))
  const [chosen, choose] = useState<{ tag: string; machine: string } | null>(null)
  const shown = chosen && machines.includes(chosen.machine) ? chosen : null
  return (
    <div className="flex flex-col gap-5">
      <Panel flush title={t('matrix')} note={t('matrix.note')} side={(
        <>
          {view.machine && <Button size="sm" tone="quiet" onPress={() => setView({ machine: undefined })}>{t('matrix.reset')}</Button>}
          <AddMachine onAdd={(machine) => setView({ machine: [...new Set([...machines, machine])].slice(-MOST) })} />
        </>
      )}>
        {matrix.isPending && <Waiting what={t('matrix')} rows={4} />}
        {matrix.isError && <ErrorNote error={matrix.error} onRetry={() => void matrix.refetch()} />}
        {matrix.data?.tags.length === 0 && <Empty text={t('matrix.none')} />}
        {matrix.data && matrix.data.tags.length > 0 && (
          <Grid matrix={matrix.data} chosen={shown} onChoose={choose} onRemove={(machine) => setView({ machine: machines.filter((one) => one !== machine) })} />
        )}
      </Panel>
      {shown && <CheckPanel name={name} tag={shown.tag} machine={shown.machine} onClose={() => choose(null)} />}
      <Needs name={name} reference={reference} />
    </div>
  )
}

function Grid({ matrix, chosen, onChoose, onRemove }: {
  matrix: Matrix
  chosen: { tag: string; machine: string } | null
  onChoose: (cell: { tag: string; machine: string }) => void
  onRemove: (machine: string) => void
}) {
  const { t } = useHubWords()
  return (
    <div role="region" aria-label={t('matrix')} tabIndex={0} className="max-h-[34rem] overflow-auto focus-visible:-outline-offset-2">
      <table aria-label={t('matrix')} className="w-full border-collapse text-xs">
        <thead className="sticky top-0 z-10 bg-sunken">
          <tr>
            <th scope="col" className="border-b border-line px-5 py-2 text-left text-2xs font-semibold text-ink-faint">{t('tag')}</th>
            {matrix.machines.map((machine) => (
              <th key={machine} scope="col" className="border-b border-line px-2 py-1.5 text-2xs font-semibold text-ink-soft">
                <span className="flex items-center justify-center gap-1 whitespace-nowrap">{machine}
                  {matrix.machines.length > 1 && <IconButton small label={t('matrix.remove', { machine })} icon={X} onPress={() => onRemove(machine)} />}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.tags.map((tag, row) => (
            <tr key={tag} className="border-b border-line/60 last:border-0">
              <th scope="row" className="px-5 py-1.5 text-left font-mono font-medium whitespace-nowrap">{tag}</th>
              {matrix.machines.map((machine, column) => {
                const outcome = outcomeOf(matrix.outcomes[row]?.[column] ?? null)
                const { icon: Icon, className } = OUTCOME_LOOKS[outcome]
                const body = <><Icon aria-hidden size={13} className="shrink-0" />{t(`outcome.${outcome}`)}</>
                const look = `flex w-full items-center justify-center gap-1.5 rounded-md px-2 py-1.5 text-2xs font-medium whitespace-nowrap ${className}`
                const on = chosen?.tag === tag && chosen.machine === machine
                return (
                  <td key={machine} className="p-1">
                    {outcome === 'unscanned'
                      ? <span className={look}>{body}</span>
                      : <button type="button" aria-pressed={on} title={t('outcome.why', { tag, machine })} onClick={() => onChoose({ tag, machine })} className={`${look} ring-accent hover:ring-1 aria-pressed:ring-2`}>{body}</button>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A known GPU from the list, or anything the server reads as a machine. */
function AddMachine({ onAdd }: { onAdd: (machine: string) => void }) {
  const { t } = useHubWords()
  const known = useQuery(machinesQuery).data ?? []
  const [typed, setTyped] = useState('')
  const add = (text: string) => {
    const machine = text.trim().toLowerCase()
    if (machine === '') return
    onAdd(machine)
    setTyped('')
  }
  return (
    <form className="flex items-end gap-1.5" onSubmit={(event) => { event.preventDefault(); add(typed) }}>
      <ComboBox allowsCustomValue menuTrigger="focus" inputValue={typed} onInputChange={setTyped} items={known.map((one) => ({ ...one, id: one.name }))} className="relative">
        <Label className="sr-only">{t('matrix.add')}</Label>
        <Input placeholder={t('matrix.add')} title={t('matrix.add.hint')} maxLength={200}
          className="h-7.5 w-64 rounded-md border border-line-strong/60 bg-raised px-2.5 text-xs text-ink placeholder:text-ink-faint focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent" />
        <AriaButton className="sr-only">{t('matrix.add')}</AriaButton>
        <Popover className="fade-in w-(--trigger-width) rounded-lg border border-line bg-raised p-1 shadow-float">
          <ListBox className="max-h-72 overflow-auto outline-none">
            {(machine: { id: string; capability: string; memory_gb: number }) => (
              <ListBoxItem id={machine.id} textValue={machine.id} className="flex cursor-default items-center justify-between gap-3 rounded px-2.5 py-1.5 text-xs outline-none data-[focused]:bg-hover">
                <span className="font-medium">{machine.id}</span>
                <span className="text-2xs text-ink-faint">sm {machine.capability}{machine.memory_gb > 0 && ` · ${machine.memory_gb} GB`}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      <Button type="submit" size="sm" icon={Plus} isDisabled={typed.trim() === ''}>{t('matrix.add.button')}</Button>
    </form>
  )
}
