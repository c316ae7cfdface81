import { useEffect, type RefObject } from 'react';
import { dialogIsOpen } from '../shell/keys';

type Focusable = Pick<HTMLElement, 'focus'>;

/**
 * Gives the keyboard to the terminal, unless a dialogue is open: what is typed there, a password perhaps, must not go on in
 * a terminal that appears meanwhile, also where the dialogue has lost the focus for a moment. Then as {@link takeLostFocus}.
 */
export function takeFocus(screen: Focusable): () => void {
  if (dialogIsOpen()) {
    return takeLostFocus(screen);
  }
  screen.focus();
  return () => undefined;
}

/**
 * Gives the keyboard to the terminal where nothing else has it; while a dialogue is open not before that is gone, if it
 * left the keyboard to nobody. The answer gives that up.
 */
export function takeLostFocus(screen: Focusable): () => void {
  const take = () => {
    if (document.activeElement === document.body) {
      screen.focus();
    }
  };
  if (!dialogIsOpen()) {
    take();
    return () => undefined;
  }
  const watcher = new MutationObserver(() => {
    if (!dialogIsOpen()) {
      watcher.disconnect();
      take();
    }
  });
  watcher.observe(document.body, { childList: true, subtree: true });
  return () => watcher.disconnect();
}

/** After this long without a key nobody is in the middle of a line. */
const QUIET_MS = 1_000;

/**
 * Gives the keyboard to a button that came by itself, when nobody types any more: whoever is in the middle of a line would
 * press it, and the rest of the line would go where it leads. Only from the terminal, not from where somebody went meanwhile.
 */
export function useFocusWhenQuiet(button: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const take = () => {
      const focused = document.activeElement;
      if ((focused === document.body || focused?.closest('.xterm')) && !dialogIsOpen()) {
        button.current?.focus();
      }
    };
    let timer = setTimeout(take, QUIET_MS);
    const onKey = () => {
      clearTimeout(timer);
      timer = setTimeout(take, QUIET_MS);
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', onKey, { capture: true });
    };
  }, [button]);
}
