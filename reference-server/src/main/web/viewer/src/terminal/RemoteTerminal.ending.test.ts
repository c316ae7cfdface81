// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../../test/FakeClock';
import { FakeSocket } from '../../test/FakeSocket';
import { ERROR_CODES } from '../protocol/ErrorCode';
import { RemoteTerminal, type SessionEnding } from './RemoteTerminal';

/** The page of these tests has no size that could change. */
class NoSize {
  readonly disconnect = () => undefined;
}

describe('the end of a session that a limit brings', () => {
  let socket: FakeSocket;
  let terminal: RemoteTerminal;
  let told: (SessionEnding | undefined)[];

  beforeEach(() => {
    vi.stubGlobal('ResizeObserver', NoSize);
    told = [];
    socket = new FakeSocket('/api/v1/viewer');
    terminal = new RemoteTerminal({
      url: 'http://console.test/api/v1/viewer',
      ticket: () => 'ticket',
      open: () => socket,
      clock: new FakeClock(),
    });
    terminal.on('ending', (ending) => told.push(ending));
    terminal.connect();
    socket.connects();
  });
  afterEach(() => {
    terminal.dispose();
    vi.unstubAllGlobals();
  });

  const warns = (reason: number, remainingMs: bigint) => socket.says({ case: 'ending', value: { reason, remainingMs } });

  it.each(['SESSION_IDLE', 'SESSION_TOO_LONG'] as const)('is told with its reason: %s', (code) => {
    warns(ERROR_CODES[code].number, 60_000n);
    expect(told).toEqual([{ reason: expect.objectContaining({ code }) as unknown, remainingMs: 60_000 }]);
  });

  it('is taken back by a reason of 0, which is no error', () => {
    warns(ERROR_CODES.SESSION_IDLE.number, 60_000n);
    warns(0, 0n);
    expect(told).toHaveLength(2);
    expect(told[1]).toBeUndefined();
  });
});
