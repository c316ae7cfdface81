// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WhichShell } from './WhichShell';

describe('the question what becomes of a shell that is open elsewhere', () => {
  let root: Root;
  let done: string[];

  beforeEach(async () => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    vi.stubGlobal('matchMedia', () => ({
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
    document.body.innerHTML = '<main></main>';
    root = createRoot(document.querySelector('main') as HTMLElement);
    done = [];
    const question = { goOn: () => done.push('go on'), startAnew: () => done.push('start anew') };
    await act(async () => {
      root.render(
        <MantineProvider env="test">
          <WhichShell opening={{ question: Promise.resolve(question) }} name="lotse-01" onNeither={() => done.push('neither')} />
        </MantineProvider>,
      );
    });
    await act(() => vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Go on with it')));
  });
  afterEach(() => {
    act(() => root.unmount());
    vi.unstubAllGlobals();
  });

  const dialogue = () => document.querySelector('[role=dialog]');
  const press = (words: string) =>
    act(async () => [...document.querySelectorAll('button')].find((each) => each.textContent === words)?.click());

  it('goes on with it by Enter', async () => {
    await act(async () => (document.activeElement as HTMLElement).click());
    expect(done).toEqual(['go on']);
    expect(dialogue()).toBeNull();
  });

  it('ends it only where one says so, and says what goes with it', async () => {
    expect(dialogue()?.textContent).toContain('everything that runs in it');
    await press('End it and start a new one');
    expect(done).toEqual(['start anew']);
  });

  it('does neither by Esc', async () => {
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true });
    await act(async () => document.activeElement?.dispatchEvent(escape));
    expect(done).toEqual(['neither']);
  });
});
