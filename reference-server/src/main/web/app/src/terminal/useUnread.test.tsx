// @vitest-environment jsdom
import { failureOf } from '@farhand/viewer';
import type { TerminalState } from '@farhand/viewer/terminal';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stage } from '../../test/stage';
import { StateStrips } from './StateStrips';
import { useUnread } from './useUnread';

type Shell = Extract<TerminalState, { readonly kind: 'running' }>['shell'];

const SHELL: Shell = { shell: 'bash', account: 'ada', resumed: true, gap: false, replaced: false, writer: true };
const AWAY: TerminalState = { kind: 'waiting', reason: failureOf('LINK_LOST'), retryAt: 0 };

describe('what became of a terminal while nobody was connected', () => {
  const show = stage();
  let becomes: (state: TerminalState) => void;
  let state: TerminalState;

  function Page() {
    const { unread, hear, read } = useUnread();
    becomes = hear;
    return <StateStrips view={{ terminal: undefined, state, held: undefined, title: '', ending: undefined, unread, read }} />;
  }

  beforeEach(() => {
    vi.useFakeTimers();
    state = AWAY;
    show(<Page />);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const is = (next: TerminalState) => {
    state = next;
    act(() => becomes(next));
    show(<Page />);
  };
  const comesBack = (shell: Partial<Shell> = {}) => {
    is(AWAY);
    is({ kind: 'starting' });
    is({ kind: 'running', shell: { ...SHELL, ...shell } });
  };
  const passes = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));
  const becomesSeen = (seen: boolean) => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(seen ? 'visible' : 'hidden');
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
  };
  const text = () => document.querySelector('main')?.textContent;
  const GONE = 'The shell you had is gone';
  const GAP = 'You were away for long';

  it('is said until it is read, however often the connection is lost meanwhile', () => {
    comesBack();
    expect(text()).not.toContain(GONE);
    comesBack({ replaced: true, resumed: false });
    expect(text()).toContain(GONE);
    is(AWAY);
    expect(text()).not.toContain(GONE);
    comesBack();
    passes(3_600_000);
    expect(text()).toContain(GONE);
    act(() => document.querySelector('button')?.click());
    expect(text()).not.toContain(GONE);
    comesBack();
    expect(text()).not.toContain(GONE);
  });

  it('is said once, not again with each word about the same attachment', () => {
    comesBack({ replaced: true });
    act(() => document.querySelector('button')?.click());
    is({ kind: 'running', shell: { ...SHELL, replaced: true, writer: false } });
    expect(text()).not.toContain(GONE);
    comesBack({ replaced: true });
    expect(text()).toContain(GONE);
  });

  it('is said for twelve seconds where output is missing, whatever the connection does', () => {
    comesBack({ gap: true });
    passes(6_000);
    comesBack();
    passes(11_999);
    expect(text()).toContain(GAP);
    passes(1);
    expect(text()).not.toContain(GAP);
  });

  it('waits for somebody to look where output is missing', () => {
    becomesSeen(false);
    comesBack({ gap: true });
    passes(3_600_000);
    becomesSeen(true);
    passes(6_000);
    becomesSeen(false);
    passes(3_600_000);
    expect(text()).toContain(GAP);
    becomesSeen(true);
    passes(12_000);
    expect(text()).not.toContain(GAP);
  });

  it('is no gap of a shell that is gone as well', () => {
    comesBack({ gap: true });
    comesBack({ replaced: true });
    expect(text()).toContain(GONE);
    expect(text()).not.toContain(GAP);
  });
});
