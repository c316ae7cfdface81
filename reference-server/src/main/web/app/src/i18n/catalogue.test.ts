// @vitest-environment jsdom
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '@farhand/viewer';
import { de } from './de';
import { en, type Message } from './en';
import { FAILURES_DE } from './failures.de';
import { format } from './text';

const ENGLISH: Readonly<Record<string, Message>> = en;
const GERMAN: Readonly<Record<string, Message>> = de;
const REASONS = readFileSync(
  path.resolve(import.meta.dirname, '../../../../java/dev/farhand/server/refusal/Reason.java'),
  'utf8',
);
const SOURCES = path.resolve(import.meta.dirname, '..');

/** Every source of the console in one text, without the catalogue itself. */
const code = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/u.test(file) && !/\.test\.|i18n\/(?:en|de|failures\.de)\.ts$/u.test(file))
  .map((file) => readFileSync(path.join(SOURCES, file), 'utf8'))
  .join('\n');

/** Keys that are put together at run time: `t(`role.${role}`)`. */
const FAMILIES = [
  'endedBy.',
  'kind.',
  'limit.',
  'live.',
  'permission.',
  'refused.',
  'role.',
  'status.',
  'terminal.state.',
  'theme.',
  'token.',
];

function forms(message: Message): readonly string[] {
  return typeof message === 'string' ? [message] : [message.one, message.other];
}

function places(message: Message): string[] {
  return [...new Set(forms(message).flatMap((form) => form.match(/\{\w+\}/gu) ?? []))].sort();
}

describe('the catalogue', () => {
  it('has the same keys in both languages, sorted', () => {
    expect(Object.keys(GERMAN)).toEqual(Object.keys(ENGLISH));
  });

  it.each(Object.keys(ENGLISH))('fills in the same in both languages: %s', (key) => {
    expect(places(GERMAN[key] ?? '')).toEqual(places(ENGLISH[key] ?? ''));
  });

  it('has no empty sentence and none that is the same in German but for names and loan words', () => {
    const same = Object.keys(ENGLISH).filter((key) => JSON.stringify(ENGLISH[key]) === JSON.stringify(GERMAN[key]));
    expect(same.sort()).toEqual([
      'device.label',
      'device.name',
      'device.terminal',
      'kind.terminal',
      'presence.offline',
      'presence.online',
      'terminal.endsIn',
      'terminal.shell',
      'terminal.titleOf',
      'user.name',
    ]);
    expect(Object.values({ ...ENGLISH }).flatMap(forms)).not.toContain('');
  });

  it('holds no sentence that nothing says', () => {
    const silent = Object.keys(ENGLISH).filter(
      (key) => !code.includes(`'${key}'`) && !FAMILIES.some((family) => key.startsWith(family)),
    );
    expect(silent).toEqual([]);
  });

  it('is the only place for words: no page has its own', () => {
    const words = [...code.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+)[.!?]?\s*</gu)].map((match) => match[1]);
    expect(words).toEqual([]);
  });

  it('has every failure of the server’s table and of the page, each with a next step', () => {
    const own = ['CONNECTION_LOST', 'NETWORK_AWAY', 'NOT_UNDERSTOOD', 'OTHER_PERSON', 'SERVER_SILENT'];
    const missing = [...Object.keys(ERROR_CODES), ...own].filter((known) => !Object.hasOwn(FAILURES_DE, known));
    expect(missing).toEqual([]);
    expect(Object.keys(FAILURES_DE)).toEqual(Object.keys(FAILURES_DE).sort());
    expect(Object.values(FAILURES_DE).flat()).not.toContain('');
  });

  it('has each reason that the server gives, with a next step', () => {
    const reasons = [...REASONS.matchAll(/^ {4}([A-Z_]+)[,;]$/gmu)].map(([, name = '']) =>
      name.toLowerCase().replaceAll('_', '-'),
    );
    const said = Object.keys(ENGLISH).filter((key) => key.startsWith('refused.'));
    expect(said).toEqual(reasons.flatMap((each) => [`refused.${each}`, `refused.${each}.next`]).sort());
    expect(reasons).toContain('name-taken');
  });

  it('counts in the language’s own way', () => {
    expect(format(en['paste.title'], 'en', { n: 1 })).toBe('Paste 1 line?');
    expect(format(de['devices.count'], 'de', { n: 1_200, online: 3 })).toBe('1.200 Geräte, 3 online');
  });

  it('leaves what was given exactly as it is', () => {
    expect(format('a {b} c', 'en', { b: '<b>{n}</b>' })).toBe('a <b>{n}</b> c');
  });
});
