import { failureIn, type Failure } from '@farhand/viewer';
import { Button, Group } from '@mantine/core';
import { Link, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useDevice } from '../devices/useDevice';
import { useText } from '../i18n/text';
import { useApi } from '../live/services';
import { showAddress } from '../shell/address';
import { Aids, type Aid } from '../shell/Aids';
import { FailureBox, Waiting } from '../ui/basics';
import { useTitle } from '../ui/title';
import { BackToDevice } from './BackToDevice';
import { choiceIn, type TerminalChoice } from './choices';
import { existingSession, open, openedEarly, settled, type Opening } from './openings';
import { TerminalPane, type Gone, type PaneProps } from './TerminalPane';
import css from './terminal.module.css';
import { useCameBack } from './useCameBack';
import { WhichShell } from './WhichShell';

const PAGE = '/signed-in/devices/$deviceId/terminal';

/** One browser tab, one terminal. The session is in the address, so that a reload finds it again. */
export function TerminalPage() {
  const { deviceId } = useParams({ from: PAGE });
  const [aid, setAid] = useState<Aid>();
  return (
    <>
      <DeviceTerminal key={deviceId} deviceId={deviceId} onKeys={() => setAid('keys')} />
      <Aids shown={aid} show={setAid} />
    </>
  );
}

interface Asked {
  readonly opening: Opening;
  /** The session that is still in the address, instead of which this one was asked for. */
  readonly instead: string | undefined;
}

function DeviceTerminal({ deviceId, onKeys }: Pick<PaneProps, 'deviceId' | 'onKeys'>) {
  const { session, shell, account } = useSearch({ from: PAGE });
  const choice = useMemo(() => choiceIn({ shell, account }), [shell, account]);
  const api = useApi();
  const router = useRouter();
  const device = useDevice(deviceId).data;
  const [asked, setAsked] = useState<Asked | undefined>(() =>
    session ? undefined : { opening: openedEarly(api, deviceId, choice), instead: undefined },
  );
  const to = useCallback(
    (next: string | undefined, wish: TerminalChoice) =>
      ({
        to: '/devices/$deviceId/terminal',
        params: { deviceId },
        search: { ...(next && { session: next }), ...wish },
        replace: true,
      }) as const,
    [deviceId],
  );
  const openAs = useCallback(
    (wish: TerminalChoice, gone?: Gone) => {
      setAsked({ opening: open(api, deviceId, wish, gone), instead: session });
      void router.navigate(to(undefined, wish));
    },
    [api, deviceId, session, router, to],
  );
  const again = useCallback((gone?: Gone) => openAs(choice, gone), [openAs, choice]);

  const opening = asked?.opening;
  const leave = useCallback(() => {
    if (opening) {
      settled(deviceId, opening);
    }
    if (router.history.canGoBack()) {
      router.history.back();
    } else {
      void router.navigate({ to: '/devices/$deviceId', params: { deviceId }, replace: true });
    }
  }, [opening, deviceId, router]);
  useEffect(() => {
    let here = true;
    opening?.id
      .finally(() => settled(deviceId, opening))
      .then(async (id) => {
        const address = to(id, opening.choice);
        if (here) {
          // A reload finds the session from now on; the router makes the page anew, which is for when the shell is there.
          showAddress(router.buildLocation(address).href);
        }
        await opening.shown;
        return here && router.navigate(address);
      })
      .catch(() => undefined);
    return () => {
      here = false;
    };
  }, [opening, deviceId, router, to]);

  const known = useMemo(() => (session ? existingSession(api, session) : undefined), [api, session]);
  const common = { deviceId, device, onAgain: again, onOpenAs: openAs, onKeys };
  if (asked && (!session || session === asked.instead || asked.opening.led(session))) {
    return <AskedTerminal key={asked.opening.key} opening={asked.opening} onNeither={leave} {...common} />;
  }
  return known && <TerminalPane key={session} session={known} {...common} />;
}

interface AskedProps extends Omit<PaneProps, 'session'> {
  readonly opening: Opening;
  readonly onNeither: () => void;
}

/** The terminal is there before its session is; where there will be none, says why. */
function AskedTerminal({ opening, onNeither, ...common }: AskedProps) {
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let here = true;
    opening.id.catch((thrown: unknown) => here && setFailure(failureIn(thrown)));
    return () => {
      here = false;
    };
  }, [opening]);
  return failure ? (
    <Refused {...common} failure={failure} />
  ) : (
    <>
      <TerminalPane session={opening} {...common} />
      <WhichShell opening={opening} name={common.device?.label ?? ''} onNeither={onNeither} />
    </>
  );
}

interface RefusedProps extends Pick<PaneProps, 'deviceId' | 'device' | 'onAgain'> {
  readonly failure: Failure;
}

/** Why there is no session; asks again when the machine comes back. */
function Refused({ failure, deviceId, device, onAgain }: RefusedProps) {
  const t = useText();
  const unknown = failure.code === 'NOT_FOUND';
  const title = unknown ? t('device.unknown') : device ? t('terminal.titleOf', { device: device.label }) : t('device.terminal');
  useTitle(title);
  const offline = failure.code === 'DEVICE_OFFLINE';
  const cameBack = useCameBack(deviceId, offline);
  useEffect(() => {
    if (cameBack) {
      onAgain();
    }
  }, [cameBack, onAgain]);
  return (
    <main className={css['page']}>
      <header className={css['bar']}>
        <BackToDevice deviceId={unknown ? undefined : deviceId} />
        <h1>{title}</h1>
      </header>
      <div className={css['middle']}>
        <div className={css['box']}>
          {unknown ? <p>{t('device.unknownHint')}</p> : <FailureBox failure={failure} happensByItself={offline} />}
          {offline && <Waiting>{t('terminal.opensByItself')}</Waiting>}
          <Group gap="xs">
            {!unknown && <Button onClick={() => onAgain()}>{t('action.tryAgain')}</Button>}
            {failure.code === 'SESSION_LIMIT' && (
              <Button variant="default" component={Link} to="/sessions">
                {t('terminal.toSessions')}
              </Button>
            )}
            <Button variant={unknown ? 'filled' : 'default'} component={Link} to={unknown ? '/devices' : `/devices/${deviceId}`}>
              {t(unknown ? 'notFound.devices' : 'terminal.toDevice')}
            </Button>
          </Group>
        </div>
      </div>
    </main>
  );
}
