import { useEffect, type RefObject } from 'react';

/** Dialogs give the focus back a moment after they close. */
const RETURN_MS = 50;

/** Where what had the focus goes away, a row that was removed or a dialog whose button has gone, the page has it: not nobody. */
export function useFocusKept(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let last: EventTarget | null = null;
    let timer: number | undefined;
    const isLost = () => last instanceof Element && !last.isConnected && document.activeElement === document.body;
    const observer = new MutationObserver(() => {
      if (timer === undefined && isLost()) {
        timer = window.setTimeout(() => {
          timer = undefined;
          if (isLost()) {
            page.current?.focus({ preventScroll: true });
          }
        }, RETURN_MS);
      }
    });
    const onFocus = (event: FocusEvent) => {
      last = event.target;
    };
    document.addEventListener('focusin', onFocus);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', onFocus);
      observer.disconnect();
      window.clearTimeout(timer);
    };
  }, [page]);
}
