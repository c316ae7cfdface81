import type { MessageKey } from '../i18n/en';
import { useText } from '../i18n/text';
import { Dialog } from '../ui/Dialog';
import { Keys, TERMINAL_KEYS, type KeyRow } from './Keys';
import { usePlaces } from './navigation';
import { useSingleKeys } from './singleKeys';
import { SingleKeysSwitch } from './SingleKeysSwitch';

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

/** What does something without Ctrl or Alt: `/`, `Shift T`, `g d`. */
const SINGLE = /^(?:Shift )?[!-~](?: [!-~])?$/u;

export function KeysDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const t = useText();
  const places = usePlaces();
  const single = useSingleKeys();
  const everywhere: readonly KeyRow[] = [
    ['Ctrl K', 'keys.palette'],
    ['?', 'keys.help'],
    ...places.map(({ key, label }): KeyRow => [`g ${key}`, label]),
  ];
  const tables: readonly (readonly [MessageKey, readonly KeyRow[]])[] = [
    ['keys.everywhere', everywhere],
    ['keys.inList', LIST],
    ['keys.onDevice', DEVICE],
    ['keys.inSessions', SESSIONS],
    ['keys.inTerminal', TERMINAL_KEYS],
  ];
  return (
    <Dialog opened={opened} onClose={onClose} title={t('keys.title')} size="md">
      {tables.map(([title, all]) => {
        const rows = all.filter(([keys]) => single || !SINGLE.test(keys));
        return rows.length > 0 && <Keys key={title} title={t(title)} rows={rows} />;
      })}
      <SingleKeysSwitch />
    </Dialog>
  );
}
