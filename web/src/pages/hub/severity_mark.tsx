import type { Severity } from './types'
import { useHubWords } from './words'

const LOOKS: Record<Severity, string> = {
  critical: 'bg-bad text-panel', high: 'bg-bad-soft text-bad', medium: 'bg-warn-soft text-warn', low: 'bg-info-soft text-info',
  none: 'bg-sunken text-ink-soft', unrated: 'bg-sunken text-ink-soft',
}
const FILLS: Record<Severity, string> = {
  critical: 'bg-bad', high: 'bg-state-down', medium: 'bg-warn-mark', low: 'bg-info', none: 'bg-line-strong', unrated: 'bg-line-strong',
}

export function SeverityMark({ severity }: { severity: Severity }) {
  const { t } = useHubWords()
  return <span className={`inline-flex h-5 items-center rounded px-1.5 text-2xs font-semibold whitespace-nowrap ${LOOKS[severity]}`}>{t(`severity.${severity}`)}</span>
}

export const severityFill = (severity: Severity): string => FILLS[severity]
