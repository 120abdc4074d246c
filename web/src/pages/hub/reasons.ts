import type { HubKey } from './words'

/** Why a version is kept back: in words of these pages where they have them, else as the server says it. */
export function reasonText(t: (key: HubKey) => string, { code, text }: { code: string; text: string }): string {
  return code === 'not_signed' || code === 'not_scanned' ? t(`policy.${code}`) : text
}
