import { useEffect, useState } from 'react';

let taken: string | undefined;

/** The secret behind `#`, which never leaves the browser by itself; taken out of the address at once. */
function takeSecret(): string {
  const found = location.hash.slice(1);
  if (found) {
    taken = found;
    history.replaceState(history.state, '', location.pathname);
  }
  return taken ?? '';
}

/**
 * The secret that somebody came with. One that is pasted into the same tab later changes nothing but what stands behind
 * `#`, and the browser loads no page for that: it counts on, and whose key is the count begins anew with it.
 */
export function useSecretOfFragment(): { readonly secret: string; readonly count: number } {
  const [taken, setTaken] = useState(() => ({ secret: takeSecret(), count: 0 }));
  useEffect(() => {
    const onHash = () => {
      // Back and forth in the history lead past addresses without one.
      if (location.hash.length > 1) {
        const secret = takeSecret();
        setTaken(({ count }) => ({ secret, count: count + 1 }));
      }
    };
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);
  return taken;
}

/** The secret in what somebody pasted: the whole link, the line that it was printed on, or the secret alone. */
export function secretIn(pasted: string): string | undefined {
  return /\bfhl_[\w-]+/u.exec(pasted)?.[0];
}
