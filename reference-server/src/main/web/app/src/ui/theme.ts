import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#e6f4f8',
  '#cde7ee',
  '#9ccfdd',
  '#68b6cb',
  '#3f9fb9',
  '#2389a5',
  '#0f7491',
  '#0b5f79',
  '#094d62',
  '#073b4c',
];

/** Mantine's own is too bright to be written on in white. */
const red: MantineColorsTuple = [
  '#fcebe9',
  '#f8d5d1',
  '#f2b1aa',
  '#f3938a',
  '#e0685c',
  '#cf4a3e',
  '#c23b30',
  '#ad2a20',
  '#8f2019',
  '#721812',
];

/** The dark greys: faintly blue, so that the accent belongs to them. */
const dark: MantineColorsTuple = [
  '#e4e8ea',
  '#bcc5ca',
  '#98a4ab',
  '#6f7c84',
  '#465158',
  '#2e373d',
  '#222a2f',
  '#1a2126',
  '#14191d',
  '#0f1316',
];

const FONT = '"IBM Plex Sans Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
export const MONO = 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

export const theme = createTheme({
  colors: { petrol, red, dark },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily: FONT,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.5', xl: '1.4' },
  headings: { fontFamily: FONT, fontWeight: '600' },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '10px', xl: '14px' },
  spacing: { xs: '0.375rem', sm: '0.625rem', md: '0.875rem', lg: '1.25rem', xl: '1.75rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs', fw: 550 } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md', transitionProps: { duration: 80 } } } },
    Modal: {
      defaultProps: {
        centered: false,
        yOffset: '12vh',
        overlayProps: { backgroundOpacity: 0.45, blur: 1 },
        transitionProps: { duration: 100, transition: 'fade' },
        radius: 'md',
      },
    },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, transitionProps: { duration: 80 } } },
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': 'var(--fh-ground)',
    '--mantine-color-text': 'var(--fh-text)',
    '--mantine-color-dimmed': 'var(--fh-dim)',
    '--mantine-color-default': 'var(--fh-surface)',
    '--mantine-color-default-border': 'var(--fh-line-strong)',
    '--mantine-color-default-hover': 'var(--fh-hover)',
    '--mantine-color-error': 'var(--fh-danger)',
    '--mantine-color-placeholder': 'var(--fh-faint)',
    '--mantine-color-anchor': 'var(--fh-accent)',
    '--mantine-color-petrol-light-color': 'var(--fh-accent)',
    '--mantine-color-petrol-light-hover': 'var(--fh-accent-soft)',
    '--mantine-color-red-light-color': 'var(--fh-danger)',
    '--mantine-color-red-light-hover': 'var(--fh-danger-soft)',
  },
  dark: {
    '--mantine-color-body': 'var(--fh-ground)',
    '--mantine-color-text': 'var(--fh-text)',
    '--mantine-color-dimmed': 'var(--fh-dim)',
    '--mantine-color-default': 'var(--fh-raised)',
    '--mantine-color-default-border': 'var(--fh-line-strong)',
    '--mantine-color-default-hover': 'var(--fh-hover)',
    '--mantine-color-error': 'var(--fh-danger)',
    '--mantine-color-placeholder': 'var(--fh-faint)',
    '--mantine-color-anchor': 'var(--fh-accent)',
    '--mantine-color-petrol-light-color': 'var(--fh-accent)',
    '--mantine-color-petrol-light-hover': 'var(--fh-accent-soft)',
    '--mantine-color-red-light-color': 'var(--fh-danger)',
    '--mantine-color-red-light-hover': 'var(--fh-danger-soft)',
  },
});
