import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'

import { address } from '../../api/client'
import { ErrorNote, Waiting } from '../../parts/notes'
import { Panel } from '../../parts/panel'
import { Segments } from '../../parts/segments'
import { usePlanView, useSetPlanView } from './plan_view'
import { reportQuery } from './queries'
import { usePlanWords } from './words'

/** The report as files, and as it reads. */
export function ReportPart({ id, version, on }: { id: string; version: number; on: string }) {
  const { t, language } = usePlanWords()
  const view = usePlanView()
  const setView = useSetPlanView()
  const spoken = view.report ?? language
  const found = useQuery(reportQuery(id, version, spoken, on))
  const file = (format: string) => address(`/plan/plans/${encodeURIComponent(id)}/report`, { format, language: spoken, on })
  return (
    <Panel title={t('report.preview')} note={t('report.note')} flush
      side={(
        <div className="flex flex-wrap items-center gap-2">
          <Segments label={t('report.language')} value={spoken} onChange={(report) => setView({ report })} choices={[{ id: 'en', name: 'English' }, { id: 'ko', name: '한국어' }]} />
          {(['pdf', 'html', 'md'] as const).map((format) => (
            <a key={format} href={file(format)} download className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line bg-raised px-2.5 text-xs font-medium shadow-card hover:bg-hover">
              <Download aria-hidden size={13} /><span className="sr-only">{t('report.download')} </span>{format === 'md' ? 'Markdown' : format.toUpperCase()}
            </a>
          ))}
        </div>
      )}>
      {found.isPending && <Waiting what={t('report.writing')} rows={10} />}
      {found.isError && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      {/* No script runs in there: a report quotes what people typed. Same origin lets it use the console's font. */}
      {found.data && <iframe title={t('report.preview.of')} sandbox="allow-same-origin" srcDoc={withOurFont(found.data)} className="block h-[72vh] w-full rounded-b-xl bg-white" />}
    </Panel>
  )
}

/** The page as written, in the console's own font: the one inside of the file is for readers elsewhere. */
function withOurFont(html: string): string {
  const faces: string[] = []
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSFontFaceRule) faces.push(rule.cssText.replace(/url\("?([^")]+)"?\)/g, (_, url: string) => `url("${new URL(url, sheet.href ?? location.href).href}")`))
    }
  }
  const style = `${faces.join('\n')}\nbody{font-family:"Pretendard Variable",sans-serif!important}`
  return html.replace(/@font-face\s*\{[^}]*\}/g, '').replace('</head>', `<style>${style}</style></head>`)
}
