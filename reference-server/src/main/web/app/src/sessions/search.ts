import { SESSION_KINDS, type Session, type SessionKind, type SessionStats } from '../api/types';
import { said } from '../shell/address';

export const SESSION_VIEWS = ['now', 'recent', 'day', 'all'] as const;
export type SessionView = (typeof SESSION_VIEWS)[number];

/** What the address of the page asks for. */
export interface SessionsSearch {
  readonly view?: Exclude<SessionView, 'now'>;
  readonly q?: string;
  readonly user?: string;
  readonly device?: string;
  readonly kind?: SessionKind;
}

export function validSessionsSearch(search: Record<string, unknown>): SessionsSearch {
  const view = SESSION_VIEWS.find((each) => each === search['view']);
  const kind = SESSION_KINDS.find((each) => each === search['kind']);
  return {
    ...said(search, 'q', 'user', 'device'),
    ...(view && view !== 'now' && { view }),
    ...(kind && { kind }),
  };
}

/** How long a session has lasted, or lasted, in seconds. */
export function lasting(session: Session, now: number): number {
  return session.endedAt ? (session.durationSeconds ?? 0) : (now - Date.parse(session.startedAt ?? session.createdAt)) / 1_000;
}

/** What sessions come to that are all on the page. */
export function statsOf(sessions: readonly Session[], now: number): SessionStats {
  const seconds = sessions.reduce((sum, session) => sum + lasting(session, now), 0);
  return {
    totalSessions: sessions.length,
    totalDurationSeconds: Math.round(seconds),
    avgDurationSeconds: sessions.length === 0 ? 0 : Math.round(seconds / sessions.length),
  };
}
