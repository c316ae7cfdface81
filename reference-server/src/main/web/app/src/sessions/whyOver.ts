import type { Failure } from '@farhand/viewer';
import { failureWords } from '../i18n/failures';
import type { useText } from '../i18n/text';

/** Why a session is over. What a page is told while another session takes over reads oddly once it has. */
export function whyOver(
  failure: Failure,
  t: ReturnType<typeof useText>,
): { readonly message: string; readonly nextStep: string } {
  return failure.code === 'SESSION_OWNED_ELSEWHERE' ? { message: t('session.replaced'), nextStep: '' } : failureWords(failure);
}
