import { useEffect, type RefObject } from 'react';

/** Dialogs give the focus back a moment after they close, when the browser has the time for it. */
const RETURN_MS = 50;

/** What lies above the page and goes away again. */
const LAYER = '[role="dialog"], [role="menu"]';

/**
 * Where what had the focus goes away, somebody else has it: for what a dialog or a menu took along, what had it before that
 * opened; for a row that was removed, or if that has gone as well, the page. Not nobody.
 */
export function useFocusKept(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let last: Element | undefined;
    let timer: number | undefined;
    const before = new WeakMap<Element, Element>();
    const isLost = () => last !== undefined && !last.isConnected && document.activeElement === document.body;
    const giveBack = () => {
      let heir = last;
      while (heir && !heir.isConnected) {
        heir = before.get(heir);
      }
      if (heir instanceof HTMLElement) {
        heir.focus({ preventScroll: true });
      }
      if (document.activeElement === document.body) {
        page.current?.focus({ preventScroll: true });
      }
    };
    const observer = new MutationObserver(() => {
      if (timer === undefined && isLost()) {
        timer = window.setTimeout(() => {
          timer = undefined;
          if (isLost()) {
            giveBack();
          }
        }, RETURN_MS);
      }
    });
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) {
        return;
      }
      const layer = target.closest(LAYER);
      if (layer && last && !before.has(target)) {
        const opener = last.closest(LAYER) === layer ? before.get(last) : last;
        if (opener) {
          before.set(target, opener);
        }
      }
      last = target;
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
