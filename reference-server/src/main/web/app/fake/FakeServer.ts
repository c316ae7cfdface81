import type { ApiKey, Device, ErrorBody, MadeEnrolmentToken, Me, Page, Session, User } from '../src/api/types';
import { fixtures, NOW, TENANT, uuid, type Fixtures } from './data';
import { FakeShell } from './FakeShell';

export interface FakeAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FakeOptions {
  readonly devices?: number;
  readonly signedIn?: boolean;
  /** Opening a session asks for the password first. */
  readonly needsRecentFactor?: boolean;
}

type Body = Readonly<Record<string, unknown>>;

/** The server's API in memory: enough for the console's own tests and for working on its pages. */
export class FakeServer {
  readonly data: Fixtures;
  readonly password = 'correct horse';
  readonly #listeners = new Set<(event: string, data: unknown, id: number) => void>();
  readonly #tickets = new Map<string, string>();
  readonly #shells = new Map<string, FakeShell>();
  readonly #random = Math.random;
  readonly #apiKeys: ApiKey[] = [];
  #events = 0;
  #signedIn: boolean;
  #needsFactor: boolean;
  #setUp = true;

  constructor(options: FakeOptions = {}) {
    this.data = fixtures(options.devices ?? 1_200);
    this.#signedIn = options.signedIn ?? false;
    this.#needsFactor = options.needsRecentFactor ?? false;
    this.#count();
    this.#seedSession();
  }

  /** Answers one request under /api/v1. */
  handle(method: string, path: string, query: URLSearchParams, body: Body): FakeAnswer {
    const open = this.#auth(method, path, body);
    if (open) {
      return open;
    }
    if (!this.#signedIn) {
      return refuse(401, 'LOGIN_REQUIRED', 'You are not signed in.', 'Sign in, then try again.');
    }
    return (
      this.#devices(method, path, query, body) ??
      this.#places(method, path, query, body) ??
      this.#sessions(method, path, query, body) ??
      this.#people(method, path, query, body) ??
      this.#programs(method, path, query, body) ??
      refuse(404, 'INVALID_REQUEST', 'There is nothing here, or you may not see it.', 'Check the address.')
    );
  }

  listen(listener: (event: string, data: unknown, id: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: string, data: unknown): void {
    this.#events += 1;
    this.#listeners.forEach((listener) => listener(event, data, this.#events));
  }

  /** From now on opening a session asks for the password once more. */
  forgetFactor(): void {
    this.#needsFactor = true;
  }

  /** Uses a ticket up: the session it opens, with its shell. */
  redeem(ticket: string): { session: Session; device: Device; shell: FakeShell; resumed: boolean } | undefined {
    const session = this.data.sessions.find((each) => each.id === this.#tickets.get(ticket));
    this.#tickets.delete(ticket);
    const device = this.data.devices.find((each) => each.id === session?.deviceId);
    if (!session || !device || session.endedAt) {
      return undefined;
    }
    const known = this.#shells.get(session.id);
    const shell = known ?? new FakeShell(device.hostname);
    this.#shells.set(session.id, shell);
    this.#change(session.id, { status: 'active', startedAt: session.startedAt ?? now() });
    return { session, device, shell, resumed: known !== undefined };
  }

  endSession(id: string): Session | undefined {
    const session = this.data.sessions.find((each) => each.id === id);
    if (!session || session.endedAt) {
      return undefined;
    }
    this.#shells.get(id)?.dispose();
    this.#shells.delete(id);
    return this.#change(id, {
      status: 'disconnected',
      endedAt: now(),
      endedBy: 'technician',
      durationSeconds: Math.round((NOW() - Date.parse(session.startedAt ?? session.createdAt)) / 1_000),
    });
  }

  changeDevice(id: string, change: Partial<Device>): Device | undefined {
    const at = this.data.devices.findIndex((each) => each.id === id);
    const old = this.data.devices[at];
    if (!old) {
      return undefined;
    }
    const device = { ...old, ...change };
    this.data.devices[at] = device;
    this.tell('device', device);
    return device;
  }

