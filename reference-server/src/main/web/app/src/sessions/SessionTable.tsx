import { failureIn } from '@farhand/viewer';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment, useRef, useState } from 'react';
import type { Session } from '../api/types';
import { useText } from '../i18n/text';
import { bytes, duration } from '../i18n/times';
import { useApi, useMay, useMayOpen, useMe, useNow } from '../live/services';
import { ActionsHead, FailureBox, Presence, Waiting, When } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { ConfirmButton } from '../ui/ConfirmButton';
import { NoteRow } from './NoteRow';
import { lasting } from './search';
import css from './sessions.module.css';
import { whyOver } from './whyOver';

/** Sessions, live ones with what can be done with them. */
export function SessionTable(props: {
  readonly sessions: readonly Session[] | undefined;
  readonly failure: unknown;
  readonly empty: string;
  /** On the page of one device: what is the same in every row is left out. */
  readonly ofDevice?: boolean;
}) {
  const t = useText();
  const { sessions, ofDevice } = props;
  const now = useNow(sessions?.some((session) => !session.endedAt) ? 1_000 : 30_000);
  const [noting, setNoting] = useState<string>();
  const table = useRef<HTMLTableElement>(null);
  const queries = useQueryClient();
  if (props.failure) {
    const retry = () => void queries.invalidateQueries({ queryKey: ['sessions'] });
    return <FailureBox failure={failureIn(props.failure)} onRetry={retry} />;
  }
  if (!sessions) {
    return <Waiting>{t('sessions.loading')}</Waiting>;
  }
  if (sessions.length === 0) {
    return <p className={basics['nothing']}>{props.empty}</p>;
  }
  const noted = (id: string) => {
    setNoting(undefined);
    table.current?.querySelector<HTMLElement>(`[data-note="${id}"]`)?.focus();
  };
  return (
    <table ref={table} className={basics['table']}>
      <thead>
        <tr>
          {!ofDevice && <th scope="col">{t('session.device')}</th>}
          <th scope="col">{t('session.who')}</th>
          {!ofDevice && (
            <th scope="col" className={basics['minor']}>
              {t('session.kind')}
            </th>
          )}
          <th scope="col">{t('session.status')}</th>
          <th scope="col">{t('session.started')}</th>
          <th scope="col">{t('session.duration')}</th>
          <th scope="col" className={basics['minor']}>
            {t('session.bytes')}
          </th>
          {!ofDevice && <th scope="col">{t('session.reason')}</th>}
          <ActionsHead />
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Fragment key={session.id}>
            <tr>
              {!ofDevice && (
                <td>
                  <Link to="/devices/$deviceId" params={{ deviceId: session.deviceId }} className={basics['link'] ?? ''}>
                    {session.device.label}
                  </Link>
                </td>
              )}
              <td className={ofDevice ? '' : basics['number']}>
                {session.user.name}
                {(session.shell ?? session.account) && <div className={basics['quiet']}>{chosen(session, t)}</div>}
                {ofDevice && <Words session={session} />}
              </td>
              {!ofDevice && <td className={basics['minor']}>{t(`kind.${session.type}`)}</td>}
              <td>
                <Status session={session} />
              </td>
              <td className={basics['number']}>
                <When at={session.startedAt ?? session.createdAt} now={now} />
              </td>
              <td className={basics['number']}>{duration(lasting(session, now))}</td>
              <td className={`${basics['number']} ${basics['minor']}`}>{bytes(session.bytesTransferred)}</td>
              {!ofDevice && (
                <td>
                  <Words session={session} />
                </td>
              )}
              <td>
                <Actions session={session} onNote={() => setNoting(session.id)} />
              </td>
            </tr>
            {noting === session.id && <NoteRow session={session} columns={ofDevice ? 6 : 9} onDone={() => noted(session.id)} />}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

/** Why it was opened, and what came of it. */
function Words({ session }: { readonly session: Session }) {
  return (
    <div className={css['words']}>
      {session.reason && <div>{session.reason}</div>}
      {session.note && <div>{session.note}</div>}
    </div>
  );
}

/** How it stands; of an ended one who ended it, and below why where that is not plain. */
function Status({ session }: { readonly session: Session }) {
  const t = useText();
  const { status, endedBy, errorCode } = session;
  const bad = status === 'failed' || status === 'denied';
  const why = errorCode && { code: errorCode, message: session.errorMessage ?? errorCode, nextStep: '', retryable: false };
  return (
    <>
      <Presence online={bad ? 'failed' : status === 'active'}>
        {endedBy && !bad ? t(`endedBy.${endedBy}`, { who: session.user.name }) : t(`status.${status}`)}
      </Presence>
      {why && <div className={basics['quiet']}>{whyOver(why, t).message}</div>}
    </>
  );
}

/** What the machine was not left to choose. */
function chosen({ shell, account }: Session, t: ReturnType<typeof useText>): string {
  if (!account) {
    return shell ?? '';
  }
  return shell ? t('session.shellAs', { shell, account }) : t('session.as', { account });
}

function Actions({ session, onNote }: { readonly session: Session; readonly onNote: () => void }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const { user } = useMe();
  const mine = session.userId === user.id;
  const mayManage = useMay('sessions:manage') || mine;
  const mayOpen = useMayOpen();
  const names = { device: session.device.label, who: session.user.name };
  return (
    <span className={basics['rowActions']}>
      {mayManage && (
        <Button
          variant="subtle"
          size="compact-xs"
          data-note={session.id}
          aria-label={t('session.noteOn', names)}
          onClick={onNote}
        >
          {t('session.note')}
        </Button>
      )}
      {mayOpen && !session.endedAt && session.type === 'terminal' && (
        <Button
          component={Link}
          to={`/devices/${session.deviceId}/terminal?session=${session.id}`}
          variant="subtle"
          size="compact-xs"
          aria-label={t(mine ? 'session.goOnWith' : 'session.joinOf', names)}
        >
          {t(mine ? 'session.goOn' : 'session.join')}
        </Button>
      )}
      {mayManage && !session.endedAt && (
        <ConfirmButton
          words={t('session.end')}
          label={t('session.endOn', names)}
          title={t('session.endTitle', names)}
          what={t(mine ? 'session.endMine' : 'session.endOther', names)}
          busy={t('session.ending')}
          act={() => api.sessions.end(session.id)}
          onDone={() => void queries.invalidateQueries({ queryKey: ['sessions'] })}
        />
      )}
    </span>
  );
}
