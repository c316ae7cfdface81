import { ERROR_CODES, errorCodeOfNumber, isErrorCode, type ErrorCode } from './protocol/ErrorCode';
import type { Refusal } from './protocol/messages';

/** What only a viewer can notice; the server's table does not know it. */
export type ViewerCode =
  /** The browser says that it has no network. */
  | 'NETWORK_AWAY'
  /** The server could not be reached, or the connection broke off without a word. */
  | 'CONNECTION_LOST'
  /** The connection stands, but nothing comes any more. */
  | 'SERVER_SILENT'
  /** Something arrived that is no message of the protocol. */
  | 'NOT_UNDERSTOOD';

/** A clear no: for a program, for a person, and what to do next. */
export interface Failure {
  readonly code: ErrorCode | ViewerCode | (string & {});
  /** One sentence for a person. */
  readonly message: string;
  readonly nextStep: string;
  /** Whether the same may succeed later without anything else changing. */
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  /** Finds it in the server's log. */
  readonly requestId?: string;
}

const OWN: Readonly<Record<ViewerCode, Failure>> = {
  NETWORK_AWAY: {
    code: 'NETWORK_AWAY',
    message: 'This computer has no network.',
    nextStep: 'Check cable or Wi-Fi; the connection comes back by itself.',
    retryable: true,
  },
  CONNECTION_LOST: {
    code: 'CONNECTION_LOST',
    message: 'The connection to the server was lost.',
    nextStep: 'Wait: it comes back by itself.',
    retryable: true,
  },
  SERVER_SILENT: {
    code: 'SERVER_SILENT',
    message: 'The server does not answer any more.',
    nextStep: 'Wait: a new connection is made by itself.',
    retryable: true,
  },
  NOT_UNDERSTOOD: {
    code: 'NOT_UNDERSTOOD',
    message: 'The server sent something that this page does not understand.',
    nextStep: 'Reload the page to get the current version.',
    retryable: false,
  },
};

export function viewerFailure(code: ViewerCode): Failure {
  return OWN[code];
}

/** The failure of a code of the table, in the table's own words. */
export function failureOf(code: ErrorCode): Failure {
  const row = ERROR_CODES[code];
  return { code, message: row.sentence, nextStep: row.nextStep, retryable: row.retryable };
}

export function failureOfRefusal(refusal: Refusal): Failure {
  const code = errorCodeOfNumber(refusal.code);
  const known = failureOf(code);
  return {
    code,
    message: refusal.message || known.message,
    nextStep: refusal.nextStep || known.nextStep,
    retryable: refusal.retryable,
    ...(refusal.retryAfterMs > 0n && { retryAfterMs: Number(refusal.retryAfterMs) }),
    ...(refusal.requestId && { requestId: refusal.requestId }),
  };
}

const OF_CLOSE_CODE: ReadonlyMap<number, Failure> = new Map<number, Failure>([
  [1000, failureOf('SESSION_ENDED')],
  [1002, failureOf('PROTOCOL_VIOLATION')],
  [1008, failureOf('PROTOCOL_VIOLATION')],
  [1009, failureOf('MESSAGE_TOO_LARGE')],
  [1011, failureOf('INTERNAL')],
  [1012, failureOf('SERVER_RESTARTING')],
  [1013, failureOf('OVERLOADED')],
  [4001, failureOf('TICKET_INVALID')],
  [4002, failureOf('DEVICE_OFFLINE')],
  [4003, failureOf('PERMISSION_DENIED')],
  [4008, failureOf('VIEWER_TIMED_OUT')],
  [4009, failureOf('SESSION_OWNED_ELSEWHERE')],
  [4029, failureOf('RATE_LIMITED')],
]);

/** What a closed socket means when no refusal said more. */
export function failureOfClose(closeCode: number): Failure {
  return OF_CLOSE_CODE.get(closeCode) ?? OWN.CONNECTION_LOST;
}

/** Carries a {@link Failure} through promises. */
export class ViewerError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'ViewerError';
    this.failure = failure;
  }
}

/** The failure inside whatever was thrown; what carries none counts as a lost connection. */
export function failureIn(thrown: unknown): Failure {
  return thrown instanceof ViewerError ? thrown.failure : OWN.CONNECTION_LOST;
}

export { isErrorCode };
