import { useText } from '../i18n/text';
import { Dialog } from '../ui/Dialog';
import { Keys, TERMINAL_KEYS, type KeyRow } from './Keys';
import { usePlaces } from './navigation';

const LIST: readonly KeyRow[] = [
  ['/', 'keys.search'],
  ['↑ ↓', 'keys.move'],
  ['Enter', 'keys.openDevice'],
  ['t', 'keys.openTerminal'],
];

const SESSIONS: readonly KeyRow[] = [['/', 'keys.search']];

const DEVICE: readonly KeyRow[] = [
  ['t', 'keys.openTerminal'],
  ['Shift T', 'keys.openTerminalAs'],
];

export function KeysDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const t = useText();
  const places = usePlaces();
  const everywhere: readonly KeyRow[] = [
    ['Ctrl K', 'keys.palette'],
    ['?', 'keys.help'],
    ...places.map(({ key, label }): KeyRow => [`g ${key}`, label]),
  ];
  return (
    <Dialog opened={opened} onClose={onClose} title={t('keys.title')} size="md">
      <Keys title={t('keys.everywhere')} rows={everywhere} />
      <Keys title={t('keys.inList')} rows={LIST} />
      <Keys title={t('keys.onDevice')} rows={DEVICE} />
      <Keys title={t('keys.inSessions')} rows={SESSIONS} />
      <Keys title={t('keys.inTerminal')} rows={TERMINAL_KEYS} />
    </Dialog>
  );
}
