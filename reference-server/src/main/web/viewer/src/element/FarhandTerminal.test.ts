// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

// The emulator asks what a canvas can do while it is read.
vi.hoisted(() => {
  HTMLCanvasElement.prototype.getContext = () => null;
});

const ticket = () => vi.fn(() => new Promise<string>(() => undefined));

beforeEach(() => {
  // What the page of these tests has not: sizes that change, questions about the screen, sheets of its own.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  const nothing = () => undefined;
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addListener: nothing,
    removeListener: nothing,
    addEventListener: nothing,
    removeEventListener: nothing,
  }));
  vi.stubGlobal(
    'CSSStyleSheet',
    class {
      replaceSync = () => undefined;
    },
  );
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe('an element with a terminal', () => {
  it('begins with what a page set before the element was defined', async () => {
    const early = document.createElement('farhand-terminal');
    const first = ticket();
    early.url = '/api/v1/viewer';
    early.ticket = first;
    document.body.append(early);
    await import('./index');
    expect(early.state?.kind).toBe('connecting');
    expect(first).toHaveBeenCalledOnce();
    expect(early.getAttribute('url')).toBe('/api/v1/viewer');
    expect(Object.keys(early)).toEqual([]);
  });

  it('asks the ticket it was given last when it comes into a page again, and not before', async () => {
    await import('./index');
    const element = document.createElement('farhand-terminal');
    const [first, second] = [ticket(), ticket()];
    element.url = '/api/v1/viewer';
    element.ticket = first;
    expect(first).not.toHaveBeenCalled();
    document.body.append(element);
    element.ticket = second;
    expect(first).toHaveBeenCalledOnce();
    expect(second).not.toHaveBeenCalled();
    element.remove();
    document.body.append(element);
    expect(first).toHaveBeenCalledOnce();
    expect(second).toHaveBeenCalledOnce();
  });
});
