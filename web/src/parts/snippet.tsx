import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'

import { useWords } from '../i18n'
import { IconButton } from './button'

function useCopy(text: string): [boolean, () => void] {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 1600)
    return () => clearTimeout(timer)
  }, [done])
  const copy = () => {
    void navigator.clipboard?.writeText(text).then(() => setDone(true), () => setDone(false))
  }
  return [done, copy]
}

export function Copyable({ text }: { text: string }) {
  const { t } = useWords()
  const [done, copy] = useCopy(text)
  return (
    <span className="inline-flex max-w-full items-center gap-1 rounded-md border border-line bg-sunken py-0.5 pr-1 pl-2.5">
      <code tabIndex={0} className="min-w-0 overflow-x-auto font-mono text-xs whitespace-pre text-ink">{text}</code>
      <IconButton small label={done ? t('action.copied') : t('action.copy')} icon={done ? Check : Copy} onPress={copy} />
    </span>
  )
}

export interface SnippetTexts {
  /** Absent where the CLI has no command for it. */
  cli?: string
  python: string
  curl: string
}

/** The same action from a terminal, from Python and over HTTP. */
export function Snippet({ texts }: { texts: SnippetTexts }) {
  const { t } = useWords()
  const kinds = (['cli', 'python', 'curl'] as const).filter((kind) => texts[kind] !== undefined)
  const names = { cli: 'CLI', python: 'Python', curl: 'curl' }
  return (
    <Tabs className="overflow-hidden rounded-lg border border-line bg-sunken">
      <TabList aria-label={t('snippet.label')} className="flex gap-1 border-b border-line px-1.5 pt-1">
        {kinds.map((kind) => (
          <Tab key={kind} id={kind}
            className="cursor-default rounded-t px-2 py-1 text-2xs font-medium text-ink-faint hover:text-ink selected:text-ink selected:shadow-[inset_0_-2px_0_var(--accent)] focus-visible:outline-2 focus-visible:outline-accent">
            {names[kind]}
          </Tab>
        ))}
      </TabList>
      {kinds.map((kind) => (
        <TabPanel key={kind} id={kind} className="relative outline-none">
          <Code text={texts[kind] ?? ''} />
        </TabPanel>
      ))}
    </Tabs>
  )
}

function Code({ text }: { text: string }) {
  const { t } = useWords()
  const [done, copy] = useCopy(text)
  return (
    <>
      <pre className="p-2.5 pr-9 font-mono text-2xs leading-4.5 whitespace-pre-wrap [overflow-wrap:anywhere] text-ink">{text}</pre>
      <IconButton small className="absolute! top-1.5 right-1.5 bg-sunken" label={done ? t('action.copied') : t('action.copy')}
        icon={done ? Check : Copy} onPress={copy} />
    </>
  )
}
