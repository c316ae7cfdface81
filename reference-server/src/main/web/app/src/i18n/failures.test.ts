// @vitest-environment jsdom
import { ERROR_CODES, type ErrorCode, type Failure } from '@farhand/viewer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorBody } from '../api/types';
import { failureWords, type ToldFailure } from './failures';
import { FAILURES_DE } from './failures.de';
import { chooseLanguage } from './text';

function failure(code: ErrorCode, message: string): Failure {
  return { code, message, nextStep: 'Do this.', retryable: false };
}

function told(code: ErrorCode, body: Partial<ErrorBody>): ToldFailure {
  return { ...failure(code, 'As the server says it.'), told: { error: 'As the server says it.', code, ...body } };
}

describe('a failure in the words of the console', () => {
  beforeEach(() => chooseLanguage('de'));
  afterEach(() => chooseLanguage('en'));

  it('says what happens every day wholly in the chosen language, with a step that fits', () => {
    const taken = told('INVALID_REQUEST', { field: 'name', reason: 'name-taken' });
    expect(failureWords(taken)).toEqual({
      message: 'Dieser Name ist schon vergeben.',
      nextStep: 'Wählen Sie einen anderen Namen.',
    });
    chooseLanguage('en');
    expect(failureWords(taken)).toEqual({ message: 'There is one of this name already.', nextStep: 'Choose another name.' });
  });

  it('leaves a reason that it does not know to the server', () => {
    expect(failureWords(told('INVALID_REQUEST', { field: 'name', reason: 'full-moon' })).message).toContain(
      '(As the server says it.)',
    );
  });

  it('says for how long to wait', () => {
    const busy = (retryAfterMs: number) => failureWords({ ...failure('RATE_LIMITED', 'Too fast.'), retryAfterMs }).nextStep;
    expect(busy(8 * 60_000)).toBe('Warten Sie 8 Minuten und versuchen Sie es dann noch einmal.');
    chooseLanguage('en');
    expect(busy(30_000)).toBe('Wait 30 seconds, then try again.');
  });

  it('says whose limit is reached, and asks to end a session only of who has one', () => {
    const limit = (scope: string) => failureWords(told('SESSION_LIMIT', { scope, currentCount: 3, maxAllowed: 3 }));
    expect(limit('device').message).toBe('Es sind zu viele Sitzungen offen: 3 von 3 auf diesem Gerät.');
    expect(limit('device').nextStep).toContain('bitten Sie Kollegen oder die Verwaltung');
    expect(limit('user').message).toBe('Es sind zu viele Sitzungen offen: Sie haben 3 von 3.');
    expect(limit('user').nextStep).toContain('Beenden Sie eine von Ihren');
    chooseLanguage('en');
    expect(limit('org').message).toBe('Too many sessions are open: 3 of 3 in this organisation.');
    expect(limit('server').message).toBe('Too many sessions are open: 3 of 3 on this server.');
    expect(failureWords(failure('SESSION_LIMIT', 'As before.')).message).toBe('As before.');
  });
});

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
