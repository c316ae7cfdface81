// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router';
import { describe, expect, it } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import { ServicesProvider } from '../live/services';
import { makeQueryClient } from '../router';
import { Refused } from './Refused';

describe('a terminal that a limit is in the way of', () => {
  const show = stage();

  function refused(scope: string, permissions: readonly string[]) {
    const queries = makeQueryClient();
    queries.setQueryData(['me'], { permissions });
    const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
    const code = 'SESSION_LIMIT';
    const told = { code, error: 'Too many.', scope, currentCount: 3, maxAllowed: 3 };
    show(
      <RouterContextProvider router={router as never}>
        <ServicesProvider api={new ApiClient(fakeFetch().fetch)}>
          <QueryClientProvider client={queries}>
            <Refused
              failure={{ code, message: 'Too many.', nextStep: 'End one.', retryable: true, told }}
              deviceId="d"
              device={undefined}
              onAgain={() => undefined}
            />
          </QueryClientProvider>
        </ServicesProvider>
      </RouterContextProvider>,
    );
    const sessions = document.querySelector('a[href="/sessions"]') !== null;
    const said = [...document.querySelectorAll('[role="alert"] p')].map((each) => each.textContent);
    return { said, sessions };
  }

  it('leads to one’s own sessions where they are the many', () => {
    expect(refused('user', [])).toEqual({
      said: ['Too many sessions are open: you have 3 of 3.', 'End one of yours that is no longer needed, then try again.'],
      sessions: true,
    });
  });

  it('leads nowhere where they are those of others, but says whom to ask', () => {
    const { said, sessions } = refused('device', ['remote:access']);
    expect(said[0]).toBe('Too many sessions are open: 3 of 3 on this machine.');
    expect(said[1]).toContain('ask a colleague or an administrator');
    expect(sessions).toBe(false);
  });

  it('leads who may end those of others to them', () => {
    const { said, sessions } = refused('device', ['sessions:manage']);
    expect(said[1]).toBe('End one that is no longer needed, then try again.');
    expect(sessions).toBe(true);
  });
});
