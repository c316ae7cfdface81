import { failureIn } from '@farhand/viewer';
import { Button, VisuallyHidden } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Session } from '../api/types';
import { failureWords } from '../i18n/failures';
import { useText } from '../i18n/text';
import { bytes, duration, moment, relative } from '../i18n/times';
import { useApi, useMe, useNow } from '../live/services';
import { FailureBox, Presence, Waiting } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { NoteButton } from './NoteButton';
import { toastFailure } from '../ui/toasts';

/** Sessions, live ones with what can be done with them. */
export function SessionTable(props: {
  readonly sessions: readonly Session[] | undefined;
  readonly failure: unknown;
  readonly empty: string;
  readonly hideDevice?: boolean;
}) {
  const t = useText();
  const { sessions, hideDevice } = props;
  const now = useNow(sessions?.some((session) => !session.endedAt) ? 1_000 : 30_000);
  if (props.failure) {
    return <FailureBox failure={failureIn(props.failure)} />;
  }
  if (!sessions) {
    return <Waiting>{t('sessions.loading')}</Waiting>;
  }
  if (sessions.length === 0) {
    return <p className={basics['nothing']}>{props.empty}</p>;
  }
  return (
    <table className={basics['table']}>
      <thead>
        <tr>
          {!hideDevice && <th scope="col">{t('session.device')}</th>}
          <th scope="col">{t('session.who')}</th>
          <th scope="col">{t('session.status')}</th>
          <th scope="col">{t('session.started')}</th>
          <th scope="col">{t('session.duration')}</th>
          <th scope="col">{t('session.bytes')}</th>
          {!hideDevice && <th scope="col">{t('session.reason')}</th>}
          <th scope="col">
            <VisuallyHidden>{t('session.actions')}</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id}>
            {!hideDevice && (
              <td>
                <Link to="/devices/$deviceId" params={{ deviceId: session.deviceId }} className={basics['link'] ?? ''}>
                  {session.device.label}
                </Link>
              </td>
            )}
            <td>
              {session.user.name}
              {(session.shell ?? session.account) && <div className={basics['quiet']}>{chosen(session, t)}</div>}
            </td>
            <td>
              <Presence
                online={session.status === 'failed' || session.status === 'denied' ? 'failed' : session.status === 'active'}
              >
                {t(`status.${session.status}`)}
              </Presence>
              {session.errorCode && (
                <div className={basics['quiet']}>{whyOver(session.errorCode, session.errorMessage ?? session.errorCode, t)}</div>
              )}
            </td>
            <td className={basics['number']} title={moment(session.createdAt)}>
              {relative(session.startedAt ?? session.createdAt, now)}
            </td>
            <td className={basics['number']}>{duration(lasting(session, now))}</td>
            <td className={basics['number']}>{bytes(session.bytesTransferred)}</td>
            {!hideDevice && (
              <td className={basics['quiet']}>
                {session.reason && <div>{session.reason}</div>}
                {session.note && <div>{session.note}</div>}
              </td>
            )}
            <td>
              <Actions session={session} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a page is told while it happens reads oddly afterwards where another session took over. */
function whyOver(code: string, message: string, t: ReturnType<typeof useText>): string {
  return code === 'SESSION_OWNED_ELSEWHERE'
    ? t('session.replaced')
    : failureWords({ code, message, nextStep: '', retryable: false }).message;
}

/** What the machine was not left to choose. */
function chosen({ shell, account }: Session, t: ReturnType<typeof useText>): string {
  if (!account) {
    return shell ?? '';
  }
  return shell ? t('session.shellAs', { shell, account }) : t('session.as', { account });
}

function lasting(session: Session, now: number): number {
  return session.endedAt ? (session.durationSeconds ?? 0) : (now - Date.parse(session.startedAt ?? session.createdAt)) / 1_000;
}

function Actions({ session }: { readonly session: Session }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const { user } = useMe();
  const end = useMutation({
    mutationFn: () => api.sessions.end(session.id),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['sessions'] }),
    onError: toastFailure,
  });
  const mine = session.userId === user.id;
  const names = { device: session.device.label, who: session.user.name };
  return (
    <span className={basics['rowActions']}>
      <NoteButton session={session} />
      {!session.endedAt && session.type === 'terminal' && (
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
      {!session.endedAt && (
        <Button
          variant="subtle"
          color="red"
          size="compact-xs"
          aria-label={t('session.endOn', names)}
          onClick={() => end.mutate()}
        >
          {t(end.isPending ? 'session.ending' : 'session.end')}
        </Button>
      )}
    </span>
  );
}
