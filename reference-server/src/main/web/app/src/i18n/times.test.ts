// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { chooseLanguage } from './text';
import { relative, waitingTime } from './times';

const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('how long ago', () => {
  afterEach(() => chooseLanguage('en'));

  it('is no length: a minute is not written as a metre', () => {
    expect(relative('2026-11-23T11:59:00Z', NOW)).toBe('1 min. ago');
    chooseLanguage('de');
    expect(relative('2026-11-23T11:59:00Z', NOW)).toBe('vor 1 Min.');
    expect(relative('2026-11-23T09:00:00Z', NOW)).toBe('vor 3 Std.');
    expect(relative('2026-11-28T12:00:00Z', NOW)).toBe('in 5 Tagen');
    expect(relative('2026-11-23T11:59:30Z', NOW)).toBe('gerade eben');
  });
});

describe('how long to wait', () => {
  afterEach(() => chooseLanguage('en'));

  it('is in words, and never too short', () => {
    expect([1, 59_001, 90_001, 480_000, 7_200_001].map(waitingTime)).toEqual([
      '1 second',
      '60 seconds',
      '2 minutes',
      '8 minutes',
      '3 hours',
    ]);
    chooseLanguage('de');
    expect(waitingTime(480_000)).toBe('8 Minuten');
  });
});
