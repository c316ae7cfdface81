import { en, type MessageKey } from '../i18n/en';
import type { text } from '../i18n/text';

export const DAY = 24 * 3_600;
export const VALID_DAYS = [7, 90, 365] as const;

type Scope<Key = MessageKey> = Key extends `permission.${infer Name}` ? Name : never;

/** What one may give a key: what one has oneself, as far as this page has words for it. */
export function scopesOnOffer(permissions: readonly string[]): readonly Scope[] {
  return permissions.filter(isKnown).toSorted();
}

/** What a key may, in words; a permission that this page does not know by its name. */
export function scopeWords(scopes: readonly string[], t: typeof text): string {
  return scopes.map((each) => (isKnown(each) ? t(`permission.${each}`) : each)).join(', ');
}

function isKnown(scope: string): scope is Scope {
  return Object.hasOwn(en, `permission.${scope}`);
}
