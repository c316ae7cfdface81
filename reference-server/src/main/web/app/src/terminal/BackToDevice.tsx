import { Link } from '@tanstack/react-router';
import { useText } from '../i18n/text';
import { Icon } from '../ui/Icon';
import css from './terminal.module.css';

/** The arrow at the beginning of the bar. */
export function BackToDevice({ deviceId }: { readonly deviceId: string }) {
  const t = useText();
  return (
    <Link
      to="/devices/$deviceId"
      params={{ deviceId }}
      className={css['back'] ?? ''}
      aria-label={t('terminal.toDevice')}
      title={t('terminal.toDevice')}
    >
      <Icon name="back" />
    </Link>
  );
}
