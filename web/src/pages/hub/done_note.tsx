import { CircleCheck } from 'lucide-react'

/** What a change did, said once it is done; readers of screens hear it. */
export function DoneNote({ text }: { text: string | null | undefined }) {
  return (
    <div role="status" aria-live="polite" className="empty:hidden">
      {text && <p className="flex items-start gap-2 text-sm text-good"><CircleCheck aria-hidden size={15} className="mt-0.5 shrink-0" /><span className="[overflow-wrap:anywhere]">{text}</span></p>}
    </div>
  )
}
