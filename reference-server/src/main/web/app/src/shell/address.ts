/** Those parts of an address that say something. */
export function said<Name extends string>(
  search: Readonly<Record<string, unknown>>,
  ...names: readonly Name[]
): Readonly<Partial<Record<Name, string>>> {
  const texts = names.map((name) => [name, search[name]]).filter(([, value]) => typeof value === 'string' && value !== '');
  return Object.fromEntries(texts) as Partial<Record<Name, string>>;
}
