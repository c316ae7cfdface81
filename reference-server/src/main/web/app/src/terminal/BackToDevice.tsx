import { Link } from '@tanstack/react-router';
import { useText } from '../i18n/text';
import { Icon } from '../ui/Icon';
import css from './terminal.module.css';

/** The arrow at the beginning of the bar; to the list where there is no such device. */
export function BackToDevice({ deviceId }: { readonly deviceId: string | undefined }) {
  const t = useText();
  const words = t(deviceId === undefined ? 'notFound.devices' : 'terminal.toDevice');
  return (
    <Link
      {...(deviceId === undefined ? { to: '/devices' } : { to: '/devices/$deviceId', params: { deviceId } })}
      className={css['back'] ?? ''}
      aria-label={words}
      title={words}
    >
      <Icon name="back" />
    </Link>
  );
}
