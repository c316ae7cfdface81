import { lazyRouteComponent } from '@tanstack/react-router';

/** Fetched when it is wanted, or before: the emulator is as large as the rest of the console. */
export const terminalPage = lazyRouteComponent(() => import('./TerminalPage'), 'TerminalPage');

/** Makes ready in quiet moments what a technician will want next: the page's code, then a screen. */
export function prepareTerminalPage(): () => void {
  let wanted = true;
  let giveUp: () => void = () => undefined;
  giveUp = whenQuiet(() => {
    void Promise.all([terminalPage.preload?.(), import('./spareScreen')])
      .then(([, { prepareScreen }]) => {
        if (wanted) {
          giveUp = whenQuiet(prepareScreen);
        }
      })
      // It is fetched again when it is wanted, and says then what is wrong.
      .catch(() => undefined);
  });
  return () => {
    wanted = false;
    giveUp();
  };
}

function whenQuiet(act: () => void): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(act, 500);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(act);
  return () => cancelIdleCallback(asked);
}
