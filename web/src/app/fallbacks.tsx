import { Link, type ErrorComponentProps } from '@tanstack/react-router'

import { useWords } from '../i18n'
import { ErrorNote, Waiting } from '../parts/notes'

export function PageWaiting() {
  const { t } = useWords()
  return <Waiting what={t('waiting.page')} />
}

export function PageFailed({ error, reset }: ErrorComponentProps) {
  return (
    <div className="grid h-full place-items-center">
      <ErrorNote error={error} onRetry={() => { reset(); location.reload() }} />
    </div>
  )
}

export function NoPage() {
  const { t } = useWords()
  return (
    <div className="grid h-full place-items-center text-center">
      <div>
        <h1 className="text-lg font-semibold">{t('nopage')}</h1>
        <Link to="/" className="mt-2 inline-block text-accent underline underline-offset-2">{t('nopage.home')}</Link>
      </div>
    </div>
  )
}
