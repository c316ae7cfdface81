/** What the page does instead of the shell. */
export interface KeyActs {
  readonly copy: () => void;
  readonly find: () => void;
  readonly mark: () => void;
  readonly zoom: (change: number) => void;
  readonly leave: () => void;
}

/** Whether the page took the key; the shell does not get it then. */
export function handleKey(event: KeyboardEvent, acts: KeyActs): boolean {
  const control = event.ctrlKey || event.metaKey;
  if (!control || event.altKey) {
    // The browser pastes by itself.
    return event.shiftKey && event.key === 'Insert';
  }
  const act = event.shiftKey ? WITH_SHIFT[letterOf(event)] : WITH_CONTROL[event.key];
  if (act === 'paste') {
    return true;
  }
  const zoomed = act === 'bigger' ? 1 : act === 'smaller' ? -1 : act === 'normal' ? 0 : undefined;
  if (act === undefined && !(event.shiftKey && event.key === '+')) {
    return false;
  }
  event.preventDefault();
  if (event.type === 'keydown') {
    if (act === 'copy' || act === 'find' || act === 'mark' || act === 'leave') {
      acts[act]();
    } else {
      acts.zoom(zoomed ?? 1);
    }
  }
  return true;
}

type KeyAct = 'copy' | 'paste' | 'find' | 'mark' | 'leave' | 'bigger' | 'smaller' | 'normal';

/** What is written on the key, wherever that is; its place where it is no Latin letter, as on a Greek keyboard. */
function letterOf({ key, code }: KeyboardEvent): string {
  return /^\P{Script=Latin}$/u.test(key) ? code.replace(/^Key/u, '').toLowerCase() : key.toLowerCase();
}

const WITH_SHIFT: Readonly<Record<string, KeyAct | undefined>> = {
  c: 'copy',
  v: 'paste',
  f: 'find',
  space: 'mark',
  arrowup: 'leave',
};

const WITH_CONTROL: Readonly<Record<string, KeyAct | undefined>> = {
  Insert: 'copy',
  '+': 'bigger',
  '=': 'bigger',
  '-': 'smaller',
  '0': 'normal',
};
