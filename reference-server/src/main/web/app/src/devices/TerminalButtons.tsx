import { Button, Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Device } from '../api/types';
import { useText } from '../i18n/text';
import { useKeys } from '../shell/keys';
import { useSingleKeys } from '../shell/singleKeys';
import { TerminalAs } from '../terminal/TerminalAs';
import { Icon } from '../ui/Icon';

/** One click for the usual terminal; beside it another shell or account. */
export function TerminalButtons({ device }: { readonly device: Device }) {
  const t = useText();
  const navigate = useNavigate();
  const single = useSingleKeys();
  const [asking, setAsking] = useState(false);
  useKeys([{ keys: 'T', act: () => setAsking(true) }]);
  return (
    <>
      <Button.Group>
        <Button
          component={Link}
          to={`/devices/${device.id}/terminal`}
          leftSection={<Icon name="terminal" />}
          aria-keyshortcuts={single ? 't' : undefined}
        >
          {t('device.openTerminal')}
        </Button>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button px={8} aria-label={t('terminal.otherWays')}>
              <Icon name="down" size={13} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<Icon name="terminal" />}
              onClick={() => setAsking(true)}
              aria-keyshortcuts={single ? 'Shift+T' : undefined}
            >
              {t('terminal.as')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
      <TerminalAs
        deviceId={device.id}
        name={device.label}
        opened={asking}
        onClose={() => setAsking(false)}
        onOpen={(choice) =>
          void navigate({ to: '/devices/$deviceId/terminal', params: { deviceId: device.id }, search: { ...choice } })
        }
      />
    </>
  );
}
