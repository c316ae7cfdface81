export { RemoteTerminal, type RemoteTerminalOptions, type SessionEnding, type TerminalState } from './RemoteTerminal';
export { TerminalScreen, type ScreenOptions } from './TerminalScreen';
export { TerminalLane, type LaneConnection, type ShellExited, type ShellStarted, type TerminalSink } from './TerminalLane';
export type { HeldInput, HeldKeys } from './TypedInput';
export type { Mark } from './Marking';
export { harmlessPaste, harmlessTitle, harmlessUrl, visible } from './harmless';
export { pageNonce } from './nonceDocument';
