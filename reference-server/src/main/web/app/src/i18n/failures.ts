import { ERROR_CODES, isErrorCode, type Failure } from '@farhand/viewer';
import type { ErrorBody } from '../api/types';
import { en, type MessageKey } from './en';
import { FAILURES_DE, type FailureWords } from './failures.de';
import { currentLanguage, text } from './text';
import { waitingTime } from './times';

/** With what else the server's answer said. */
export interface ToldFailure extends Failure {
  readonly told?: ErrorBody;
}

interface Words {
  readonly message: string;
  readonly nextStep: string;
}

/**
 * A failure in the chosen language. What people run into every day has its own words in both; of the rest English is as
 * the server wrote it, and German the code's own sentence, and behind it what the server said beyond the table: which
 * field, which permission.
 */
export function failureWords(failure: ToldFailure): Words {
  return ofReason(failure) ?? ofLimit(failure) ?? { ...ofTable(failure), ...ofWait(failure) };
}

function ofReason({ told }: ToldFailure): Words | undefined {
  const message = keyOf(`refused.${told?.reason}`);
  const next = keyOf(`refused.${told?.reason}.next`);
  return message && next && { message: text(message), nextStep: text(next) };
}

/** Whose limit it is; who has reached one that is not theirs alone may have nothing to end. */
function ofLimit({ code, told }: ToldFailure): Words | undefined {
  const message = code === 'SESSION_LIMIT' ? keyOf(`limit.${told?.scope}`) : undefined;
  const numbers = { n: told?.currentCount ?? 0, max: told?.maxAllowed ?? 0 };
  return message && { message: text(message, numbers), nextStep: text(told?.scope === 'user' ? 'limit.own' : 'limit.others') };
}

/** Who was too fast hears for how long to wait. */
function ofWait({ code, retryAfterMs }: Failure): Partial<Words> {
  return code === 'RATE_LIMITED' && retryAfterMs !== undefined
    ? { nextStep: text('failure.wait', { time: waitingTime(retryAfterMs) }) }
    : {};
}

function keyOf(name: string): MessageKey | undefined {
  return Object.hasOwn(en, name) ? (name as MessageKey) : undefined;
}

function ofTable(failure: Failure): Words {
  const german = currentLanguage() === 'de' ? germanOf(failure) : undefined;
  if (!german) {
    return failure;
  }
  const more = isErrorCode(failure.code) && SPECIFIC.has(failure.code) && failure.message !== ERROR_CODES[failure.code].sentence;
  return { message: more ? `${german[0]} (${failure.message})` : german[0], nextStep: german[1] };
}

/** Of a session that has ended the server says why in the words of another row of its table. */
function germanOf({ code, message }: Failure): FailureWords | undefined {
  const why = code === 'SESSION_ENDED' ? CODE_OF_SENTENCE.get(message) : undefined;
  const row = why ?? code;
  return Object.hasOwn(FAILURES_DE, row) ? FAILURES_DE[row] : undefined;
}

const CODE_OF_SENTENCE: ReadonlyMap<string, string> = new Map(
  Object.entries(ERROR_CODES).map(([code, { sentence }]) => [sentence, code]),
);

/** Whose sentence leaves open what it is about. */
const SPECIFIC: ReadonlySet<string> = new Set([
  'INVALID_CONFIGURATION',
  'INVALID_REQUEST',
  'PERMISSION_DENIED',
  'TERMINAL_ACCOUNT_REFUSED',
  'TERMINAL_ACCOUNT_UNKNOWN',
  'TERMINAL_SHELL_UNKNOWN',
]);
