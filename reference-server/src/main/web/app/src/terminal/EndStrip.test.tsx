// @vitest-environment jsdom
import type { TerminalState } from '@farhand/viewer/terminal';
import { MantineProvider } from '@mantine/core';
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EndStrip } from './EndStrip';

type Exit = Extract<TerminalState, { readonly kind: 'exited' }>['exit'];

describe('what is said of a shell that has ended', () => {
  let root: Root;

  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    vi.stubGlobal('matchMedia', () => ({
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
    document.body.innerHTML = '<main></main>';
    root = createRoot(document.querySelector('main') as HTMLElement);
  });
  afterEach(() => {
    act(() => root.unmount());
    vi.unstubAllGlobals();
  });

  const said = (exit: Partial<Exit>) => {
    const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
    act(() =>
      root.render(
        <MantineProvider env="test">
          <RouterContextProvider router={router as never}>
            <EndStrip
              state={{ kind: 'exited', exit: { status: undefined, signal: 0, reason: undefined, ...exit } }}
              byMe={false}
              deviceId="d"
              name="d"
              onAgain={() => undefined}
              onOpenAs={() => undefined}
            />
          </RouterContextProvider>
        </MantineProvider>,
      ),
    );
    return document.querySelector('[role="status"] p')?.textContent.trim();
  };

  it('is its exit code', () => {
    expect(said({ status: 0 })).toBe('The shell has ended with exit code 0.');
  });

  it('is the signal that ended it', () => {
    expect(said({ status: 0, signal: 9 })).toContain('9 (SIGKILL)');
  });

  it('is that nobody saw it, and no number', () => {
    expect(said({})).toBe('The shell has ended. Nobody could see its exit code, because the agent had been restarted.');
  });
});
