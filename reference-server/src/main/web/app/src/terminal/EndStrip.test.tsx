// @vitest-environment jsdom
import type { TerminalState } from '@farhand/viewer/terminal';
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router';
import { describe, expect, it } from 'vitest';
import { stage } from '../../test/stage';
import { EndStrip } from './EndStrip';

type Exit = Extract<TerminalState, { readonly kind: 'exited' }>['exit'];

describe('what is said of a shell that has ended', () => {
  const show = stage();

  const said = (exit: Partial<Exit>) => {
    const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
    show(
      <RouterContextProvider router={router as never}>
        <EndStrip
          state={{ kind: 'exited', exit: { status: undefined, signal: 0, reason: undefined, ...exit } }}
          byMe={false}
          deviceId="d"
          name="d"
          onAgain={() => undefined}
          onOpenAs={() => undefined}
        />
      </RouterContextProvider>,
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
