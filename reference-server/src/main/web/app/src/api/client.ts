import { viewerFailure, ViewerError, type Failure } from '@farhand/viewer';
import type { ToldFailure } from '../i18n/failures';
import type {
  ApiKey,
  Device,
  DeviceChange,
  EnrolmentToken,
  ErrorBody,
  Group,
  MadeApiKey,
  MadeEnrolmentToken,
  Me,
  NewApiKey,
  NewEnrolmentToken,
  OpenEnrolment,
  Page,
  Role,
  OpenedSession,
  Session,
  SessionKind,
  SessionStats,
  SignInLink,
  Site,
  TagCount,
  User,
} from './types';
import { wholeList } from './wholeList';

/** Which sessions are asked for; `q` is words that stand in names, reason or note. */
export interface SessionQuery {
  readonly deviceId?: string | undefined;
  readonly userId?: string | undefined;
  readonly type?: SessionKind | undefined;
  readonly q?: string | undefined;
}

export interface NewSession {
  readonly deviceId: string;
  readonly type: 'terminal';
  readonly reason?: string;
  readonly shell?: string;
  readonly account?: string;
  /** What becomes of one's own session of this kind on the machine. */
  readonly onConflict?: 'join' | 'replace' | 'reject';
}

/** A refused request: the failure in words, and what else the server's answer said. */
export class ApiError extends ViewerError {
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody, retryAfterMs?: number) {
    super(failureOfBody(status, body, retryAfterMs));
    this.name = 'ApiError';
    this.status = status;
    this.body = body;
  }
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

const BASE = '/api/v1';
const LARGEST_PAGE = 200;

/** Only a page can notice it. */
const OTHER_PERSON: Failure = {
  code: 'OTHER_PERSON',
  message: 'Somebody else has signed in in this browser.',
  nextStep: 'Reload the page to go on as that person.',
  retryable: false,
};

/** The server's REST interface, one method a route. */
export class ApiClient {
  readonly #fetch: typeof fetch;
  #csrfToken = '';
  /** Whose page this is. */
  #person: string | undefined;
  #other = false;
  /** Called when the server does not know this browser any more. */
  onSignedOut: () => void = () => undefined;
  /** Called when somebody else has signed in in this browser: from then on nothing is asked, which would be under their name. */
  onOtherPerson: (other: Me) => void = () => undefined;

  constructor(fetchFunction: typeof fetch = (...parameters) => fetch(...parameters)) {
    this.#fetch = fetchFunction;
  }

  /** Whose page this is, as far as that is known. */
  get person(): string | undefined {
    return this.#person;
  }

  readonly auth = {
    me: () => this.#session(this.#call<Me>('GET', '/auth/me')),
    login: (email: string, password: string) => this.#signedIn(this.#call<Me>('POST', '/auth/login', { email, password })),
    link: (link: string) => this.#signedIn(this.#call<Me>('POST', '/auth/link', { link })),
    firstAdministrator: (body: { link: string; email: string; name: string; password: string }) =>
      this.#signedIn(this.#call<Me>('POST', '/auth/first-administrator', body)),
    newPassword: (body: { link: string; password: string }) => this.#signedIn(this.#call<Me>('POST', '/auth/new-password', body)),
    confirm: (password: string) => this.#session(this.#call<Me>('POST', '/auth/confirm', { password })),
    /** The same for who has no password. */
    confirmByLink: (link: string) => this.#session(this.#call<Me>('POST', '/auth/link', { link })),
    change: (body: { name?: string; password?: string; currentPassword?: string }) =>
      this.#session(this.#call<Me>('PATCH', '/auth/me', body)),
    logout: async () => {
      await this.#call<undefined>('POST', '/auth/logout');
      this.#person = undefined;
    },
  };

