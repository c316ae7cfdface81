import { ActionIcon, Button, CopyButton, VisuallyHidden } from '@mantine/core';
import { ERROR_CODES, isErrorCode, type Failure } from '@farhand/viewer';
import type { ReactNode } from 'react';
import { failureWords } from '../i18n/failures';
import { useText } from '../i18n/text';
import { exactly, moment, relative } from '../i18n/times';
import css from './basics.module.css';
import { Icon } from './Icon';
import { tagColours } from './tagColours';

/** What went wrong and what to do next; read out by screen readers when it appears. */
export function FailureBox(props: {
  readonly failure: Failure;
  readonly onRetry?: (() => void) | undefined;
  /** Where the page knows better what to do next; '' is nothing. */
  readonly nextStep?: string | undefined;
}) {
  const t = useText();
  const { failure, onRetry } = props;
  const words = failureWords(failure);
  const nextStep = props.nextStep ?? words.nextStep;
  return (
    <div className={css['failure']} role="alert">
      <Icon name="warning" />
      <div>
        <p>{words.message}</p>
        {nextStep && <p className={css['next']}>{nextStep}</p>}
        {failure.requestId && isServersFault(failure) && (
          <p className={css['request']}>
            {t('failure.requestId')} {failure.requestId}
          </p>
        )}
        {onRetry && (
          <Button variant="default" mt={8} onClick={onRetry}>
            {t('action.tryAgain')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Only then does anybody look for it in the server's log; a wrong password needs no number. */
function isServersFault({ code }: Failure): boolean {
  return !isErrorCode(code) || ERROR_CODES[code].httpStatus >= 500;
}

/** Nothing is here yet, and what to do about it. */
export function Empty(props: {
  readonly title: string;
  readonly hint: string;
  readonly level?: 'h1' | 'h2';
  readonly children?: ReactNode;
}) {
  const Heading = props.level ?? 'h2';
  return (
    <div className={css['empty']}>
      <Heading>{props.title}</Heading>
      <p>{props.hint}</p>
      {props.children}
    </div>
  );
}

/** Never without a word. */
export function Waiting({ children }: { readonly children: string }) {
  return (
    <div className={css['waiting']} role="status">
      <span className={css['pulse']} />
      {children}
    </div>
  );
}

export function Tag({ tag, onRemove }: { readonly tag: string; readonly onRemove?: (() => void) | undefined }) {
  const t = useText();
  return (
    <span className={css['tag']} style={tagColours(tag)}>
      {tag}
      {onRemove && (
        <button type="button" aria-label={t('tags.remove', { tag })} onClick={onRemove}>
          <Icon name="close" size={11} />
        </button>
      )}
    </span>
  );
}

export function Dot({ online }: { readonly online: boolean | 'failed' }) {
  return <span className={css['dot']} data-online={online} />;
}

export function Presence({ online, children }: { readonly online: boolean | 'failed'; readonly children: ReactNode }) {
  return (
    <span className={css['presence']}>
      <Dot online={online} />
      {children}
    </span>
  );
}

/** A line to copy, selectable by hand too; Enter copies as soon as it is there. */
export function CopyLine({ value, label }: { readonly value: string; readonly label: string }) {
  const t = useText();
  return (
    <div className={css['copy']}>
      <code aria-label={label}>{value}</code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button onClick={copy} leftSection={<Icon name={copied ? 'check' : 'copy'} />} h={36} autoFocus>
            {t(copied ? 'action.copied' : 'action.copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

/** How long ago, or until when; the exact moment for who points at it. */
export function When({ at, now }: { readonly at: string; readonly now: number }) {
  return (
    <time dateTime={at} title={exactly(at)}>
      {relative(at, now)}
    </time>
  );
}

/** Date and time; to the second for who points at it. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={exactly(at)}>
      {moment(at)}
    </time>
  );
}

/** The head of the column with what can be done to a row. */
export function ActionsHead() {
  const t = useText();
  return (
    <th scope="col">
      <VisuallyHidden>{t('list.actions')}</VisuallyHidden>
    </th>
  );
}

export function PageHead(props: { readonly title: string; readonly count?: string; readonly children?: ReactNode }) {
  return (
    <header className={css['head']}>
      <h1>{props.title}</h1>
      {props.count !== undefined && <span className={css['count']}>{props.count}</span>}
      {props.children && <div className={css['actions']}>{props.children}</div>}
    </header>
  );
}

export function Card(props: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly flush?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section className={css['card']} aria-label={props.title}>
      <header>
        <h2>{props.title}</h2>
        {props.actions && <div className={css['actions']}>{props.actions}</div>}
      </header>
      <div className={props.flush ? css['tableScroll'] : css['cardBody']}>{props.children}</div>
    </section>
  );
}

export function IconButton(props: {
  readonly icon: Parameters<typeof Icon>[0]['name'];
  readonly label: string;
  readonly onClick: () => void;
  readonly pressed?: boolean;
}) {
  return (
    <ActionIcon
      variant={props.pressed ? 'light' : 'subtle'}
      color="gray"
      size="md"
      aria-label={props.label}
      title={props.label}
      {...(props.pressed !== undefined && { 'aria-pressed': props.pressed })}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </ActionIcon>
  );
}