  #me(): Me {
    const user = this.data.users[0] as User;
    return {
      user: { id: user.id, email: user.email, name: user.name, tenantId: TENANT },
      permissions: [
        'remote:access',
        'remote:terminal',
        'devices:view',
        'devices:manage',
        'enrollment:manage',
        'users:manage',
        'sessions:manage',
      ],
      tenants: [{ id: TENANT, name: 'Example GmbH' }],
      csrfToken: 'fake-csrf',
      hasPassword: true,
      recentFactorUntil: this.#needsFactor ? null : new Date(NOW() + 600_000).toISOString(),
    };
  }

  #auth(method: string, path: string, body: Body): FakeAnswer | undefined {
    switch (`${method} ${path}`) {
      case 'POST /auth/login':
        if (body['password'] !== this.password) {
          return refuse(401, 'LOGIN_FAILED', 'E-mail address or password is wrong.', 'Check both, then try again.');
        }
        this.#signedIn = true;
        return { status: 200, body: this.#me() };
      case 'POST /auth/new-password':
      case 'POST /auth/link':
      case 'POST /auth/first-administrator':
        if (!String(body['link']).startsWith('fhl_') || !this.#setUp) {
          return refuse(401, 'TICKET_USED', 'This link was used before; each works once.', 'Ask for a new link.');
        }
        this.#setUp = false;
        this.#signedIn = true;
        return { status: 200, body: this.#me() };
      case 'GET /auth/me':
        return this.#signedIn ? { status: 200, body: this.#me() } : undefined;
      case 'POST /auth/confirm':
        if (body['password'] !== this.password) {
          return refuse(401, 'LOGIN_FAILED', 'The password is wrong.', 'Type it again.');
        }
        this.#needsFactor = false;
        return { status: 200, body: this.#me() };
      case 'PATCH /auth/me':
        if (typeof body['name'] === 'string') {
          this.data.users[0] = { ...(this.data.users[0] as User), name: body['name'] };
        }
        return { status: 200, body: this.#me() };
      case 'POST /auth/logout':
        this.#signedIn = false;
        return { status: 204 };
      default:
        return undefined;
    }
  }

  #devices(method: string, path: string, query: URLSearchParams, body: Body): FakeAnswer | undefined {
    if (path === '/devices') {
      return { status: 200, body: paged(this.data.devices, query) };
    }
    if (path === '/tags') {
      const counts = new Map<string, number>();
      this.data.devices.flatMap((each) => each.tags).forEach((tag) => counts.set(tag, (counts.get(tag) ?? 0) + 1));
      return { status: 200, body: { data: [...counts].map(([tag, devices]) => ({ tag, devices })) } };
    }
    const [, id, act] = /^\/devices\/([^/]+)(?:\/(approve|reject))?$/u.exec(path) ?? [];
    const device = this.data.devices.find((each) => each.id === id);
    if (id === undefined) {
      return undefined;
    }
    if (!device) {
      return refuse(404, 'NOT_FOUND', 'There is no such thing here, or you may not see it.', 'Look it up in its list.');
    }
    if (method === 'PATCH') {
      const site = this.data.sites.find((each) => each.id === (body['siteId'] ?? device.siteId));
      const groupId = 'groupId' in body ? body['groupId'] : device.groupId;
      const group = this.data.groups.find((each) => each.id === groupId);
      const placed = {
        siteId: site?.id ?? '',
        siteName: site?.name ?? '',
        groupId: group?.id ?? null,
        groupName: group?.name ?? null,
      };
      return { status: 200, body: this.changeDevice(device.id, { ...(body as Partial<Device>), ...placed }) };
    }
    if (act === 'approve') {
      return { status: 200, body: this.changeDevice(device.id, { waiting: false }) };
    }
    if (method === 'DELETE' || act === 'reject') {
      this.data.devices.splice(this.data.devices.indexOf(device), 1);
      this.tell('device-removed', { id });
      return { status: 204 };
    }
    return { status: 200, body: device };
  }

  #places(method: string, path: string, query: URLSearchParams, body: Body): FakeAnswer | undefined {
    this.#count();
    const [, kind, id] = /^\/(sites|groups)(?:\/([^/]+))?$/u.exec(path) ?? [];
    if (kind !== 'sites' && kind !== 'groups') {
      return undefined;
    }
    const all: { id: string; name: string; devices: number }[] = this.data[kind];
    const found = all.find((each) => each.id === id);
    if (method === 'POST') {
      const made = { id: uuid(this.#random), tenantId: TENANT, devices: 0, ...body, name: String(body['name']) };
      all.push(made);
      return { status: 201, body: made };
    }
    if (method === 'PATCH' && found) {
      const changed = { ...found, name: String(body['name']) };
      all[all.indexOf(found)] = changed;
      return { status: 200, body: changed };
    }
    if (method === 'DELETE' && found) {
      all.splice(all.indexOf(found), 1);
      return { status: 204 };
    }
    return { status: 200, body: paged(all, query) };
  }

  #sessions(method: string, path: string, query: URLSearchParams, body: Body): FakeAnswer | undefined {
    const wanted = (each: Session) => isWanted(each, query);
    if (path === '/remote/sessions' && method === 'POST') {
      return this.#open(body);
    }
    if (path === '/remote/sessions') {
      return {
        status: 200,
        body: paged(
          this.data.sessions.filter((each) => (!each.endedAt || query.has('includeEnded')) && wanted(each)),
          query,
        ),
      };
    }
    if (path === '/remote/sessions/history') {
      const from = query.get('startDate') ?? '';
      const ended = this.data.sessions.filter((each) => each.endedAt && wanted(each) && each.createdAt >= from);
      const total = ended.reduce((sum, each) => sum + (each.durationSeconds ?? 0), 0);
      const stats = {
        totalSessions: ended.length,
        totalDurationSeconds: total,
        avgDurationSeconds: ended.length === 0 ? 0 : Math.round(total / ended.length),
      };
      return { status: 200, body: { ...paged(ended, query), stats } };
    }
    if (path === '/remote/sessions/stale' && method === 'DELETE') {
      const ids = this.data.sessions.filter((each) => !each.endedAt && wanted(each)).map((each) => each.id);
      ids.forEach((id) => this.endSession(id));
      return { status: 200, body: { cleaned: ids.length, ids } };
    }
    return this.#oneSession(method, path, body);
  }

  #oneSession(method: string, path: string, body: Body): FakeAnswer | undefined {
    const [, id, act] = /^\/remote\/sessions\/([^/]+)(?:\/(ws-ticket|end))?$/u.exec(path) ?? [];
    if (!id) {
      return undefined;
    }
    const session = this.data.sessions.find((each) => each.id === id);
    if (!session) {
      return refuse(
        404,
        'SESSION_UNKNOWN',
        'There is no such session, or you may not see it.',
        'Look it up in the list of sessions.',
      );
    }
    if (act && session.endedAt) {
      return refuse(400, 'SESSION_ENDED', 'The session has ended.', 'Start a new session.', { status: session.status });
    }
    if (act === 'ws-ticket') {
      return { status: 200, body: this.#ticket(id) };
    }
    if (act === 'end') {
      return { status: 200, body: this.endSession(id) };
    }
    return {
      status: 200,
      body: method === 'PATCH' ? this.#change(id, { note: typeof body['note'] === 'string' ? body['note'] : '' }) : session,
    };
  }

  #open(body: Body): FakeAnswer {
    const device = this.data.devices.find((each) => each.id === body['deviceId']);
    if (!device) {
      return refuse(404, 'NOT_FOUND', 'There is no such thing here, or you may not see it.', 'Look it up in its list.');
    }
    if (this.#needsFactor) {
      return refuse(403, 'RECENT_FACTOR_REQUIRED', 'Opening a session needs your password once more.', 'Confirm your password.');
    }
    if (device.waiting) {
      return refuse(403, 'DEVICE_WAITING', 'This machine waits for somebody to let it in.', 'Let it in on its page.');
    }
    if (!device.online) {
      return refuse(400, 'DEVICE_OFFLINE', 'Device is not online', 'Wait until it is online, then try again.', {
        deviceStatus: 'offline',
      });
    }
    const user = this.data.users[0] as User;
    const texts = Object.fromEntries(
      ['reason', 'shell', 'account'].map((field) => [field, body[field]]).filter(([, value]) => typeof value === 'string'),
    ) as { reason?: string; shell?: string; account?: string };
    const session = this.#session(device, user, texts);
    const same = this.data.sessions.find(
      (each) =>
        !each.endedAt &&
        [each.deviceId, each.userId, each.shell, each.account].join() ===
          [session.deviceId, session.userId, session.shell, session.account].join(),
    );
    if (same && body['onConflict'] === 'join') {
      return { status: 201, body: { ...same, viewed: this.#shells.get(same.id)?.viewed ?? false } };
    }
    if (same) {
      this.endSession(same.id);
    }
    this.data.sessions.unshift(session);
    this.tell('session', session);
    this.changeDevice(device.id, { activeSessions: device.activeSessions + 1 });
    return { status: 201, body: { ...session, ticket: this.#ticket(session.id) } };
  }

  #ticket(id: string): { ticket: string; expiresInSeconds: number } {
    const ticket = `fht_${uuid(this.#random)}`;
    this.#tickets.set(ticket, id);
    return { ticket, expiresInSeconds: 60 };
  }

  #session(device: Device, user: User, more: Partial<Session>): Session {
    return {
      id: uuid(this.#random),
      deviceId: device.id,
      userId: user.id,
      type: 'terminal',
      status: 'pending',
      createdAt: now(),
      startedAt: null,
      endedAt: null,
      durationSeconds: null,
      bytesTransferred: 0,
      reason: null,
      note: null,
      viewOnly: false,
      device: {
        id: device.id,
        label: device.label,
        hostname: device.hostname,
        osType: device.osType,
        status: device.online ? 'online' : 'offline',
      },
      user: { id: user.id, name: user.name, email: user.email },
      ...more,
    };
  }

  #people(method: string, path: string, query: URLSearchParams, body: Body): FakeAnswer | undefined {
    const id = /^\/(?:users|enrolment-tokens)\/([^/]+)$/u.exec(path)?.[1];
    if (path === '/users' && method === 'POST') {
      const { name, email, role } = body as unknown as User;
      const user: User = { id: uuid(this.#random), tenantId: TENANT, name, email, role, createdAt: now(), disabled: false };
      this.data.users.push(user);
      return { status: 201, body: user };
    }
    if (/^\/users\/[^/]+\/sign-in-link$/u.test(path)) {
      return { status: 201, body: { link: `fhl_${'x'.repeat(43)}`, expiresAt: new Date(NOW() + 3_600_000).toISOString() } };
    }
    if (path.startsWith('/users/') && method === 'PATCH') {
      const at = this.data.users.findIndex((each) => each.id === id);
      const user = { ...(this.data.users[at] as User), ...body };
      this.data.users[at] = user;
      return { status: 200, body: user };
    }
    if (path === '/users') {
      return { status: 200, body: paged(this.data.users, query) };
    }
    if (path === '/enrolment-tokens' && method === 'POST') {
      const made = this.#token(body);
      this.data.tokens.unshift(made);
      return { status: 201, body: made };
    }
    if (path.startsWith('/enrolment-tokens/') && method === 'DELETE') {
      this.data.tokens.splice(
        this.data.tokens.findIndex((each) => each.id === id),
        1,
      );
      return { status: 204 };
    }
    if (path === '/enrolment-tokens/open') {
      return { status: 200, body: paged(this.data.openEnrolment, new URLSearchParams({ limit: '1' })) };
    }
    return path === '/enrolment-tokens' ? { status: 200, body: paged(this.data.tokens, query) } : undefined;
  }

  #programs(method: string, path: string, query: URLSearchParams, body: Body): FakeAnswer | undefined {
    const [, id] = /^\/api-keys(?:\/([^/]+))?$/u.exec(path) ?? [];
    if (!path.startsWith('/api-keys')) {
      return undefined;
    }
    if (method === 'POST') {
      const key: ApiKey = {
        id: uuid(this.#random),
        tenantId: TENANT,
        userId: this.#me().user.id,
        createdBy: this.#me().user.name,
        label: String(body['label']),
        scopes: body['scopes'] as readonly string[],
        createdAt: now(),
        expiresAt: new Date(NOW() + Number(body['expiresInSeconds']) * 1_000).toISOString(),
      };
      this.#apiKeys.unshift(key);
      return { status: 201, body: { ...key, key: 'fhk_Wl3nQ8xZ5tR2vY7pK1mB4cJ6dF9gHa0sLqTuXeNoIy' } };
    }
    if (method === 'DELETE') {
      this.#apiKeys.splice(
        this.#apiKeys.findIndex((each) => each.id === id),
        1,
      );
      return { status: 204 };
    }
    return { status: 200, body: paged(this.#apiKeys, query) };
  }

  #token(body: Body): MadeEnrolmentToken {
    const token = 'fhe_7Qm2x8sYkR4vT1pL9wZ3bN6cJ5dF0gHa';
    return {
      id: uuid(this.#random),
      tenantId: TENANT,
      label: String(body['label']),
      siteId: String(body['siteId']),
      maxUses: Number(body['maxUses']),
      uses: 0,
      needsApproval: body['needsApproval'] === true,
      createdBy: 'Ada Lindqvist',
      createdAt: now(),
      expiresAt: new Date(NOW() + Number(body['expiresInSeconds']) * 1_000).toISOString(),
      token,
      command: `curl -fsSL https://farhand.example.org/agent/install.sh | sudo FARHAND_ENROLMENT_TOKEN=${token} sh`,
    };
  }

  #change(id: string, change: Partial<Session>): Session {
    const at = this.data.sessions.findIndex((each) => each.id === id);
    const session = { ...(this.data.sessions[at] as Session), ...change };
    this.data.sessions[at] = session;
    this.tell('session', session);
    return session;
  }

  #count(): void {
    for (const kind of ['sites', 'groups'] as const) {
      const key = kind === 'sites' ? 'siteId' : 'groupId';
      this.data[kind].forEach((place) => {
        const devices = this.data.devices.filter((each) => each[key] === place.id).length;
        Object.assign(place, { devices });
      });
    }
  }

  /** Somebody else's session, so that the lists are not empty. */
  #seedSession(): void {
    const device = this.data.devices[2];
    const user = this.data.users[1];
    if (device && user) {
      const startedAt = new Date(NOW() - 754_000).toISOString();
      this.data.sessions.unshift(
        this.#session(device, user, { status: 'active', createdAt: startedAt, startedAt, bytesTransferred: 48_213 }),
      );
      this.changeDevice(device.id, { activeSessions: 1 });
    }
  }
}

function now(): string {
  return new Date(NOW()).toISOString();
}

function isWanted(session: Session, query: URLSearchParams): boolean {
  const text = [session.device.label, session.user.name, session.reason, session.note].join('\n').toLowerCase();
  const words = (query.get('q') ?? '').toLowerCase().split(/\s+/u);
  return (
    words.every((word) => text.includes(word)) &&
    [
      [query.get('deviceId'), session.deviceId],
      [query.get('userId'), session.userId],
      [query.get('type'), session.type],
    ].every(([wanted, found]) => wanted === null || wanted === found)
  );
}

function refuse(status: number, code: string, error: string, nextStep: string, more: Partial<ErrorBody> = {}): FakeAnswer {
  return { status, body: { error, code, nextStep, requestId: 'fake-0001', ...more } satisfies ErrorBody };
}

function paged<T>(all: readonly T[], query: URLSearchParams): Page<T> {
  const page = Number(query.get('page') ?? 1);
  const limit = Number(query.get('limit') ?? 50);
  return { data: all.slice((page - 1) * limit, page * limit), pagination: { page, limit, total: all.length } };
}
