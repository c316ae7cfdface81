import { MantineProvider } from '@mantine/core';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, vi } from 'vitest';

/** Without a layout no element has a size that could change. */
class NothingIsResized {
  readonly observe = () => undefined;
  readonly unobserve = () => undefined;
  readonly disconnect = () => undefined;
}

/** Gives each test of a group an empty page of its own in jsdom, and says how to put something on it. */
export function stage(): (content: ReactNode) => void {
  let root: Root;
  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    vi.stubGlobal('matchMedia', () => ({
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
    vi.stubGlobal('ResizeObserver', NothingIsResized);
    document.body.innerHTML = '<main></main>';
    root = createRoot(document.querySelector('main') as HTMLElement);
  });
  afterEach(() => {
    act(() => root.unmount());
    vi.unstubAllGlobals();
  });
  return (content) => act(() => root.render(<MantineProvider env="test">{content}</MantineProvider>));
}

/** Waits until these words stand on the page. */
export function says(words: string): Promise<void> {
  return vi.waitFor(
    async () => {
      await act(async () => undefined);
      expect(document.querySelector('main')?.textContent).toContain(words);
    },
    { timeout: 8_000 },
  );
}
