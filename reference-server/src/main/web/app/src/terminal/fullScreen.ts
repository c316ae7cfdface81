import { useSyncExternalStore } from 'react';

/** What of the browser's keyboard a page may ask for; not all browsers have it, and none over plain HTTP. */
interface KeyboardLock {
  lock?: (keys: readonly string[]) => Promise<void>;
}

/**
 * Fills the screen with the whole page: what the page puts above itself (dialogues, menus, notes) is part of that. Esc
 * belongs to the terminal and to dialogues then, where the browser lets it; holding it leaves.
 */
export async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement) {
    await document.exitFullscreen();
    return;
  }
  await document.documentElement.requestFullscreen();
  try {
    await (navigator as { keyboard?: KeyboardLock }).keyboard?.lock?.(['Escape']);
  } catch {
    // Esc leaves full screen there, as everywhere else in such a browser.
    return;
  }
}

export function useFullScreen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      document.addEventListener('fullscreenchange', listener);
      return () => document.removeEventListener('fullscreenchange', listener);
    },
    () => document.fullscreenElement !== null,
  );
}

/** Gives the screen back when the page is left. */
export function leaveFullScreen(): void {
  if (document.fullscreenElement) {
    void document.exitFullscreen();
  }
}
