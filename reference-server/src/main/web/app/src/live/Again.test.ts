import { failureOf } from '@farhand/viewer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Again } from './Again';

describe('what failed', () => {
  let asked: number[];
  let again: Again;
  const away = failureOf('DATABASE_UNAVAILABLE');

  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    asked = [];
    again = new Again(() => asked.push(Date.now()));
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** How long each time until it was asked for again. */
  const pauses = async (times: number) => {
    const from = asked.length;
    const spans = [];
    for (let at = from; at < from + times; at++) {
      const before = Date.now();
      again.failed(away);
      await vi.advanceTimersToNextTimerAsync();
      spans.push((asked[at] ?? NaN) - before);
    }
    return spans;
  };

  it('is asked for soon, then ever less often, and at least once a minute', async () => {
    (await pauses(8)).forEach((pause, at) => {
      const longest = Math.min(60_000, 5_000 * 2 ** at);
      expect(pause).toBeGreaterThanOrEqual(longest / 2);
      expect(pause).toBeLessThanOrEqual(longest);
    });
  });

  it('is asked for soon again once it had passed', async () => {
    await pauses(6);
    again.passed();
    expect((await pauses(1))[0]).toBeLessThanOrEqual(5_000);
  });

  it('is not asked for before the server said', async () => {
    again.failed({ ...away, retryAfterMs: 90_000 });
    await vi.advanceTimersByTimeAsync(89_999);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(1);
  });

  it.each<[string, () => void]>([
    ['nobody needs it', () => again.stop()],
    ['it came meanwhile', () => again.passed()],
    ['it can never be had', () => again.failed({ ...away, retryable: false })],
  ])('is not asked for where %s', async (_, then) => {
    again.failed(away);
    then();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked).toEqual([]);
  });
});
