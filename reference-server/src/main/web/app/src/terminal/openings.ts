import { openAhead, type Socket } from '@farhand/viewer';
import type { ApiClient } from '../api/client';
import type { OpenedSession } from '../api/types';
import { withRecentFactor } from '../auth/RecentFactor';
import { rememberChoice, type TerminalChoice } from './choices';

/** The session of a terminal's page, which may still be on its way. */
export interface TerminalSession {
  readonly id: string | Promise<string>;
  /** A ticket of it: the one that it came with, or another; each works once. */
  ticket(): string | Promise<string>;
  /** A socket that waits for its first ticket, for whoever asks first. */
  ahead?(): Socket | undefined;
  /** Its shell is there, a new one or as it was left; says whether that is news to the person, who came for any. */
  runs?(resumed: boolean): boolean;
}

/** One that exists. */
export function existingSession(api: ApiClient, id: string): TerminalSession {
  return { id, ticket: () => api.sessions.ticket(id) };
}

/** One's own shell runs on the machine, and is open elsewhere. */
export interface Question {
  readonly goOn: () => void;
  /** Ends it, and starts another. */
  readonly startAnew: () => void;
}

let openings = 0;

/** Where a terminal's socket is. */
export const VIEWER = '/api/v1/viewer';

/** As long as a socket that waits for its ticket is worth something. */
const AHEAD_MS = 5_000;

/** How long other work waits for a shell. */
const SHOWN_MS = 2_000;

/**
 * One that was asked for; its first ticket comes with it, and the socket for that is opened meanwhile. Where one's own
 * shell of this kind runs there already, that is it: without a word if nobody looks at it, else as the person decides.
 */
export class Opening implements TerminalSession {
  readonly key: number;
  readonly id: Promise<string>;
  readonly choice: TerminalChoice;
  readonly #api: ApiClient;
  readonly #deviceId: string;
  #opened: string | undefined;
  #first: string | undefined;
  #pending = true;
  #ahead: Socket | undefined = openAhead(VIEWER);
  #leftAlone = false;
  #ask: (question: Question) => void = () => undefined;
  /** What is to be decided before there is a session; mostly that is nothing, and this never comes. */
  readonly question = new Promise<Question>((resolve) => {
    this.#ask = resolve;
  });
  #runs: () => void = () => undefined;
  /** Its shell is there, or takes long. */
  readonly shown = new Promise<void>((done) => {
    this.#runs = done;
    setTimeout(done, SHOWN_MS);
  });
  readonly #since = Date.now();

  constructor(api: ApiClient, deviceId: string, choice: TerminalChoice, gone?: TerminalSession['id']) {
    openings += 1;
    this.key = openings;
    this.#api = api;
    this.#deviceId = deviceId;
    this.choice = choice;
    this.id = this.#open('join')
      .then((found) => (found.ticket ? found : this.#decide(found, gone)))
      .then(({ id, ticket }) => {
        this.#opened = id;
        this.#first = ticket?.ticket;
        return id;
      })
      .finally(() => {
        this.#pending = false;
      });
    // Whoever waits for it hears what went wrong; nobody has to.
    this.id.catch(() => this.ahead()?.close());
  }

  #open(onConflict: 'join' | 'replace'): Promise<OpenedSession> {
    const wish = { deviceId: this.#deviceId, type: 'terminal', onConflict, ...this.choice } as const;
    return withRecentFactor(() => this.#api.sessions.open(wish));
  }

  async #decide(found: OpenedSession, gone: TerminalSession['id'] | undefined): Promise<OpenedSession> {
    if (found.id === (await gone)) {
      // The server is about to hear it.
      return this.#open('replace');
    }
    if (!found.viewed) {
      this.#leftAlone = true;
      return found;
    }
    return (await this.#isToStartAnew()) ? this.#open('replace') : found;
  }

  #isToStartAnew(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#ask({ goOn: () => resolve(false), startAnew: () => resolve(true) });
    });
  }

  ahead(): Socket | undefined {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (Date.now() - this.#since > AHEAD_MS) {
      // The server is about to let it go, or has, and a machine that slept would not know.
      ahead?.close();
      return undefined;
    }
    return ahead;
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

  runs(resumed: boolean): boolean {
    const back = this.#leftAlone && resumed;
    this.#leftAlone = false;
    this.#runs();
    if (this.#api.person !== undefined) {
      rememberChoice(this.#api.person, this.#deviceId, this.choice);
    }
    return back;
  }

  /** Whether this is what was chosen. */
  of(choice: TerminalChoice): boolean {
    return choice.shell === this.choice.shell && choice.account === this.choice.account;
  }
}

const latest = new Map<string, Opening>();

/** Asks for a session on a machine; `gone` is one whose shell has ended, as this page has seen. */
export function open(api: ApiClient, deviceId: string, choice: TerminalChoice = {}, gone?: TerminalSession['id']): Opening {
  const opening = new Opening(api, deviceId, choice, gone);
  latest.set(deviceId, opening);
  return opening;
}

/** Asks for a session when its page is entered; not again where the last one is still asked for. */
export function openEarly(api: ApiClient, deviceId: string, choice: TerminalChoice): void {
  const last = latest.get(deviceId);
  if (!last?.pending || !last.of(choice)) {
    open(api, deviceId, choice);
  }
}

/** The session that was asked for when the page was entered. */
export function openedEarly(api: ApiClient, deviceId: string, choice: TerminalChoice): Opening {
  const last = latest.get(deviceId);
  return last?.of(choice) ? last : open(api, deviceId, choice);
}

/** Forgets it: the page has it in its address now, or nobody waits for it any more. */
export function settled(deviceId: string, opening: Opening): void {
  if (latest.get(deviceId) === opening) {
    latest.delete(deviceId);
  }
}
