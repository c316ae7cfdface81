import type { Page } from './types';

interface Named {
  readonly id: string;
}

/** How often a list is read that changes while it is read. */
const READINGS = 3;

/**
 * Everything that stands in a list of pages. What goes, comes or is renamed between two pages moves what follows to another
 * one, so that it may be on none: then the list is read again. One that never keeps still is all that was on any page.
 */
export async function wholeList<T extends Named>(read: () => Promise<readonly Page<T>[]>): Promise<readonly T[]> {
  const all = new Map<string, T>();
  for (let reading = 1; reading <= READINGS; reading += 1) {
    const pages = await read();
    if (addUp(pages)) {
      return pages.flatMap(({ data }) => data);
    }
    pages.forEach(({ data }) => data.forEach((one) => all.set(one.id, one)));
  }
  return [...all.values()];
}

/** Whether there are as many as each page says that there are. */
function addUp(pages: readonly Page<Named>[]): boolean {
  const ids = new Set(pages.flatMap(({ data }) => data.map(({ id }) => id)));
  return pages.every(({ pagination }) => pagination.total === ids.size);
}
