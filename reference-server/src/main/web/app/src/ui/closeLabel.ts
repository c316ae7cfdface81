import { useText } from '../i18n/text';

/** What a dialog's closing cross is called. */
export function useTextClose(): { 'aria-label': string } {
  const t = useText();
  return { 'aria-label': t('action.close') };
}
