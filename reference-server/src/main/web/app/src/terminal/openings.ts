import type { ApiClient } from '../api/client';
import { withRecentFactor } from '../auth/RecentFactor';

/** The session of a terminal's page, which may still be on its way. */
export interface TerminalSession {
  readonly id: string | Promise<string>;
  /** A ticket of it: the one that it came with, or another; each works once. */
  ticket(): string | Promise<string>;
}

/** One that exists. */
export function existingSession(api: ApiClient, id: string): TerminalSession {
  return { id, ticket: () => api.sessions.ticket(id) };
}

let openings = 0;

/** One that was asked for; its first ticket comes with it. */
export class Opening implements TerminalSession {
  readonly key: number;
  readonly id: Promise<string>;
  readonly #api: ApiClient;
  #opened: string | undefined;
  #first: string | undefined;
  #pending = true;

  constructor(api: ApiClient, deviceId: string) {
    openings += 1;
    this.key = openings;
    this.#api = api;
    this.id = withRecentFactor(() => api.sessions.open({ deviceId, type: 'terminal' }))
      .then(({ id, ticket }) => {
        this.#opened = id;
        this.#first = ticket?.ticket;
        return id;
      })
      .finally(() => {
        this.#pending = false;
      });
    // Whoever waits for it hears what went wrong; nobody has to.
    this.id.catch(() => undefined);
  }

  /** Whether there is neither a session yet nor a reason why there is none. */
  get pending(): boolean {
    return this.#pending;
  }

  /** Whether this session came of it. */
  led(sessionId: string): boolean {
    return this.#opened === sessionId;
  }

  ticket(): string | Promise<string> {
    const first = this.#first;
    this.#first = undefined;
    return first ?? this.id.then((id) => this.#api.sessions.ticket(id));
  }
}

const latest = new Map<string, Opening>();

/** Asks for a session on a machine. */
export function open(api: ApiClient, deviceId: string): Opening {
  const opening = new Opening(api, deviceId);
  latest.set(deviceId, opening);
  return opening;
}

/** Asks for a session when its page is entered; not again where the last one is still asked for. */
export function openEarly(api: ApiClient, deviceId: string): void {
  if (!latest.get(deviceId)?.pending) {
    open(api, deviceId);
  }
}

/** The session that was asked for when the page was entered. */
export function openedEarly(api: ApiClient, deviceId: string): Opening {
  return latest.get(deviceId) ?? open(api, deviceId);
}

/** Forgets it: the page has it in its address now, or nobody waits for it any more. */
export function settled(deviceId: string, opening: Opening): void {
  if (latest.get(deviceId) === opening) {
    latest.delete(deviceId);
  }
}
