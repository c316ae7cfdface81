import { useEffect, useRef } from 'react';
import { singleKeysAreOn } from './singleKeys';

export interface Key {
  /** As `KeyboardEvent.key`; two with a blank between are pressed one after the other. */
  readonly keys: string;
  readonly act: () => void;
}

const SEQUENCE_MS = 1_200;

/** Single keys of a page; they do nothing while somebody types or a dialog is open, nor where they are turned off. */
export function useKeys(keys: readonly Key[]): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    let first = '';
    let firstAt = 0;
    const onKey = (event: KeyboardEvent) => {
      const other = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
      if (other || !singleKeysAreOn() || isTyping(event.target) || dialogIsOpen()) {
        return;
      }
      const pair = event.timeStamp - firstAt < SEQUENCE_MS ? `${first} ${event.key}` : '';
      const found = current.current.find((each) => each.keys === pair) ?? current.current.find((each) => each.keys === event.key);
      first = event.key;
      firstAt = event.timeStamp;
      if (found) {
        event.preventDefault();
        first = '';
        found.act();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** A box to tick is an input as well, but nobody types there. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('textarea, select, input:not([type="radio"], [type="checkbox"])'))
  );
}

/** Whether a dialogue waits for an answer. */
export function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}
