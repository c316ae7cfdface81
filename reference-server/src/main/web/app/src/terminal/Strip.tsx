import type { ReactNode } from 'react';
import css from './terminal.module.css';

/** A line over the terminal: what goes on, what follows from it, and what can be done. */
export function Strip(props: {
  readonly tone: 'calm' | 'warn' | 'bad';
  readonly words: ReactNode;
  readonly next?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={css['strip']} data-tone={props.tone} role="status">
      <p>
        {props.words} {props.next && <span className={css['next']}>{props.next}</span>}
      </p>
      {props.children && <div className={css['actions']}>{props.children}</div>}
    </div>
  );
}
