/** The server's JSON, as its API describes it. Times are ISO-8601 UTC texts. */

export interface Me {
  readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly tenantId: string };
  readonly permissions: readonly string[];
  readonly tenants: readonly { readonly id: string; readonly name: string }[];
  readonly csrfToken: string;
  /** Who has none proves to be there by another link. */
  readonly hasPassword: boolean;
  readonly recentFactorUntil?: string | null;
}

export type OsType = 'linux' | 'windows' | 'macos' | 'other';

export interface Device {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly siteId: string;
  readonly siteName: string;
  readonly groupId?: string | null;
  readonly groupName?: string | null;
  readonly label: string;
  readonly hostname: string;
  readonly osType: OsType;
  readonly osName: string;
  readonly osVersion: string;
  readonly architecture: string;
  readonly agentVersion: string;
  readonly macAddresses: readonly string[];
  readonly publicAddress?: string | null;
  readonly online: boolean;
  readonly lastSeenAt?: string | null;
  readonly enrolledAt: string;
  readonly tags: readonly string[];
  readonly notes: string;
  readonly capabilities: readonly string[];
  readonly paused: boolean;
  /** Nothing can be opened on it before somebody lets it in. */
  readonly waiting?: boolean;
  readonly activeSessions: number;
}

export interface DeviceChange {
  readonly label?: string;
  readonly notes?: string;
  readonly tags?: readonly string[];
  readonly siteId?: string;
  readonly groupId?: string | null;
}

export interface Site {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly devices: number;
}

export interface Group extends Site {
  readonly siteId: string;
}

export interface TagCount {
  readonly tag: string;
  readonly devices: number;
}

export interface EnrolmentToken {
  readonly id: string;
  readonly tenantId: string;
  readonly label: string;
  readonly siteId: string;
  readonly groupId?: string | null;
  readonly maxUses: number;
  readonly uses: number;
  readonly needsApproval: boolean;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface NewEnrolmentToken {
  readonly label: string;
  readonly siteId: string;
  readonly groupId?: string;
  readonly maxUses: number;
  readonly expiresInSeconds: number;
  readonly needsApproval?: boolean;
}

/** Shown once. */
export interface MadeEnrolmentToken extends EnrolmentToken {
  readonly token: string;
  readonly command: string;
}

/** There is one where machines come in without a token of their own. */
export interface OpenEnrolment {
  readonly tenantId: string;
  readonly siteId: string;
  readonly networks: string;
  readonly command: string;
}

export interface ApiKey {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly createdBy: string;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt?: string | null;
}

export interface NewApiKey {
  readonly label: string;
  readonly scopes: readonly string[];
  readonly expiresInSeconds: number;
}

/** Shown once. */
export interface MadeApiKey extends ApiKey {
  readonly key: string;
}

export type SessionStatus = 'pending' | 'connecting' | 'active' | 'disconnected' | 'failed' | 'denied';

export const SESSION_KINDS = ['terminal', 'desktop', 'file_transfer'] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/** Who ended a session: the one who opened it, somebody who manages sessions, the agent, the person there, or the server. */
export type SessionActor = 'technician' | 'administrator' | 'device' | 'person' | 'server';

export interface Session {
  readonly id: string;
  readonly deviceId: string;
  readonly userId: string;
  readonly type: SessionKind;
  readonly status: SessionStatus;
  readonly createdAt: string;
  readonly startedAt?: string | null;
  readonly endedAt?: string | null;
  readonly endedBy?: SessionActor | null;
  readonly durationSeconds?: number | null;
  readonly bytesTransferred: number;
  readonly reason?: string | null;
  readonly note?: string | null;
  readonly viewOnly: boolean;
  /** Left out where the machine chose. */
  readonly shell?: string | null;
  readonly account?: string | null;
  readonly errorCode?: string | null;
  readonly errorMessage?: string | null;
  readonly device: {
    readonly id: string;
    readonly label: string;
    readonly hostname: string;
    readonly osType: OsType;
    readonly status: 'online' | 'offline';
  };
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
}

/** With the ticket of its first viewer; without one where it is a session that was there before. */
export interface OpenedSession extends Session {
  readonly ticket?: { readonly ticket: string };
  /** Of one that was there before: whether one has it open somewhere. */
  readonly viewed?: boolean;
}

export interface SessionStats {
  readonly totalSessions: number;
  readonly totalDurationSeconds: number;
  readonly avgDurationSeconds: number;
}

export const ROLES = ['platform-operator', 'partner-admin', 'tenant-admin', 'technician', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export interface User {
  readonly id: string;
  readonly tenantId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly disabled: boolean;
}

/** Shown once. */
export interface SignInLink {
  readonly link: string;
  readonly expiresAt: string;
}

export interface Page<T> {
  readonly data: readonly T[];
  readonly pagination: { readonly page: number; readonly limit: number; readonly total: number };
}

/** What every refused request answers. */
export interface ErrorBody {
  readonly error: string;
  readonly code: string;
  readonly requestId?: string;
  readonly nextStep?: string;
  readonly field?: string;
  /** Why, of what happens every day. */
  readonly reason?: string;
  readonly scope?: string;
  readonly currentCount?: number;
  readonly maxAllowed?: number;
  readonly deviceStatus?: string;
  readonly status?: string;
}
