import { useHotkeys } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { KeysDialog } from './KeysDialog';
import { dialogIsOpen, useKeys } from './keys';
import { usePlaces } from './navigation';
import { Palette } from './Palette';

/** What helps on every page: the finder and the table of keys. */
export type Aid = 'palette' | 'keys';

interface AidsProps {
  readonly shown: Aid | undefined;
  readonly show: (aid: Aid | undefined) => void;
}

/** What helps on every page, and the keys that lead elsewhere. Nothing of it is made before somebody asks for it. */
export function Aids({ shown, show }: AidsProps) {
  const navigate = useNavigate();
  const places = usePlaces();
  // Not above a dialog: Esc would then close both.
  useHotkeys([['mod+K', () => show(shown === 'palette' ? undefined : dialogIsOpen() ? shown : 'palette')]], []);
  useKeys([
    { keys: '?', act: () => show('keys') },
    ...places.map(({ to, key }) => ({ keys: `g ${key}`, act: () => void navigate({ to }) })),
  ]);
  const close = () => show(undefined);
  return (
    shown && (
      <GivesFocusBack>
        {shown === 'palette' ? (
          <Palette opened onClose={close} onKeys={() => show('keys')} />
        ) : (
          <KeysDialog opened onClose={close} />
        )}
      </GivesFocusBack>
    )
  );
}

/** When it goes, what had the focus before has it again. */
function GivesFocusBack({ children }: { readonly children: ReactNode }) {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) {
        before.focus();
      }
    },
    [before],
  );
  return children;
}
