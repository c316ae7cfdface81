// Written from dev.farhand.core.error.ErrorCode, the only source; a test compares the two. Do not edit.

/** How much dies with a failure. */
export type ErrorScope = 'request' | 'channel' | 'session' | 'link';

/** One row of the table: how a failure travels, and what a person reads. */
export interface ErrorRow {
  /** `Refusal.code` on the wire. */
  readonly number: number;
  readonly httpStatus: number;
  readonly closeCode: number;
  /** Whether the same call may succeed later without anything else changing. */
  readonly retryable: boolean;
  readonly scope: ErrorScope;
  readonly sentence: string;
  readonly nextStep: string;
}

export type ErrorCode =
  | 'INTERNAL'
  | 'INVALID_REQUEST'
  | 'MESSAGE_TOO_LARGE'
  | 'PROTOCOL_VIOLATION'
  | 'PROTOCOL_VERSION_UNSUPPORTED'
  | 'RATE_LIMITED'
  | 'TIMED_OUT'
  | 'CANCELLED'
  | 'OVERLOADED'
  | 'SHUTTING_DOWN'
  | 'INVALID_CONFIGURATION'
  | 'DATABASE_UNAVAILABLE'
  | 'STORAGE_FULL'
  | 'NOT_FOUND'
  | 'ORIGIN_REFUSED'
  | 'SERVER_RESTARTING'
  | 'CSRF_TOKEN_INVALID'
  | 'ENROLMENT_TOKEN_INVALID'
  | 'ENROLMENT_TOKEN_EXPIRED'
  | 'ENROLMENT_TOKEN_USED_UP'
  | 'CERTIFICATE_REQUEST_INVALID'
  | 'CERTIFICATE_UNTRUSTED'
  | 'CERTIFICATE_EXPIRED'
  | 'DEVICE_REVOKED'
  | 'DEVICE_UNKNOWN'
  | 'DEVICE_WAITING'
  | 'CLOCK_SKEWED'
  | 'AUTHORITY_UNKNOWN'
  | 'DEVICE_OFFLINE'
  | 'LINK_LOST'
  | 'LINK_SUPERSEDED'
  | 'CHANNEL_KIND_UNSUPPORTED'
  | 'CHANNEL_LIMIT_REACHED'
  | 'SLOW_CONSUMER'
  | 'TERMINAL_SHELL_UNKNOWN'
  | 'TERMINAL_ACCOUNT_UNKNOWN'
  | 'TERMINAL_ACCOUNT_REFUSED'
  | 'GRANT_MISSING'
  | 'GRANT_INVALID'
  | 'GRANT_EXPIRED'
  | 'PERMISSION_DENIED'
  | 'ACCESS_PAUSED'
  | 'OUTSIDE_ALLOWED_HOURS'
  | 'SESSION_UNKNOWN'
  | 'SESSION_STATE_CONFLICT'
  | 'SESSION_ENDED'
  | 'SESSION_LIMIT'
  | 'SESSION_IDLE'
  | 'SESSION_TOO_LONG'
  | 'NEGOTIATION_TIMEOUT'
  | 'SESSION_REVOKED'
  | 'SESSION_OWNED_ELSEWHERE'
  | 'AGENT_SEND_FAILED'
  | 'VIEWER_TIMED_OUT'
  | 'INPUT_FLOOD'
  | 'VIEW_ONLY'
  | 'TRANSFER_LIMIT'
  | 'TUNNEL_LIMIT'
  | 'SESSION_ENDED_BY_OWNER'
  | 'SESSION_ENDED_BY_ADMINISTRATOR'
  | 'SESSION_ENDED_ON_MACHINE'
  | 'TICKET_INVALID'
  | 'TICKET_EXPIRED'
  | 'TICKET_USED'
  | 'TICKETS_UNAVAILABLE'
  | 'CONSENT_DENIED'
  | 'CONSENT_TIMED_OUT'
  | 'CONSENT_NOBODY_TO_ASK'
  | 'CONSENT_HELPER_ABSENT'
  | 'RECORDING_UNAVAILABLE'
  | 'LOGIN_FAILED'
  | 'LOGIN_REQUIRED'
  | 'LOGIN_LINK_INVALID'
  | 'RECENT_FACTOR_REQUIRED';

