export { BadFrame, decodeFrames, FRAME, type FrameHandlers, type Records } from './decode'
export { LiveSocket, type Connection, type LiveSocketOptions, type LiveWish } from './socket'
export { LiveStore, QUALITIES, STATES, stateOf } from './store'
export type { EquipmentNow, MachineState, Quality, SignalNow } from './store'
