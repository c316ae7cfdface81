// @vitest-environment jsdom
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { stage } from '../../test/stage';
import { WhichShell } from './WhichShell';

describe('the question what becomes of a shell that is open elsewhere', () => {
  const show = stage();
  let done: string[];

  beforeEach(async () => {
    done = [];
    const question = { goOn: () => done.push('go on'), startAnew: () => done.push('start anew') };
    await act(async () =>
      show(
        <WhichShell opening={{ question: Promise.resolve(question) }} name="lotse-01" onNeither={() => done.push('neither')} />,
      ),
    );
    await act(() => vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Go on with it')));
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
