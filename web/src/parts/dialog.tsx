import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

import { useWords } from '../i18n'
import { IconButton } from './button'

export function Dialog({ title, open, onClose, children, wide = false }: {
  title: string
  open: boolean
  onClose: () => void
  children: ReactNode
  wide?: boolean
}) {
  const { t } = useWords()
  return (
    <ModalOverlay isOpen={open} isDismissable onOpenChange={(next) => !next && onClose()}
      className="fixed inset-0 z-40 grid place-items-start justify-center overflow-auto bg-scrim px-4 pt-[14vh] pb-8">
      <Modal className={`fade-in w-full ${wide ? 'max-w-2xl' : 'max-w-md'} rounded-xl border border-line bg-panel shadow-float`}>
        <AriaDialog className="outline-none">
          <header className="flex items-center justify-between border-b border-line py-2.5 pr-2.5 pl-5">
            <Heading slot="title" className="text-base font-semibold">{title}</Heading>
            <IconButton label={t('action.close')} icon={X} onPress={onClose} />
          </header>
          <div className="p-5">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
