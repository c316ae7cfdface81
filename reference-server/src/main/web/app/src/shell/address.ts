/** Those parts of an address that say something. */
export function said<Name extends string>(
  search: Readonly<Record<string, unknown>>,
  ...names: readonly Name[]
): Readonly<Partial<Record<Name, string>>> {
  const texts = names.map((name) => [name, search[name]]).filter(([, value]) => typeof value === 'string' && value !== '');
  return Object.fromEntries(texts) as Partial<Record<Name, string>>;
}

/**
 * What an address says once part of it is otherwise; what is empty stands in no address. To be given to the router as a
 * function: a page knows of an address only once it is drawn, and between two keys it need not have been.
 */
export function changed<Search extends object>(
  search: Search,
  part: { readonly [Name in keyof Search]?: Search[Name] | undefined },
): Search {
  return Object.fromEntries(Object.entries({ ...search, ...part }).filter(([, value]) => value)) as Search;
}

/** Another address for this page, of which the router hears nothing: it is told later, in a quiet moment. */
export function showAddress(href: string): void {
  if (new URL(href, location.href).pathname === location.pathname) {
    // The router listens to the history's own method.
    History.prototype.replaceState.call(history, history.state, '', href);
  }
}
