import { ERROR_CODES, isErrorCode, type Failure } from '@farhand/viewer';
import { FAILURES_DE } from './failures.de';
import { currentLanguage } from './text';

/**
 * A failure in the chosen language: English as the server wrote it; in German the code's own sentence, and behind it
 * what the server said beyond the table: which field, which permission.
 */
export function failureWords(failure: Failure): { readonly message: string; readonly nextStep: string } {
  const german = currentLanguage() === 'de' && Object.hasOwn(FAILURES_DE, failure.code) ? FAILURES_DE[failure.code] : undefined;
  if (!german) {
    return failure;
  }
  const more = isErrorCode(failure.code) && SPECIFIC.has(failure.code) && failure.message !== ERROR_CODES[failure.code].sentence;
  return { message: more ? `${german[0]} (${failure.message})` : german[0], nextStep: german[1] };
}

/** Whose sentence leaves open what it is about. */
const SPECIFIC: ReadonlySet<string> = new Set(['INVALID_REQUEST', 'PERMISSION_DENIED', 'INVALID_CONFIGURATION', 'SESSION_ENDED']);
