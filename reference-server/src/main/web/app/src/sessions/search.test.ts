import { expect, it } from 'vitest';
import { fakeFetch } from '../../test/fakeFetch';
import { ApiClient } from '../api/client';
import type { Session } from '../api/types';
import { statsOf, validSessionsSearch } from './search';

const START = '2026-03-01T10:00:00Z';
const LATER = Date.parse('2026-03-01T10:10:00Z');

it('takes from the address what the page knows, and nothing else', () => {
  expect(validSessionsSearch({ view: 'day', kind: 'terminal', q: 'db', user: '', device: 7, more: 'x' })).toEqual({
    view: 'day',
    kind: 'terminal',
    q: 'db',
  });
  expect(validSessionsSearch({ view: 'now', kind: 'telepathy' })).toEqual({});
});

it('counts what is on the page, live ones until now', () => {
  const ended = { createdAt: START, endedAt: START, durationSeconds: 60 } as Session;
  const live = { createdAt: START, startedAt: START, endedAt: null } as Session;
  expect(statsOf([ended, live], LATER)).toEqual({ totalSessions: 2, totalDurationSeconds: 660, avgDurationSeconds: 330 });
  expect(statsOf([], LATER).avgDurationSeconds).toBe(0);
});

it('asks the server to look for words, and for ended ones only where they are wanted', async () => {
  const fake = fakeFetch({ devices: 20, signedIn: true });
  const api = new ApiClient(fake.fetch);
  const all = await api.sessions.recent({ limit: 20 });
  const found = await api.sessions.recent({ limit: 20, q: 'bo marchetti', userId: undefined });
  await api.sessions.active({ q: 'bo' });
  await api.sessions.active({ q: 'bo\tmarchetti' });
  expect(fake.asked.map(({ line }) => line)).toEqual([
    'GET /api/v1/remote/sessions?limit=20&includeEnded=true',
    'GET /api/v1/remote/sessions?limit=20&q=bo+marchetti&includeEnded=true',
    'GET /api/v1/remote/sessions?q=bo&limit=200',
    'GET /api/v1/remote/sessions?q=bo+marchetti&limit=200',
  ]);
  expect(new Set(all.data.map(({ user }) => user.name)).size).toBeGreaterThan(1);
  expect(new Set(found.data.map(({ user }) => user.name))).toEqual(new Set(['Bo Marchetti']));
});
