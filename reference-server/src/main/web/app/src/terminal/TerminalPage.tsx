import '@xterm/xterm/css/xterm.css';
import { failureIn, type Failure } from '@farhand/viewer';
import { Button, Group } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Device } from '../api/types';
import { useDevice } from '../devices/useDevice';
import { useText } from '../i18n/text';
import { useApi } from '../live/services';
import { FailureBox, Waiting } from '../ui/basics';
import { useTitle } from '../ui/title';
import { existingSession, open, openedEarly, settled, type Opening } from './openings';
import { TerminalPane } from './TerminalPane';
import css from './terminal.module.css';

const PAGE = '/signed-in/devices/$deviceId/terminal';

/** One browser tab, one terminal. The session is in the address, so that a reload finds it again. */
export function TerminalPage() {
  const { deviceId } = useParams({ from: PAGE });
  return <DeviceTerminal key={deviceId} deviceId={deviceId} />;
}

interface Asked {
  readonly opening: Opening;
  /** The session that is still in the address, instead of which this one was asked for. */
  readonly instead: string | undefined;
}

function DeviceTerminal({ deviceId }: { readonly deviceId: string }) {
  const { session } = useSearch({ from: PAGE });
  const api = useApi();
  const navigate = useNavigate();
  const device = useDevice(deviceId).data;
  const [asked, setAsked] = useState<Asked | undefined>(() =>
    session ? undefined : { opening: openedEarly(api, deviceId), instead: undefined },
  );
  const show = useCallback(
    (next: string | undefined) =>
      void navigate({
        to: '/devices/$deviceId/terminal',
        params: { deviceId },
        search: next ? { session: next } : {},
        replace: true,
      }),
    [navigate, deviceId],
  );
  const again = useCallback(() => {
    setAsked({ opening: open(api, deviceId), instead: session });
    show(undefined);
  }, [api, deviceId, session, show]);

  const opening = asked?.opening;
  useEffect(() => {
    let here = true;
    opening?.id
      .then((id) => here && show(id))
      .catch(() => undefined)
      .finally(() => settled(deviceId, opening));
    return () => {
      here = false;
    };
  }, [opening, deviceId, show]);

  const known = useMemo(() => (session ? existingSession(api, session) : undefined), [api, session]);
  if (asked && (!session || session === asked.instead || asked.opening.led(session))) {
    return <AskedTerminal key={asked.opening.key} opening={asked.opening} deviceId={deviceId} device={device} onAgain={again} />;
  }
  return known && <TerminalPane key={session} session={known} deviceId={deviceId} device={device} onAgain={again} />;
}

interface AskedProps {
  readonly opening: Opening;
  readonly deviceId: string;
  readonly device: Device | undefined;
  readonly onAgain: () => void;
}

/** The terminal is there before its session is; where there will be none, says why. */
function AskedTerminal({ opening, deviceId, device, onAgain }: AskedProps) {
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let here = true;
    opening.id.catch((thrown: unknown) => here && setFailure(failureIn(thrown)));
    return () => {
      here = false;
    };
  }, [opening]);
  return failure ? (
    <Refused failure={failure} deviceId={deviceId} device={device} onAgain={onAgain} />
  ) : (
    <TerminalPane session={opening} deviceId={deviceId} device={device} onAgain={onAgain} />
  );
}

interface RefusedProps {
  readonly failure: Failure;
  readonly deviceId: string;
  readonly device: Device | undefined;
  readonly onAgain: () => void;
}

/** Why there is no session; asks again when the machine comes back. */
function Refused({ failure, deviceId, device, onAgain }: RefusedProps) {
  const t = useText();
  const name = device?.label ?? '';
  useTitle(t('terminal.titleOf', { device: name }));
  const cameBack = failure.code === 'DEVICE_OFFLINE' && device?.online === true;
  useEffect(() => {
    if (cameBack) {
      onAgain();
    }
  }, [cameBack, onAgain]);
  return (
    <main className={css['page']}>
      <header className={css['bar']}>
        <h1>{t('terminal.titleOf', { device: name })}</h1>
      </header>
      <div className={css['middle']}>
        <div className={css['box']}>
          <FailureBox failure={failure} />
          {failure.code === 'DEVICE_OFFLINE' && <Waiting>{t('terminal.opensByItself')}</Waiting>}
          <Group gap="xs">
            <Button onClick={onAgain}>{t('action.tryAgain')}</Button>
            {failure.code === 'SESSION_LIMIT' && (
              <Button variant="default" component={Link} to="/sessions">
                {t('terminal.toSessions')}
              </Button>
            )}
            <Button variant="default" component={Link} to={`/devices/${deviceId}`}>
              {t('terminal.toDevice')}
            </Button>
          </Group>
        </div>
      </div>
    </main>
  );
}
