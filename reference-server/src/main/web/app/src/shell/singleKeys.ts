import { useSyncExternalStore } from 'react';
import { keep, readKept } from '../ui/kept';

const STORED = 'farhand-single-keys';
const OFF = 'off';

const listeners = new Set<() => void>();
let on = readKept(STORED) !== OFF;

/** Whether letters and signs do something by themselves; who speaks what they type may want none of that. */
export function singleKeysAreOn(): boolean {
  return on;
}

/** Kept in this browser, for all of its tabs. */
export function turnSingleKeys(to: boolean): void {
  keep(STORED, to ? 'on' : OFF);
  become(to);
}

function become(to: boolean): void {
  on = to;
  listeners.forEach((listener) => listener());
}

window.addEventListener('storage', ({ key, newValue }) => {
  if (key === STORED) {
    become(newValue !== OFF);
  }
});

/** The same; a component that uses it is drawn again when it changes. */
export function useSingleKeys(): boolean {
  return useSyncExternalStore(subscribe, singleKeysAreOn);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
