import { ChevronRight, Globe, Lock, Users, type LucideIcon } from 'lucide-react'
import { Fragment, useState } from 'react'

import { useWords } from '../../i18n'
import { Button } from '../../parts/button'
import { Dialog } from '../../parts/dialog'
import { ErrorNote } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Snippet } from '../../parts/snippet'
import { useDescribe } from './change'
import { DoneNote } from './done_note'
import { mayWith } from './rights'
import { bodyOf, inCurl, inPython } from './snippets'
import type { ArtifactDetail } from './types'
import { useHubWords } from './words'

type Visibility = ArtifactDetail['visibility']

const STEPS: readonly { id: Visibility; icon: LucideIcon }[] = [
  { id: 'private', icon: Lock }, { id: 'organisation', icon: Users }, { id: 'public', icon: Globe },
]

/** From a draft to the organisation to everybody, and back; the last step is asked for twice. */
export function Publish({ item }: { item: ArtifactDetail }) {
  const { t } = useHubWords()
  const words = useWords()
  const may = mayWith(item, 'hub.publish')
  const [asked, setAsked] = useState(false)
  const change = useDescribe(item.name, () => setAsked(false))
  const turn = (visibility: Visibility) => change.mutate({ visibility })
  const at = STEPS.findIndex(({ id }) => id === item.visibility)
  return (
    <Panel title={t('publish')} note={t('publish.note')}>
      <ol className="flex flex-wrap items-center gap-1.5">
        {STEPS.map(({ id, icon: Icon }, index) => (
          <Fragment key={id}>
            {index > 0 && <li aria-hidden><ChevronRight size={14} className="text-ink-faint" /></li>}
            <li aria-current={index === at ? 'step' : undefined}
              className={`flex items-center gap-1.5 rounded-md border px-2.5 py-1 text-xs font-medium ${index === at ? 'border-accent bg-accent-soft text-accent' : 'border-line text-ink-soft'}`}>
              <Icon aria-hidden size={13} />{t(`publish.step.${id}`)}
            </li>
          </Fragment>
        ))}
      </ol>
      <p className="mt-3">{t(`publish.${item.visibility}`)}</p>
      {may ? (
        <div className="mt-4 flex flex-wrap gap-2">
          {STEPS.filter(({ id }) => id !== item.visibility).map(({ id, icon }) => (
            <Button key={id} size="sm" icon={icon} tone={STEPS.findIndex((step) => step.id === id) === at + 1 ? 'primary' : 'plain'} isDisabled={change.isPending}
              onPress={() => (id === 'public' ? setAsked(true) : turn(id))}>{t(`publish.to.${id}`)}</Button>
          ))}
        </div>
      ) : <p className="mt-2 text-xs text-ink-faint">{t('manage.may.publish')}</p>}
      {may && (
        <details className="mt-4 text-xs text-ink-soft">
          <summary className="w-fit cursor-pointer rounded">CLI · Python · curl</summary>
          <div className="mt-2"><Snippet texts={{
            cli: `onmaru hub artifact describe ${item.name} --visibility organisation --url ${location.origin}`,
            python: inPython(`site.hub.describe("${item.name}", visibility="organisation")`),
            curl: inCurl('PATCH', `/hub/artifacts/${item.name}`, bodyOf({ visibility: 'organisation' })),
          }} /></div>
        </details>
      )}
      <div className="mt-3 empty:hidden">
        {change.isError && !asked && <ErrorNote compact error={change.error} />}
        {change.isSuccess && <DoneNote text={t('publish.done', { visibility: t(`visibility.${item.visibility}`) })} />}
      </div>
      {asked && (
        <Dialog open title={t('publish.to.public')} onClose={() => setAsked(false)}>
          <p className="text-ink-soft">{t('publish.sure')}</p>
          {change.isError && <div className="mt-3"><ErrorNote compact error={change.error} /></div>}
          <div className="mt-5 flex justify-end gap-2">
            <Button onPress={() => setAsked(false)}>{words.t('action.cancel')}</Button>
            <Button tone="primary" icon={Globe} isDisabled={change.isPending} onPress={() => turn('public')}>{t('publish.to.public')}</Button>
          </div>
        </Dialog>
      )}
    </Panel>
  )
}
