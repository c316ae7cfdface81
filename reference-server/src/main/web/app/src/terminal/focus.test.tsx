// @vitest-environment jsdom
import { act, useRef } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeFocus, takeLostFocus, useFocusWhenQuiet } from './focus';

function Button() {
  const button = useRef<HTMLButtonElement>(null);
  useFocusWhenQuiet(button);
  return <button ref={button} />;
}

describe('a button that came while somebody types', () => {
  let root: Root;
  let page: HTMLElement;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    document.body.innerHTML = '<div class="xterm"><textarea></textarea></div><input><main></main>';
    page = document.querySelector('main') as HTMLElement;
    root = createRoot(page);
    focus('textarea');
    act(() => root.render(<Button />));
  });
  afterEach(() => {
    act(() => root.unmount());
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const focus = (what: string) => document.querySelector<HTMLElement>(what)?.focus();
  const focused = () => document.activeElement?.tagName;
  const key = () => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }));

  it('takes the keyboard when nobody has typed for a second', () => {
    vi.advanceTimersByTime(999);
    expect(focused()).toBe('TEXTAREA');
    vi.advanceTimersByTime(1);
    expect(focused()).toBe('BUTTON');
  });

  it('leaves it in the terminal as long as somebody types on', () => {
    for (let count = 0; count < 10; count += 1) {
      vi.advanceTimersByTime(900);
      key();
      expect(focused()).toBe('TEXTAREA');
    }
    vi.advanceTimersByTime(1_000);
    expect(focused()).toBe('BUTTON');
  });

  it('takes it from nowhere but the terminal', () => {
    focus('input');
    vi.advanceTimersByTime(2_000);
    expect(focused()).toBe('INPUT');
  });
});

describe('a terminal that comes while a dialogue is open', () => {
  const terminal = () => document.querySelector('textarea') as HTMLElement;
  const focused = () => document.activeElement?.tagName;
  const close = async () => {
    document.querySelector('[role=dialog]')?.remove();
    // Whoever watches hears it before whoever waits.
    await Promise.resolve();
  };
  beforeEach(() => {
    document.body.innerHTML = '<textarea></textarea><button></button><div role="dialog" aria-modal="true"><input></div>';
    document.querySelector('input')?.focus();
  });

  it.each([takeFocus, takeLostFocus])('takes the keyboard when that is gone, and not before: $name', async (take) => {
    take(terminal());
    expect(focused()).toBe('INPUT');
    await close();
    expect(focused()).toBe('TEXTAREA');
  });

  it('takes it from nobody who got it then', async () => {
    takeLostFocus(terminal());
    document.querySelector('button')?.focus();
    await close();
    expect(focused()).toBe('BUTTON');
  });

  it('takes nothing when it went away meanwhile', async () => {
    takeLostFocus(terminal())();
    await close();
    expect(focused()).toBe('BODY');
  });
});
