// @vitest-environment jsdom
import { act, useRef } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFocusKept } from './focus';

function Page() {
  const main = useRef<HTMLElement>(null);
  useFocusKept(main);
  return <main ref={main} tabIndex={-1} />;
}

describe('the focus of what went away', () => {
  let root: Root;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    document.body.innerHTML = `<div id="root"></div>
      <button id="new"></button><div id="row"><button id="rename"></button></div>`;
    root = createRoot(document.querySelector('#root') as HTMLElement);
    act(() => root.render(<Page />));
  });
  afterEach(() => {
    act(() => root.unmount());
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const focus = (what: string) => document.querySelector<HTMLElement>(what)?.focus();
  const open = (id: string, inside: string, role = 'dialog') => {
    document.body.insertAdjacentHTML('beforeend', `<div role="${role}" id="${id}">${inside}</div>`);
  };
  /** Removes it, and lets everything happen that waits for that. */
  const remove = async (what: string) => {
    document.querySelector(what)?.remove();
    await vi.advanceTimersByTimeAsync(100);
  };
  const focused = () => (document.activeElement?.matches('main') ? 'main' : document.activeElement?.id);

  it('goes back to what opened a dialog', async () => {
    focus('#new');
    open('dialog', '<input><button></button>');
    focus('input');
    focus('#dialog button');
    await remove('#dialog button');
    expect(focused()).toBe('new');
  });

  it('goes to the page where the opener has gone as well', async () => {
    focus('#new');
    focus('#rename');
    open('dialog', '<input>');
    focus('input');
    document.querySelector('#row')?.remove();
    await remove('#dialog');
    expect(focused()).toBe('main');
  });

  it('goes to the page where a row was removed', async () => {
    focus('#new');
    focus('#rename');
    await remove('#row');
    expect(focused()).toBe('main');
  });

  it('goes back from a question to the dialog below it, and from there to the page', async () => {
    focus('#new');
    open('dialog', '<input>');
    focus('input');
    open('question', '<button></button>');
    focus('#question button');
    await remove('#question');
    expect(document.activeElement).toBe(document.querySelector('input'));
    await remove('#dialog');
    expect(focused()).toBe('new');
  });

  it('goes back over a menu to what opened that', async () => {
    focus('#new');
    open('menu', '<a href="#x"></a>', 'menu');
    focus('#menu a');
    open('dialog', '<input>');
    focus('input');
    document.querySelector('#menu')?.remove();
    await remove('#dialog');
    expect(focused()).toBe('new');
  });

  it('stays where somebody went meanwhile', async () => {
    focus('#new');
    open('dialog', '<input>');
    focus('input');
    document.querySelector('#dialog')?.remove();
    focus('#rename');
    await vi.advanceTimersByTimeAsync(100);
    expect(focused()).toBe('rename');
  });
});
