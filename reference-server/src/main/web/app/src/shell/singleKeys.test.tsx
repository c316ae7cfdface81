// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useKeys } from './keys';
import { turnSingleKeys, useSingleKeys } from './singleKeys';

describe('keys without Ctrl or Alt', () => {
  let root: Root;
  let acted: string[];

  function Page() {
    useKeys(['t', 'g d'].map((keys) => ({ keys, act: () => acted.push(keys) })));
    return <main>{useSingleKeys() ? 'on' : 'off'}</main>;
  }

  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    acted = [];
    document.body.innerHTML = '<div id="root"></div>';
    root = createRoot(document.querySelector('#root') as HTMLElement);
    act(() => root.render(<Page />));
  });
  afterEach(() => {
    act(() => turnSingleKeys(true));
    act(() => root.unmount());
    vi.unstubAllGlobals();
  });

  const press = (...keys: string[]) => keys.forEach((key) => document.dispatchEvent(new KeyboardEvent('keydown', { key })));
  const shown = () => document.querySelector('main')?.textContent;

  it('do what they are for until they are turned off, and then nothing', () => {
    press('t', 'g', 'd');
    expect(acted).toEqual(['t', 'g d']);
    act(() => turnSingleKeys(false));
    press('t', 'g', 'd');
    expect(acted).toEqual(['t', 'g d']);
    expect(shown()).toBe('off');
  });

  it('are still turned off when the page is opened anew', async () => {
    act(() => turnSingleKeys(false));
    vi.resetModules();
    expect((await import('./singleKeys')).singleKeysAreOn()).toBe(false);
    act(() => turnSingleKeys(true));
    vi.resetModules();
    expect((await import('./singleKeys')).singleKeysAreOn()).toBe(true);
  });

  it('are turned off in the other tabs too', () => {
    act(() => {
      window.dispatchEvent(new StorageEvent('storage', { key: 'farhand-single-keys', newValue: 'off' }));
    });
    expect(shown()).toBe('off');
    press('t');
    expect(acted).toEqual([]);
  });
});
