/** English, the language of record; one file an area. The Korean catalogue has the same keys, or the types do not fit. */

import { alarms } from './alarms'
import { events } from './events'
import { frame } from './frame'
import { settings } from './settings'
import { twin } from './twin'

export const en = { ...frame, ...twin, ...alarms, ...events, ...settings } as const

export type MessageKey = keyof typeof en
