import { useWords, type MessageKey } from '../i18n'
import { Dialog } from '../parts/dialog'
import { PLACES } from './rail'

const ROWS: readonly [string[], MessageKey][] = [
  [['Ctrl', 'K'], 'shortcuts.palette'],
  [['/'], 'shortcuts.filter'],
  [['?'], 'shortcuts.title'],
  [['Esc'], 'shortcuts.clear'],
]
const TWIN_ROWS: readonly [string[], MessageKey][] = [
  [['↑', '↓'], 'shortcuts.tree'],
  [['→', '←'], 'shortcuts.branch'],
  [['F'], 'shortcuts.frame'],
  [['H'], 'shortcuts.home'],
  [['I'], 'shortcuts.isolate'],
  [['W', 'A', 'S', 'D'], 'shortcuts.walk'],
]

export function ShortcutSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const places = PLACES.map(({ key, name }): [string[], string] => [['g', key], t('shortcuts.go', { page: t(name) })])
  const groups: [string, [string[], string][]][] = [
    [t('shortcuts.everywhere'), [...ROWS.map(([keys, text]): [string[], string] => [keys, t(text)]), ...places]],
    [t('page.twin'), TWIN_ROWS.map(([keys, text]): [string[], string] => [keys, t(text)])],
  ]
  return (
    <Dialog wide open={open} onClose={onClose} title={t('shortcuts.title')}>
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        {groups.map(([title, rows]) => (
          <section key={title}>
            <h3 className="mb-1.5 text-xs font-semibold text-ink-faint">{title}</h3>
            <dl>
              {rows.map(([keys, text]) => (
                <div key={text} className="flex items-center justify-between gap-4 border-b border-line/60 py-1.5">
                  <dt className="text-ink-soft">{text}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <kbd key={key} className="min-w-6 rounded border border-line bg-sunken px-1.5 text-center font-mono text-2xs leading-5">{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
