import type { TerminalScreen } from '@farhand/viewer/terminal';
import { dialogIsOpen } from '../shell/keys';

/**
 * Gives the keyboard to the terminal, unless a dialogue is open: what is typed there, a password perhaps, must not go on in
 * a terminal that appears meanwhile, also where the dialogue has lost the focus for a moment. Then when the dialogue is
 * gone, if it left the keyboard to nobody. The answer gives that up.
 */
export function takeFocus(screen: TerminalScreen): () => void {
  if (!dialogIsOpen()) {
    screen.focus();
    return () => undefined;
  }
  const watcher = new MutationObserver(() => {
    if (!dialogIsOpen()) {
      watcher.disconnect();
      takeLostFocus(screen);
    }
  });
  watcher.observe(document.body, { childList: true, subtree: true });
  return () => watcher.disconnect();
}

/** Gives the keyboard to the terminal where nothing else has it. */
export function takeLostFocus(screen: TerminalScreen): void {
  if (document.activeElement === document.body && !dialogIsOpen()) {
    screen.focus();
  }
}