  readonly devices = {
    page: (query: { page: number; limit: number }) => this.#call<Page<Device>>('GET', '/devices', undefined, query),
    get: (id: string) => this.#call<Device>('GET', `/devices/${encodeURIComponent(id)}`),
    change: (id: string, change: DeviceChange) => this.#call<Device>('PATCH', `/devices/${encodeURIComponent(id)}`, change),
    remove: (id: string) => this.#call<undefined>('DELETE', `/devices/${encodeURIComponent(id)}`),
    approve: (id: string) => this.#call<Device>('POST', `/devices/${encodeURIComponent(id)}/approve`),
    reject: (id: string) => this.#call<undefined>('POST', `/devices/${encodeURIComponent(id)}/reject`),
    tags: async () => (await this.#call<{ data: readonly TagCount[] }>('GET', '/tags')).data,
  };

  readonly sites = {
    all: () => this.#all<Site>('/sites'),
    add: (body: { name: string }) => this.#call<Site>('POST', '/sites', body),
    rename: (id: string, name: string) => this.#call<Site>('PATCH', `/sites/${encodeURIComponent(id)}`, { name }),
    remove: (id: string) => this.#call<undefined>('DELETE', `/sites/${encodeURIComponent(id)}`),
  };

  readonly groups = {
    all: () => this.#all<Group>('/groups'),
    add: (body: { name: string; siteId: string }) => this.#call<Group>('POST', '/groups', body),
    rename: (id: string, name: string) => this.#call<Group>('PATCH', `/groups/${encodeURIComponent(id)}`, { name }),
    remove: (id: string) => this.#call<undefined>('DELETE', `/groups/${encodeURIComponent(id)}`),
  };

  readonly enrolment = {
    tokens: () => this.#all<EnrolmentToken>('/enrolment-tokens'),
    open: async () => (await this.#call<Page<OpenEnrolment>>('GET', '/enrolment-tokens/open')).data,
    make: (body: NewEnrolmentToken) => this.#call<MadeEnrolmentToken>('POST', '/enrolment-tokens', body),
    remove: (id: string) => this.#call<undefined>('DELETE', `/enrolment-tokens/${encodeURIComponent(id)}`),
  };

  readonly sessions = {
    open: (body: NewSession) => this.#call<OpenedSession>('POST', '/remote/sessions', body),
    get: (id: string) => this.#call<Session>('GET', `/remote/sessions/${encodeURIComponent(id)}`),
    note: (id: string, note: string) => this.#call<Session>('PATCH', `/remote/sessions/${encodeURIComponent(id)}`, { note }),
    active: (query: SessionQuery = {}) => this.#all<Session>('/remote/sessions', { ...query }),
    recent: async (query: SessionQuery & { limit: number }): Promise<readonly Session[]> =>
      (await this.#call<Page<Session>>('GET', '/remote/sessions', undefined, { ...query, includeEnded: true })).data,
    history: (query: SessionQuery & { startDate?: string | undefined; page?: number; limit?: number }) =>
      this.#call<Page<Session> & { readonly stats: SessionStats }>('GET', '/remote/sessions/history', undefined, { ...query }),
    endStale: (query: { deviceId?: string; onlyInactive?: boolean; olderThanSeconds?: number }) =>
      this.#call<{ cleaned: number; ids: readonly string[] }>('DELETE', '/remote/sessions/stale', undefined, query),
    ticket: async (id: string) =>
      (await this.#call<{ ticket: string }>('POST', `/remote/sessions/${encodeURIComponent(id)}/ws-ticket`)).ticket,
    end: (id: string) => this.#call<{ id: string; status: string }>('POST', `/remote/sessions/${encodeURIComponent(id)}/end`, {}),
  };

  readonly users = {
    all: () => this.#all<User>('/users'),
    add: (body: { email: string; name: string; password: string; role: Role }) => this.#call<User>('POST', '/users', body),
    change: (id: string, body: { name?: string; role?: Role; disabled?: boolean }) =>
      this.#call<User>('PATCH', `/users/${encodeURIComponent(id)}`, body),
    signInLink: (id: string) => this.#call<SignInLink>('POST', `/users/${encodeURIComponent(id)}/sign-in-link`),
  };

  readonly apiKeys = {
    all: () => this.#all<ApiKey>('/api-keys'),
    make: (body: NewApiKey) => this.#call<MadeApiKey>('POST', '/api-keys', body),
    revoke: (id: string) => this.#call<undefined>('DELETE', `/api-keys/${encodeURIComponent(id)}`),
  };

  /** The server does not know this browser any more: from now on this page is nobody's. */
  signedOut(): void {
    this.#person = undefined;
    this.onSignedOut();
  }

  /** Whoever has signed in on this page: it is theirs now. */
  async #signedIn(answer: Promise<Me>): Promise<Me> {
    const me = await answer;
    this.#person = me.user.id;
    this.#csrfToken = me.csrfToken;
    return me;
  }

  /** A whole list, one page after the other. */
  #all<T extends { readonly id: string }>(path: string, query: Query = {}): Promise<readonly T[]> {
    return wholeList(async () => {
      const pages: Page<T>[] = [];
      for (let more = true; more;) {
        const page = await this.#call<Page<T>>('GET', path, undefined, {
          ...query,
          page: pages.length + 1,
          limit: LARGEST_PAGE,
        });
        pages.push(page);
        more = pages.length * page.pagination.limit < page.pagination.total;
      }
      return pages;
    });
  }

