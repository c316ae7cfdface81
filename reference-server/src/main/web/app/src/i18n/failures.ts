import { ERROR_CODES, isErrorCode, type Failure } from '@farhand/viewer';
import { FAILURES_DE, type FailureWords } from './failures.de';
import { currentLanguage } from './text';

/**
 * A failure in the chosen language: English as the server wrote it; in German the code's own sentence, and behind it
 * what the server said beyond the table: which field, which permission.
 */
export function failureWords(failure: Failure): { readonly message: string; readonly nextStep: string } {
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
