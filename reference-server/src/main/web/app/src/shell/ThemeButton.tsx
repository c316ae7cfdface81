import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useText } from '../i18n/text';
import { IconButton } from '../ui/basics';

const NEXT: Readonly<Record<MantineColorScheme, MantineColorScheme>> = { auto: 'light', light: 'dark', dark: 'auto' };
const ICONS = { auto: 'system', light: 'sun', dark: 'moon' } as const;

export function ThemeButton() {
  const t = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <IconButton
      icon={ICONS[colorScheme]}
      label={t('theme.button', { theme: t(`theme.${colorScheme}`) })}
      onClick={() => setColorScheme(NEXT[colorScheme])}
    />
  );
}
