import { failureIn } from '@farhand/viewer';
import { CloseButton } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { failureWords } from '../i18n/failures';
import { useText } from '../i18n/text';
import css from './basics.module.css';
import { Icon } from './Icon';

interface Toast {
  readonly id: number;
  readonly words: string;
  readonly bad: boolean;
}

const SHOWN_MS = 5_000;
const SHOWN_BAD_MS = 15_000;

let toasts: readonly Toast[] = [];
let made = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  listeners.forEach((listener) => listener());
}

/** Says in a corner of the page that something is done. */
export function toast(words: string, bad = false): void {
  made += 1;
  const id = made;
  set([...toasts.slice(-3), { id, words, bad }]);
  setTimeout(() => dismiss(id), bad ? SHOWN_BAD_MS : SHOWN_MS);
}

/** Says in a corner of the page what went wrong and what to do next. */
export function toastFailure(thrown: unknown): void {
  const { message, nextStep } = failureWords(failureIn(thrown));
  toast(`${message} ${nextStep}`.trim(), true);
}

function dismiss(id: number): void {
  set(toasts.filter((each) => each.id !== id));
}

export function Toaster() {
  const t = useText();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className={css['toasts']} role="status" aria-live="polite">
      {shown.map((each) => (
        <div key={each.id} className={css['toast']} data-bad={each.bad}>
          <Icon name={each.bad ? 'warning' : 'check'} />
          <p>{each.words}</p>
          <CloseButton size="sm" aria-label={t('action.close')} onClick={() => dismiss(each.id)} />
        </div>
      ))}
    </div>
  );
}
