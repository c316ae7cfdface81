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
    'GET /api/v1/remote/sessions?q=bo&page=1&limit=200',
    'GET /api/v1/remote/sessions?q=bo+marchetti&page=1&limit=200',
  ]);
  expect(new Set(all.map(({ user }) => user.name)).size).toBeGreaterThan(1);
  expect(new Set(found.map(({ user }) => user.name))).toEqual(new Set(['Bo Marchetti']));
});

it('finds all that go on, however many they are', async () => {
  const many = Array.from({ length: 450 }, (_, at) => ({ id: String(at) }) as Session);
  const api = new ApiClient(async (address) => {
    const query = new URL(address as string, 'https://farhand.example').searchParams;
    const [page, limit] = [Number(query.get('page')), Number(query.get('limit'))];
    return Response.json({ data: many.slice((page - 1) * limit, page * limit), pagination: { page, limit, total: many.length } });
  });
  expect(await api.sessions.active()).toEqual(many);
});
