import { CircleAlert, RotateCw, type LucideIcon } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'

import { Problem } from '../api/problem'
import { useWords } from '../i18n'
import { Button } from './button'
import { Copyable } from './snippet'

/** A refusal as a person can use it: what, why, how to mend it, and the code to search for. */
export function ErrorNote({ error, onRetry, compact = false }: { error: unknown; onRetry?: () => void; compact?: boolean }) {
  const { t } = useWords()
  const body = error instanceof Problem ? error.body : null
  const unreachable = body?.code === 'console.unreachable'
  const what = unreachable ? t('error.unreachable') : body?.message || t('error.failed')
  const why = unreachable ? t('error.unreachable.why') : (body?.detail ?? (error instanceof Error ? error.message : String(error)))
  const hint = unreachable ? t('error.unreachable.hint') : body?.hint
  return (
    <div role="alert" className={`flex gap-3 rounded-lg border border-bad/30 bg-bad-soft/50 ${compact ? 'p-3' : 'm-4 max-w-2xl p-4'}`}>
      <CircleAlert aria-hidden size={17} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold text-ink">{what}</p>
        {why && why !== what && <p className="mt-0.5 text-ink-soft [overflow-wrap:anywhere]">{why}</p>}
        {hint && <p className="mt-1 text-ink-soft">{t('error.hint', { hint })}</p>}
        <div className="mt-2.5 flex items-center gap-3">
          {onRetry && <Button size="sm" icon={RotateCw} onPress={onRetry}>{t('action.retry')}</Button>}
          <code className="font-mono text-2xs text-ink-faint">{body?.code ?? 'console.error'}</code>
        </div>
      </div>
    </div>
  )
}

/** One sentence, and the one command or action that changes it. */
export function Empty({ text, command, icon: Icon, children }: { text: string; command?: string; icon?: LucideIcon; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center justify-center gap-3 px-6 py-10 text-center">
      {Icon && <Icon aria-hidden size={26} className="text-ink-faint" />}
      <p className="max-w-sm text-ink-soft text-balance">{text}</p>
      {command && <Copyable text={command} />}
      {children}
    </div>
  )
}

/** Grey shapes for a moment, then a word on what is being waited for. */
export function Waiting({ rows = 6, what }: { rows?: number; what: string }) {
  const { t } = useWords()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 1000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div role="status" aria-label={t('waiting.for', { what })} className="p-4">
      <div className="flex flex-col gap-2.5" aria-hidden>
        {Array.from({ length: rows }, (_, i) => (
          <div key={i} className="skeleton h-4" style={{ width: `${88 - ((i * 29) % 47)}%` }} />
        ))}
      </div>
      <p className={`mt-4 text-xs text-ink-faint transition-opacity ${late ? '' : 'opacity-0'}`}>{t('waiting.for', { what })}</p>
    </div>
  )
}
