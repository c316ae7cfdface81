import { ViewerConnection } from '@farhand/viewer';
import { ScreenLane } from '@farhand/viewer/screen';
import type { FarhandTerminal } from '@farhand/viewer/element';
import { RemoteTerminal, type TerminalState } from '@farhand/viewer/terminal';

/** What a vendor writes, with the package as it is published: the build compiles it there. */
export const stateOf = (element: FarhandTerminal): TerminalState | undefined => element.state;
export const made: readonly unknown[] = [ViewerConnection, ScreenLane, RemoteTerminal];
