import type { Device, EnrolmentToken, Group, OpenEnrolment, OsType, Session, Site, User } from '../src/api/types';

/** Numbers that look random and are the same in each run. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function uuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export const TENANT = '6f0d9a52-8c11-4f2e-a6a1-1f3b5c7d9e01';
export const NOW = () => Date.now();

const SITES = ['Berlin HQ', 'Hamburg warehouse', 'Vienna office', 'Cloud (Frankfurt)', 'Home offices'];
const GROUPS: readonly [string, number][] = [
  ['Servers', 0],
  ['Reception', 0],
  ['Accounting', 0],
  ['Scanners', 1],
  ['Packing tables', 1],
  ['Design', 2],
  ['Web', 3],
  ['Databases', 3],
];
const KINDS: readonly { os: OsType; name: string; version: string; prefix: string; tags: string[]; group?: number }[] = [
  { os: 'linux', name: 'Debian GNU/Linux', version: '12 (bookworm)', prefix: 'web', tags: ['server', 'linux'], group: 6 },
  { os: 'linux', name: 'Ubuntu', version: '24.04 LTS', prefix: 'db', tags: ['server', 'linux', 'backup'], group: 7 },
  { os: 'windows', name: 'Windows Server', version: '2022 (21H2)', prefix: 'dc', tags: ['server', 'windows'], group: 0 },
  { os: 'windows', name: 'Windows 11 Pro', version: '24H2', prefix: 'desk', tags: ['workstation', 'windows'], group: 2 },
  { os: 'windows', name: 'Windows 11 Pro', version: '23H2', prefix: 'pack', tags: ['workstation', 'windows'], group: 4 },
  { os: 'macos', name: 'macOS', version: '15.1', prefix: 'mbp', tags: ['laptop', 'mac'], group: 5 },
  { os: 'linux', name: 'Fedora Linux', version: '41', prefix: 'dev', tags: ['laptop', 'linux'] },
];
const NOTES = [
  'Nightly backup 02:00, do not reboot before 04:00.',
  'Printer queue hangs on Mondays; restart spooler.',
  'Belongs to Ms Okafor. Call before connecting.',
  'Disk is getting full, ticket #4821.',
];

export interface Fixtures {
  readonly sites: Site[];
  readonly groups: Group[];
  readonly devices: Device[];
  readonly users: User[];
  readonly tokens: EnrolmentToken[];
  readonly openEnrolment: OpenEnrolment[];
  readonly sessions: Session[];
}

export function fixtures(count: number): Fixtures {
  const random = numbers(7);
  const now = NOW();
  const ago = (seconds: number) => new Date(now - seconds * 1_000).toISOString();
  const sites = SITES.map((name) => ({ id: uuid(random), tenantId: TENANT, name, devices: 0 }));
  const groups = GROUPS.map(([name, site]) => ({
    id: uuid(random),
    tenantId: TENANT,
    siteId: sites[site]?.id ?? '',
    name,
    devices: 0,
  }));
  const devices = Array.from({ length: count }, (_, index) => device(index, random, sites, groups, ago));
  const users: User[] = [
    ['ada@example.org', 'Ada Lindqvist', 'tenant-admin'],
    ['bo@example.org', 'Bo Marchetti', 'technician'],
    ['chi@example.org', 'Chi Nakamura', 'technician'],
    ['dora@example.org', 'Dora Weiss', 'auditor'],
  ].map(([email, name, role], index) => ({
    id: uuid(random),
    tenantId: TENANT,
    email: email ?? '',
    name: name ?? '',
    role: role as User['role'],
    createdAt: ago(86_400 * (90 - index * 11)),
    disabled: index === 2,
  }));
  const tokens: EnrolmentToken[] = [
    ['Berlin rollout', 50, 12, 5 * 86_400],
    ['Warehouse scanners', 10, 10, 2 * 86_400],
    ['Old laptop batch', 5, 1, -3_600],
  ].map(([label, maxUses, uses, left]) => ({
    id: uuid(random),
    tenantId: TENANT,
    label: String(label),
    siteId: sites[0]?.id ?? '',
    groupId: null,
    maxUses: Number(maxUses),
    uses: Number(uses),
    needsApproval: false,
    createdBy: 'Ada Lindqvist',
    createdAt: ago(86_400 * 2),
    expiresAt: ago(-Number(left)),
  }));
  const sessions = devices.length > 0 ? pastSessions(random, devices, users, ago) : [];
  return { sites, groups, devices, users, tokens, openEnrolment: [], sessions };
}

function device(
  index: number,
  random: () => number,
  sites: readonly Site[],
  groups: readonly Group[],
  ago: (seconds: number) => string,
): Device {
  const kind = KINDS[index === 0 ? 0 : Math.floor(random() * KINDS.length)] ?? KINDS[0];
  if (!kind) {
    throw new Error('no kinds');
  }
  const group = kind.group === undefined ? undefined : groups[kind.group];
  const site = sites.find((each) => each.id === group?.siteId) ?? sites[Math.floor(random() * sites.length)];
  const hostname = `${kind.prefix}-${String(index + 1).padStart(3, '0')}`;
  const online = index < 3 || random() < 0.72;
  const byte = () => Math.floor(random() * 256);
  return {
    id: uuid(random),
    tenantId: TENANT,
    tenantName: 'Example GmbH',
    siteId: site?.id ?? '',
    siteName: site?.name ?? '',
    groupId: group?.id ?? null,
    groupName: group?.name ?? null,
    label: index === 1 ? 'Frontdesk <b>Berlin</b>' : hostname,
    hostname,
    osType: kind.os,
    osName: kind.name,
    osVersion: kind.version,
    architecture: kind.os === 'macos' ? 'aarch64' : 'x86_64',
    agentVersion: random() < 0.85 ? '0.1.0' : '0.0.9',
    macAddresses: [Array.from({ length: 6 }, () => byte().toString(16).padStart(2, '0')).join(':')],
    publicAddress: `203.0.113.${byte()}`,
    online,
    lastSeenAt: ago(online ? Math.floor(random() * 30) : Math.floor(random() ** 3 * 40 * 86_400) + 90),
    enrolledAt: ago(86_400 * (1 + Math.floor(random() * 300))),
    tags: [...kind.tags, ...(random() < 0.12 ? ['vip'] : [])],
    notes: random() < 0.15 ? (NOTES[Math.floor(random() * NOTES.length)] ?? '') : '',
    capabilities: kind.os === 'linux' ? ['terminal'] : [],
    paused: index === 5,
    activeSessions: 0,
  };
}

function pastSessions(
  random: () => number,
  devices: readonly Device[],
  users: readonly User[],
  ago: (seconds: number) => string,
): Session[] {
  return Array.from({ length: 64 }, (_, index) => {
    const device = devices[Math.floor(random() * Math.min(devices.length, 40))] as Device;
    const user = users[index % 2] as User;
    const age = Math.floor(600 + random() ** 2 * 9 * 86_400);
    const duration = Math.floor(20 + random() ** 2 * 5_400);
    const failed = random() < 0.08;
    return {
      id: uuid(random),
      deviceId: device.id,
      userId: user.id,
      type: 'terminal' as const,
      status: failed ? ('failed' as const) : ('disconnected' as const),
      createdAt: ago(age + duration),
      startedAt: failed ? null : ago(age + duration - 1),
      endedAt: ago(age),
      endedBy: failed ? ('server' as const) : index % 7 === 0 ? ('administrator' as const) : ('technician' as const),
      durationSeconds: failed ? 0 : duration,
      bytesTransferred: failed ? 0 : Math.floor(random() ** 3 * 8_000_000),
      reason: random() < 0.3 ? `Ticket #48${Math.floor(10 + random() * 89)}` : null,
      note: null,
      viewOnly: false,
      errorCode: failed ? 'DEVICE_OFFLINE' : null,
      errorMessage: failed ? 'The machine is not connected.' : null,
      device: {
        id: device.id,
        label: device.label,
        hostname: device.hostname,
        osType: device.osType,
        status: device.online ? ('online' as const) : ('offline' as const),
      },
      user: { id: user.id, name: user.name, email: user.email },
    };
  }).sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
}