  /** Who is signed in, as long as that is who it was. */
  async #session(answer: Promise<Me>): Promise<Me> {
    const me = await answer;
    if (this.#person !== undefined && this.#person !== me.user.id) {
      this.#other = true;
      this.onOtherPerson(me);
      throw new ViewerError(OTHER_PERSON);
    }
    return this.#signedIn(answer);
  }

  async #call<T>(method: Method, path: string, body?: unknown, query?: Query): Promise<T> {
    try {
      return await this.#ask<T>(method, path, body, query);
    } catch (thrown) {
      if (!(thrown instanceof ApiError) || thrown.body.code !== 'CSRF_TOKEN_INVALID') {
        throw thrown;
      }
      // In another tab somebody has signed in since: what this page holds is the token of the sign-in before.
      await this.#session(this.#ask<Me>('GET', '/auth/me'));
      return this.#ask<T>(method, path, body, query);
    }
  }

  async #ask<T>(method: Method, path: string, body?: unknown, query?: Query): Promise<T> {
    if (this.#other) {
      throw new ViewerError(OTHER_PERSON);
    }
    let response: Response;
    try {
      response = await this.#fetch(BASE + path + search(query), {
        method,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(method !== 'GET' && this.#csrfToken && { 'x-csrf-token': this.#csrfToken }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        cache: 'no-store',
      });
    } catch (thrown) {
      throw new ViewerError(viewerFailure('CONNECTION_LOST'), { cause: thrown });
    }
    if (!response.ok) {
      throw await this.#refused(response);
    }
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  async #refused(response: Response): Promise<ApiError> {
    const body = await readError(response);
    if (body.code === 'LOGIN_REQUIRED') {
      this.signedOut();
    }
    const retryAfter = Number(response.headers.get('retry-after'));
    return new ApiError(response.status, body, retryAfter > 0 ? retryAfter * 1_000 : undefined);
  }
}

/** A tab that was pasted among the words of a search parts them as a blank does; the server takes no control characters. */
function search(query: Query | undefined): string {
  const given = Object.entries(query ?? {}).filter((entry) => entry[1] !== undefined);
  const texts = given.map(([name, value]) => [name, String(value).replaceAll(/\p{Cc}/gu, ' ')]);
  return texts.length === 0 ? '' : `?${new URLSearchParams(texts)}`;
}

/** Also what a proxy in between answers becomes one body. */
async function readError(response: Response): Promise<ErrorBody> {
  try {
    const body = (await response.json()) as Partial<ErrorBody>;
    if (typeof body.error === 'string' && typeof body.code === 'string') {
      return body as ErrorBody;
    }
  } catch {
    // Not JSON: told by the status below.
  }
  return {
    error: `The server answered ${response.status}.`,
    code: 'INTERNAL',
    nextStep: 'Try again in a moment.',
  };
}

function failureOfBody(status: number, body: ErrorBody, retryAfterMs: number | undefined): ToldFailure {
  return {
    code: body.code,
    message: body.error,
    nextStep: body.nextStep ?? '',
    retryable: status === 429 || status >= 500 || body.code === 'DEVICE_OFFLINE',
    told: body,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(body.requestId !== undefined && { requestId: body.requestId }),
  };
}
