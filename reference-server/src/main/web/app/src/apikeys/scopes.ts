import { en, type MessageKey } from '../i18n/en';

export const DAY = 24 * 3_600;
export const VALID_DAYS = [7, 90, 365] as const;

type Scope<Key = MessageKey> = Key extends `permission.${infer Name}` ? Name : never;

/** What one may give a key: what one has oneself, as far as this page has words for it. */
export function scopesOnOffer(permissions: readonly string[]): readonly Scope[] {
  return permissions.filter((each): each is Scope => Object.hasOwn(en, `permission.${each}`)).toSorted();
}
