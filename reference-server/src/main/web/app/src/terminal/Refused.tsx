import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ToldFailure } from '../i18n/failures';
import { useText } from '../i18n/text';
import { useMay } from '../live/services';
import { FailureBox, Waiting } from '../ui/basics';
import { useTitle } from '../ui/title';
import { BackToDevice } from './BackToDevice';
import type { PaneProps } from './TerminalPane';
import css from './terminal.module.css';
import { useCameBack } from './useCameBack';

interface RefusedProps extends Pick<PaneProps, 'deviceId' | 'device' | 'onAgain'> {
  readonly failure: ToldFailure;
}

/** Why there is no session; asks again when the machine comes back, and leads to sessions that one may end. */
export function Refused({ failure, deviceId, device, onAgain }: RefusedProps) {
  const t = useText();
  const unknown = failure.code === 'NOT_FOUND';
  const title = unknown ? t('device.unknown') : device ? t('terminal.titleOf', { device: device.label }) : t('device.terminal');
  useTitle(title);
  const mayEndOthers = useMay('sessions:manage');
  const limit = failure.code === 'SESSION_LIMIT' ? failure.told?.scope : undefined;
  const ownLimit = limit === 'user';
  const offline = failure.code === 'DEVICE_OFFLINE';
  const cameBack = useCameBack(deviceId, offline);
  useEffect(() => {
    if (cameBack) {
      onAgain();
    }
  }, [cameBack, onAgain]);
  const nextStep = offline ? '' : limit && !ownLimit && mayEndOthers ? t('limit.endOne') : undefined;
  return (
    <main className={css['page']}>
      <header className={css['bar']}>
        <BackToDevice deviceId={unknown ? undefined : deviceId} />
        <h1>{title}</h1>
      </header>
      <div className={css['middle']}>
        <div className={css['box']}>
          {unknown ? <p>{t('device.unknownHint')}</p> : <FailureBox failure={failure} nextStep={nextStep} />}
          {offline && <Waiting>{t('terminal.opensByItself')}</Waiting>}
          <Group gap="xs">
            {!unknown && <Button onClick={() => onAgain()}>{t('action.tryAgain')}</Button>}
            {limit && (ownLimit || mayEndOthers) && (
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
