import { Switch } from '@mantine/core';
import { useText } from '../i18n/text';
import { turnSingleKeys, useSingleKeys } from './singleKeys';

export function SingleKeysSwitch() {
  const t = useText();
  return (
    <Switch
      label={t('keys.single')}
      description={t('keys.singleHint')}
      checked={useSingleKeys()}
      onChange={(event) => turnSingleKeys(event.currentTarget.checked)}
    />
  );
}
