import { lazyRouteComponent } from '@tanstack/react-router';

/** Fetched when it is wanted, or before: the emulator is as large as the rest of the console. */
export const terminalPage = lazyRouteComponent(() => import('./TerminalPage'), 'TerminalPage');

/** Fetches it in a quiet moment, since a technician will want it next. */
export function fetchTerminalPage(): () => void {
  const fetch = () => void terminalPage.preload?.();
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(fetch, 500);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(fetch);
  return () => cancelIdleCallback(asked);
}
