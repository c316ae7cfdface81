// @vitest-environment jsdom
import { failureOf, viewerFailure, type EventStreamState } from '@farhand/viewer';
import { expect, it } from 'vitest';
import { stage } from '../../test/stage';
import type { Live } from '../live/Live';
import { LiveProvider } from '../live/services';
import { LiveState } from './LiveState';

const show = stage();

it.each<[string, EventStreamState]>([
  ['Live', { kind: 'live' }],
  [failureOf('DATABASE_UNAVAILABLE').message, { kind: 'troubled', reason: failureOf('DATABASE_UNAVAILABLE') }],
  ['Connection lost, again in 7 s', { kind: 'waiting', reason: viewerFailure('CONNECTION_LOST'), retryAt: Date.now() + 7_000 }],
  [
    `${failureOf('OVERLOADED').message} Again in 7 s`,
    { kind: 'waiting', reason: failureOf('OVERLOADED'), retryAt: Date.now() + 7_000 },
  ],
])('says %s', (words, state) => {
  const live = { events: { on: () => () => undefined, state } } as unknown as Live;
  show(
    <LiveProvider value={live}>
      <LiveState />
    </LiveProvider>,
  );
  expect(document.querySelector('[role="status"]')?.textContent).toBe(words);
});