export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorRow>> = {
  INTERNAL: {
    number: 1,
    httpStatus: 500,
    closeCode: 1011,
    retryable: true,
    scope: 'request',
    sentence: 'Something went wrong on our side.',
    nextStep: 'Try again; if it stays, report the request id.',
  },
  INVALID_REQUEST: {
    number: 2,
    httpStatus: 400,
    closeCode: 1008,
    retryable: false,
    scope: 'request',
    sentence: 'The request is not well formed.',
    nextStep: 'Correct the named field and send it again.',
  },
  MESSAGE_TOO_LARGE: {
    number: 3,
    httpStatus: 413,
    closeCode: 1009,
    retryable: false,
    scope: 'channel',
    sentence: 'A message is larger than this channel allows.',
    nextStep: 'Send it in smaller parts.',
  },
  PROTOCOL_VIOLATION: {
    number: 4,
    httpStatus: 400,
    closeCode: 1002,
    retryable: false,
    scope: 'channel',
    sentence: 'The other side broke the protocol.',
    nextStep: 'Update the older of the two sides.',
  },
  PROTOCOL_VERSION_UNSUPPORTED: {
    number: 5,
    httpStatus: 426,
    closeCode: 1002,
    retryable: false,
    scope: 'link',
    sentence: 'The two sides have no protocol version in common.',
    nextStep: 'Update the side that is older.',
  },
  RATE_LIMITED: {
    number: 6,
    httpStatus: 429,
    closeCode: 4029,
    retryable: true,
    scope: 'request',
    sentence: 'Too many requests in a short time.',
    nextStep: 'Wait for the time given, then try again.',
  },
  TIMED_OUT: {
    number: 7,
    httpStatus: 504,
    closeCode: 1011,
    retryable: true,
    scope: 'request',
    sentence: 'The other side did not answer in time.',
    nextStep: "Try again; if it stays, look at the machine's connection.",
  },
  CANCELLED: {
    number: 8,
    httpStatus: 499,
    closeCode: 1000,
    retryable: false,
    scope: 'request',
    sentence: 'The request was cancelled.',
    nextStep: 'Nothing to do.',
  },
  OVERLOADED: {
    number: 9,
    httpStatus: 503,
    closeCode: 1013,
    retryable: true,
    scope: 'request',
    sentence: 'The server has no capacity left for this.',
    nextStep: 'Try again in a moment.',
  },
  SHUTTING_DOWN: {
    number: 10,
    httpStatus: 503,
    closeCode: 1012,
    retryable: true,
    scope: 'link',
    sentence: 'The other side is going away for an update or a restart.',
    nextStep: 'Wait: the connection comes back by itself.',
  },
  INVALID_CONFIGURATION: {
    number: 11,
    httpStatus: 500,
    closeCode: 1011,
    retryable: false,
    scope: 'request',
    sentence: 'A setting has a value that is not allowed.',
    nextStep: 'Correct the named setting and start again.',
  },
  DATABASE_UNAVAILABLE: {
    number: 12,
    httpStatus: 503,
    closeCode: 1013,
    retryable: true,
    scope: 'request',
    sentence: 'The server cannot reach its database at the moment.',
    nextStep: "Try again in a moment; if it lasts, look at the server's log.",
  },
  STORAGE_FULL: {
    number: 13,
    httpStatus: 507,
    closeCode: 1013,
    retryable: true,
    scope: 'request',
    sentence: "The server's disk is full.",
    nextStep: "Make room on the server's disk, then try again.",
  },
  NOT_FOUND: {
    number: 14,
    httpStatus: 404,
    closeCode: 1008,
    retryable: false,
    scope: 'request',
    sentence: 'There is no such thing here, or you may not see it.',
    nextStep: 'Look at the list it should be in.',
  },
  ORIGIN_REFUSED: {
    number: 15,
    httpStatus: 403,
    closeCode: 1008,
    retryable: false,
    scope: 'request',
    sentence: 'This request does not come from a page of this server.',
    nextStep: 'Reload the page. If it stays, farhand.server.url must be the address that browsers use.',
  },
  SERVER_RESTARTING: {
    number: 16,
    httpStatus: 503,
    closeCode: 1012,
    retryable: true,
    scope: 'link',
    sentence: 'The server is being restarted; what runs on the machine goes on.',
    nextStep: 'Wait: the connection comes back by itself.',
  },
  CSRF_TOKEN_INVALID: {
    number: 17,
    httpStatus: 403,
    closeCode: 1008,
    retryable: false,
    scope: 'request',
    sentence: 'This page belongs to an earlier sign-in.',
    nextStep: 'Reload the page; a program takes the token anew from GET /auth/me.',
  },
  ENROLMENT_TOKEN_INVALID: {
    number: 20,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'link',
    sentence: 'This enrolment token is not known here.',
    nextStep: 'Copy the whole token again, or make a new one.',
  },
  ENROLMENT_TOKEN_EXPIRED: {
    number: 21,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'link',
    sentence: 'This enrolment token has expired.',
    nextStep: 'Make a new enrolment token.',
  },
  ENROLMENT_TOKEN_USED_UP: {
    number: 22,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'link',
    sentence: 'This enrolment token was used as often as it allows.',
    nextStep: 'Make a new enrolment token, or one with more uses.',
  },
  CERTIFICATE_REQUEST_INVALID: {
    number: 23,
    httpStatus: 400,
    closeCode: 4001,
    retryable: false,
    scope: 'request',
    sentence: 'The certificate request cannot be used.',
    nextStep: 'Update the agent and try again.',
  },
  CERTIFICATE_UNTRUSTED: {
    number: 24,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'link',
    sentence: 'The certificate was not issued by an authority this side trusts.',
    nextStep: 'Check that this is the right server, then enrol the machine again.',
  },
  CERTIFICATE_EXPIRED: {
    number: 25,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'link',
    sentence: 'The certificate has expired.',
    nextStep: "Check the machine's clock; if it is right, enrol the machine again.",
  },
  DEVICE_REVOKED: {
    number: 26,
    httpStatus: 403,
    closeCode: 4003,
    retryable: false,
    scope: 'link',
    sentence: 'This machine was removed from the server.',
    nextStep: 'Enrol it again if it should come back.',
  },
  DEVICE_UNKNOWN: {
    number: 27,
    httpStatus: 404,
    closeCode: 4001,
    retryable: false,
    scope: 'link',
    sentence: 'This machine is not known here.',
    nextStep: 'Enrol the machine.',
  },
  DEVICE_WAITING: {
    number: 30,
    httpStatus: 403,
    closeCode: 4003,
    retryable: false,
    scope: 'request',
    sentence: 'This machine waits for somebody to let it in.',
    nextStep: 'Let it in on its page, then try again.',
  },
  CLOCK_SKEWED: {
    number: 28,
    httpStatus: 401,
    closeCode: 4001,
    retryable: true,
    scope: 'link',
    sentence: 'The two clocks differ too much.',
    nextStep: "Set the machine's clock.",
  },
  AUTHORITY_UNKNOWN: {
    number: 29,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'link',
    sentence: 'The server proved its identity with an authority this machine does not know.',
    nextStep: 'Check the address; if the server was set up anew, enrol the machine again.',
  },
  DEVICE_OFFLINE: {
    number: 40,
    httpStatus: 400,
    closeCode: 4002,
    retryable: true,
    scope: 'request',
    sentence: 'The machine is not connected.',
    nextStep: 'Wait until it is online, then try again.',
  },
  LINK_LOST: {
    number: 41,
    httpStatus: 502,
    closeCode: 4002,
    retryable: true,
    scope: 'link',
    sentence: 'The connection to the machine was lost.',
    nextStep: 'Wait: it comes back by itself.',
  },
  LINK_SUPERSEDED: {
    number: 42,
    httpStatus: 409,
    closeCode: 4009,
    retryable: false,
    scope: 'link',
    sentence: 'The same machine connected again; this older connection ended.',
    nextStep: 'If this repeats, two machines share one identity: enrol one of them again.',
  },
  CHANNEL_KIND_UNSUPPORTED: {
    number: 43,
    httpStatus: 501,
    closeCode: 1008,
    retryable: false,
    scope: 'channel',
    sentence: 'This machine does not offer that.',
    nextStep: 'Update the agent, or choose another way.',
  },
  CHANNEL_LIMIT_REACHED: {
    number: 44,
    httpStatus: 429,
    closeCode: 4029,
    retryable: true,
    scope: 'channel',
    sentence: 'Too many channels are open on this machine.',
    nextStep: 'Close one and try again.',
  },
  SLOW_CONSUMER: {
    number: 45,
    httpStatus: 503,
    closeCode: 1013,
    retryable: true,
    scope: 'channel',
    sentence: 'The other side did not read for too long.',
    nextStep: 'Try again on a better connection.',
  },
  TERMINAL_SHELL_UNKNOWN: {
    number: 50,
    httpStatus: 400,
    closeCode: 1008,
    retryable: false,
    scope: 'channel',
    sentence: 'The machine offers no such shell.',
    nextStep: 'Choose one that it offers, or leave the choice to the machine.',
  },
  TERMINAL_ACCOUNT_UNKNOWN: {
    number: 51,
    httpStatus: 400,
    closeCode: 1008,
    retryable: false,
    scope: 'channel',
    sentence: 'The machine has no such account.',
    nextStep: 'Choose an account that it has, or leave the choice to the machine.',
  },
  TERMINAL_ACCOUNT_REFUSED: {
    number: 52,
    httpStatus: 403,
    closeCode: 4003,
    retryable: false,
    scope: 'channel',
    sentence: 'The machine opens no terminal for this account.',
    nextStep: "Choose another account, or ask the machine's administrator to allow it.",
  },
  GRANT_MISSING: {
    number: 60,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'channel',
    sentence: 'This needs a session grant.',
    nextStep: 'Start a session first.',
  },
  GRANT_INVALID: {
    number: 61,
    httpStatus: 403,
    closeCode: 4003,
    retryable: false,
    scope: 'channel',
    sentence: 'The session grant is not valid for this machine.',
    nextStep: 'Start a new session.',
  },
  GRANT_EXPIRED: {
    number: 62,
    httpStatus: 403,
    closeCode: 4003,
    retryable: false,
    scope: 'channel',
    sentence: 'The session grant has expired.',
    nextStep: 'Start a new session.',
  },
  PERMISSION_DENIED: {
    number: 63,
    httpStatus: 403,
    closeCode: 4003,
    retryable: false,
    scope: 'request',
    sentence: 'You are not allowed to do this.',
    nextStep: 'Ask an administrator for the named permission.',
  },
  ACCESS_PAUSED: {
    number: 64,
    httpStatus: 403,
    closeCode: 4003,
    retryable: true,
    scope: 'channel',
    sentence: 'Someone at the machine has paused all remote access.',
    nextStep: 'Ask the person at the machine to resume access.',
  },
  OUTSIDE_ALLOWED_HOURS: {
    number: 65,
    httpStatus: 403,
    closeCode: 4003,
    retryable: true,
    scope: 'channel',
    sentence: 'The machine allows remote access only at certain hours.',
    nextStep: 'Come back within the allowed hours.',
  },
  SESSION_UNKNOWN: {
    number: 80,
    httpStatus: 404,
    closeCode: 4001,
    retryable: false,
    scope: 'session',
    sentence: 'There is no such session, or you may not see it.',
    nextStep: 'Look it up in the list of sessions.',
  },
  SESSION_STATE_CONFLICT: {
    number: 81,
    httpStatus: 400,
    closeCode: 1008,
    retryable: false,
    scope: 'request',
    sentence: 'The session is not in a state that allows this.',
    nextStep: "Look at the session's state, then try what it allows.",
  },
  SESSION_ENDED: {
    number: 82,
    httpStatus: 400,
    closeCode: 1000,
    retryable: false,
    scope: 'session',
    sentence: 'The session has ended.',
    nextStep: 'Start a new session.',
  },
  SESSION_LIMIT: {
    number: 83,
    httpStatus: 429,
    closeCode: 4029,
    retryable: true,
    scope: 'request',
    sentence: 'Too many sessions are open.',
    nextStep: 'End a session that is no longer needed, then try again.',
  },
  SESSION_IDLE: {
    number: 84,
    httpStatus: 410,
    closeCode: 1000,
    retryable: false,
    scope: 'session',
    sentence: 'The session ended because nobody used it for a while.',
    nextStep: 'Start a new session.',
  },
  SESSION_TOO_LONG: {
    number: 85,
    httpStatus: 410,
    closeCode: 1000,
    retryable: false,
    scope: 'session',
    sentence: 'The session reached its longest allowed duration.',
    nextStep: 'Start a new session.',
  },
  NEGOTIATION_TIMEOUT: {
    number: 86,
    httpStatus: 504,
    closeCode: 4008,
    retryable: true,
    scope: 'session',
    sentence: 'The session could not be established in time.',
    nextStep: "Try again; if it stays, look at the machine's connection.",
  },
  SESSION_REVOKED: {
    number: 87,
    httpStatus: 403,
    closeCode: 4003,
    retryable: false,
    scope: 'session',
    sentence: 'Your access to this session was withdrawn.',
    nextStep: 'Ask an administrator whether you may still connect.',
  },
  SESSION_OWNED_ELSEWHERE: {
    number: 88,
    httpStatus: 409,
    closeCode: 4009,
    retryable: false,
    scope: 'session',
    sentence: 'This session is already open elsewhere.',
    nextStep: 'Go on there, or end the session there.',
  },
  AGENT_SEND_FAILED: {
    number: 89,
    httpStatus: 502,
    closeCode: 4003,
    retryable: true,
    scope: 'session',
    sentence: 'The machine could not be reached.',
    nextStep: 'Wait until it is online, then try again.',
  },
  VIEWER_TIMED_OUT: {
    number: 90,
    httpStatus: 408,
    closeCode: 4008,
    retryable: true,
    scope: 'session',
    sentence: 'The browser did not answer for too long.',
    nextStep: 'Check the network, then connect again.',
  },
  INPUT_FLOOD: {
    number: 91,
    httpStatus: 429,
    closeCode: 1008,
    retryable: false,
    scope: 'channel',
    sentence: 'Far more input arrived than a person can make.',
    nextStep: 'Connect again and paste less at a time, or send a file.',
  },
  VIEW_ONLY: {
    number: 92,
    httpStatus: 403,
    closeCode: 4003,
    retryable: false,
    scope: 'request',
    sentence: 'This session may watch but not act.',
    nextStep: 'Ask for a session that is not view only.',
  },
  TRANSFER_LIMIT: {
    number: 93,
    httpStatus: 429,
    closeCode: 4029,
    retryable: true,
    scope: 'request',
    sentence: 'Too many file transfers are running.',
    nextStep: 'Wait until one has finished, then try again.',
  },
  TUNNEL_LIMIT: {
    number: 94,
    httpStatus: 429,
    closeCode: 4029,
    retryable: true,
    scope: 'request',
    sentence: 'Too many tunnels are open on this machine.',
    nextStep: 'Close a tunnel that is no longer needed, then try again.',
  },
  SESSION_ENDED_BY_OWNER: {
    number: 95,
    httpStatus: 400,
    closeCode: 1000,
    retryable: false,
    scope: 'session',
    sentence: 'Whoever opened this session has ended it.',
    nextStep: 'Start a new session if you still need one.',
  },
  SESSION_ENDED_BY_ADMINISTRATOR: {
    number: 96,
    httpStatus: 400,
    closeCode: 1000,
    retryable: false,
    scope: 'session',
    sentence: 'An administrator has ended this session.',
    nextStep: 'Ask an administrator before you start a new one.',
  },
  SESSION_ENDED_ON_MACHINE: {
    number: 97,
    httpStatus: 400,
    closeCode: 1000,
    retryable: false,
    scope: 'session',
    sentence: 'What ran in this session has ended on the machine.',
    nextStep: 'Start a new session if you still need one.',
  },
  TICKET_INVALID: {
    number: 100,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'request',
    sentence: 'This ticket is not valid here.',
    nextStep: 'Open the page again to get a new ticket.',
  },
  TICKET_EXPIRED: {
    number: 101,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'request',
    sentence: 'This ticket has expired.',
    nextStep: 'Open the page again to get a new ticket.',
  },
  TICKET_USED: {
    number: 102,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'request',
    sentence: 'This ticket was used before; each works once.',
    nextStep: 'Open the page again to get a new ticket.',
  },
  TICKETS_UNAVAILABLE: {
    number: 103,
    httpStatus: 503,
    closeCode: 1013,
    retryable: true,
    scope: 'request',
    sentence: 'Tickets cannot be checked at the moment.',
    nextStep: 'Try again in a moment.',
  },
  CONSENT_DENIED: {
    number: 120,
    httpStatus: 403,
    closeCode: 4003,
    retryable: false,
    scope: 'session',
    sentence: 'The person at the machine said no.',
    nextStep: 'Ask the person, then try again.',
  },
  CONSENT_TIMED_OUT: {
    number: 121,
    httpStatus: 403,
    closeCode: 4003,
    retryable: true,
    scope: 'session',
    sentence: 'The person at the machine did not answer in time.',
    nextStep: 'Call the person, then try again.',
  },
  CONSENT_NOBODY_TO_ASK: {
    number: 122,
    httpStatus: 403,
    closeCode: 4003,
    retryable: true,
    scope: 'session',
    sentence: 'Nobody is at the machine to give consent.',
    nextStep: 'Try again when somebody is there.',
  },
  CONSENT_HELPER_ABSENT: {
    number: 123,
    httpStatus: 403,
    closeCode: 4003,
    retryable: true,
    scope: 'session',
    sentence: 'The machine cannot show the question for consent.',
    nextStep: "Check on the machine that Farhand runs in the person's session.",
  },
  RECORDING_UNAVAILABLE: {
    number: 124,
    httpStatus: 503,
    closeCode: 1013,
    retryable: true,
    scope: 'session',
    sentence: 'This session must be recorded, and recording does not work at the moment.',
    nextStep: 'Look at the recording storage, then try again.',
  },
  LOGIN_FAILED: {
    number: 140,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'request',
    sentence: 'The e-mail address or the password is wrong.',
    nextStep: 'Check both, then try again.',
  },
  LOGIN_REQUIRED: {
    number: 141,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'request',
    sentence: 'You are not logged in.',
    nextStep: 'Log in, then try again.',
  },
  LOGIN_LINK_INVALID: {
    number: 142,
    httpStatus: 401,
    closeCode: 4001,
    retryable: false,
    scope: 'request',
    sentence: 'This link was used before, is too old, or was never made.',
    nextStep: 'Ask for a new link.',
  },
  RECENT_FACTOR_REQUIRED: {
    number: 143,
    httpStatus: 403,
    closeCode: 4003,
    retryable: true,
    scope: 'request',
    sentence: 'This needs you to prove again that it is you.',
    nextStep: 'Enter your password, then try again.',
  },
};

const BY_NUMBER: ReadonlyMap<number, ErrorCode> = new Map(
  (Object.keys(ERROR_CODES) as ErrorCode[]).map((code) => [ERROR_CODES[code].number, code]),
);

/** The code with this number; `INTERNAL` for a number from a newer server. */
export function errorCodeOfNumber(number: number): ErrorCode {
  return BY_NUMBER.get(number) ?? 'INTERNAL';
}

/** Whether a text from elsewhere names a code of this table. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERROR_CODES, text);
}
