// @vitest-environment jsdom
import { notifyManager } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pagesAt } from '../../test/routes';
import { stage } from '../../test/stage';
import type { DevicesSearch } from '../router';
import { changed } from './address';
import { useWords } from './useWords';

describe('a search box and a filter beside it', () => {
  const show = stage();
  let hands: { type: (words: string) => void; narrow: (status: 'online' | 'offline') => void };
  let shown: (string | undefined)[];
  let address: () => string;
  let goTo: (address: string) => void;

  function Page() {
    const filter: DevicesSearch = useSearch({ strict: false });
    const navigate = useNavigate();
    const change = (part: DevicesSearch) =>
      void navigate({ to: '/devices', search: (now: DevicesSearch) => changed(now, part), replace: true });
    const [words, type] = useWords(filter.q, (q) => change({ q }));
    hands = { type, narrow: (status) => change({ status }) };
    shown.push(words);
    return <p>{words}</p>;
  }

  beforeEach(async () => {
    notifyManager.setScheduler(queueMicrotask);
    vi.stubGlobal('scrollTo', () => undefined);
    shown = [];
    const pages = pagesAt('/devices?q=old', { '/devices': Page });
    address = () => pages.history.location.search;
    goTo = (address) => pages.history.replace(address);
    show(pages.content);
    await vi.waitFor(() => expect(shown.at(-1)).toBe('old'));
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  const settle = () =>
    act(async () => {
      await vi.advanceTimersByTimeAsync(1_000);
    });

  it('keep both what one typed and what one chose, however little time was between', async () => {
    await act(async () => {
      hands.type('new');
      // The words go into the address now; the page has not been drawn with them when the filter is chosen.
      vi.advanceTimersByTime(200);
      hands.narrow('online');
    });
    await settle();
    expect(address()).toBe('?q=new&status=online');
    expect(shown.at(-1)).toBe('new');
  });

  it('never put back what one typed before, when the address comes late', async () => {
    await act(async () => {
      hands.type('a');
      vi.advanceTimersByTime(200);
      hands.type('ab');
      vi.advanceTimersByTime(200);
      hands.type('abc');
    });
    await settle();
    expect(shown.at(-1)).toBe('abc');
    expect(shown.slice(shown.indexOf('abc')).every((words) => words === 'abc')).toBe(true);
    expect(address()).toBe('?q=abc');
  });

  it('take the words of an address that somebody else went to', async () => {
    await act(async () => hands.type('mine'));
    await settle();
    await act(async () => goTo('/devices?q=theirs'));
    await settle();
    expect(shown.at(-1)).toBe('theirs');
  });
});
