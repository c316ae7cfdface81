// @vitest-environment jsdom
import { ERROR_CODES, type ErrorCode, type Failure } from '@farhand/viewer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureWords } from './failures';
import { FAILURES_DE } from './failures.de';
import { chooseLanguage } from './text';

function failure(code: ErrorCode, message: string): Failure {
  return { code, message, nextStep: 'Do this.', retryable: false };
}

describe('a failure in German', () => {
  beforeEach(() => chooseLanguage('de'));
  afterEach(() => chooseLanguage('en'));

  it('says why a session had ended in German where the server said so in the words of its table', () => {
    const why = failureWords(failure('SESSION_ENDED', ERROR_CODES.SESSION_ENDED_BY_ADMINISTRATOR.sentence));
    expect([why.message, why.nextStep]).toEqual(FAILURES_DE['SESSION_ENDED_BY_ADMINISTRATOR']);
    expect(failureWords(failure('SESSION_ENDED', 'Something else.')).message).toBe('Die Sitzung ist beendet.');
  });

  it('keeps what the server said of a field that has no German name', () => {
    expect(failureWords(failure('INVALID_REQUEST', '"q" is too long.')).message).toContain('("q" is too long.)');
  });
});
