// @vitest-environment jsdom
import { failureOf, ViewerError } from '@farhand/viewer';
import { QueryClientProvider } from '@tanstack/react-query';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { stage } from '../../test/stage';
import { ApiClient } from '../api/client';
import { ServicesProvider } from '../live/services';
import { makeQueryClient } from '../router';
import { RecentFactorDialog, withRecentFactor } from './RecentFactor';

const VISITOR = path.resolve(import.meta.dirname, '../../../../java/dev/farhand/server/http/Visitor.java');

describe('the question for a proof', () => {
  const show = stage();

  it('gives a reason that is true of all that asks it, with the server’s time', async () => {
    const queries = makeQueryClient();
    queries.setQueryData(['me'], { user: { email: 'ada@farhand.example' }, hasPassword: true });
    show(
      <ServicesProvider api={new ApiClient(fakeFetch().fetch)}>
        <QueryClientProvider client={queries}>
          <RecentFactorDialog />
        </QueryClientProvider>
      </ServicesProvider>,
    );
    const refused = new ViewerError(failureOf('RECENT_FACTOR_REQUIRED'));
    await act(async () => {
      withRecentFactor(() => Promise.reject(refused)).catch(() => undefined);
      await new Promise(setImmediate);
    });
    const why = document.querySelector('[role=dialog] form')?.textContent;
    const minutes = /RECENT = Duration\.ofMinutes\((\d+)\)/u.exec(readFileSync(VISITOR, 'utf8'))?.[1];
    expect(why).toContain('machines or accounts');
    expect(why).toContain(`${minutes} minutes`);
  });
});
