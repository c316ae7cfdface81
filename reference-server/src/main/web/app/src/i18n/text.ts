import { useSyncExternalStore } from 'react';
import { keep, readKept } from '../ui/kept';
import { de } from './de';
import { en, type Message, type MessageKey } from './en';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;
export type Values = Readonly<Record<string, string | number>>;

const CATALOGUES: Readonly<Record<Language, Readonly<Record<MessageKey, Message>>>> = { en, de };
const STORED = 'farhand-language';

const listeners = new Set<() => void>();
let language: Language = firstLanguage();
document.documentElement.lang = language;

function firstLanguage(): Language {
  const wanted = [readKept(STORED), ...navigator.languages.map((each) => each.slice(0, 2))];
  return wanted.find(isLanguage) ?? 'en';
}

function isLanguage(text: string | null): text is Language {
  return text !== null && Object.hasOwn(LANGUAGES, text);
}

export function currentLanguage(): Language {
  return language;
}

/** The chosen language as it is written where this person is: 24 hours or 12, day or month first. */
export function currentRegion(): string {
  return navigator.languages.find((each) => each.slice(0, 2) === language) ?? language;
}

export function chooseLanguage(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen;
  keep(STORED, chosen);
  listeners.forEach((listener) => listener());
}

/** The sentence in the chosen language; `n` picks singular or plural. */
export function text(key: MessageKey, values: Values = {}): string {
  return format(CATALOGUES[language][key], language, values);
}

export function format(message: Message, locale: Language, values: Values): string {
  const sentence = typeof message === 'string' ? message : message[pluralForm(locale, values['n'])];
  return sentence.replace(/\{(\w+)\}/gu, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? numberFormat(locale).format(value) : value;
  });
}

function pluralForm(locale: Language, n: string | number | undefined): 'one' | 'other' {
  return new Intl.PluralRules(locale).select(Number(n)) === 'one' ? 'one' : 'other';
}

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: Language): Intl.NumberFormat {
  const known = numberFormats.get(locale) ?? new Intl.NumberFormat(locale);
  numberFormats.set(locale, known);
  return known;
}

/** The same as {@link text}; a component that uses it is drawn again when the language changes. */
export function useText(): typeof text {
  useLanguage();
  return text;
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
