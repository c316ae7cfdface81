import type { TerminalState } from '@farhand/viewer/terminal';
import { useCallback, useRef, useState } from 'react';

/** What became of what was on the screen while nobody was connected, and nobody has read yet. */
export interface Unread {
  /** The shell is another one. */
  readonly replaced: boolean;
  /** A part of the output is missing. */
  readonly gap: boolean;
}

const NOTHING: Unread = { replaced: false, gap: false };

/** Keeps it over however many losses more: each attachment tells only what is new since the one before. */
export function useUnread() {
  const [unread, setUnread] = useState(NOTHING);
  const attached = useRef(false);
  const hear = useCallback((state: TerminalState) => {
    if (state.kind === 'running' && !attached.current) {
      const { replaced, gap } = state.shell;
      // What is missing of a shell that is gone itself is no news.
      setUnread((before) => (replaced ? { replaced, gap } : { ...before, gap: before.gap || gap }));
    }
    attached.current = state.kind === 'running';
  }, []);
  const read = useCallback((what: keyof Unread) => setUnread((before) => ({ ...before, [what]: false })), []);
  return { unread, hear, read };
}
