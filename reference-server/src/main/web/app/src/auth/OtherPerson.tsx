import { Button } from '@mantine/core';
import type { Me } from '../api/types';
import { useText } from '../i18n/text';
import { AuthFrame } from './AuthFrame';

/** Instead of a page of somebody who is not signed in any more, because somebody else is. */
export function OtherPerson({ before, now }: { readonly before: Me; readonly now: Me }) {
  const t = useText();
  return (
    <AuthFrame title={t('other.title')} intro={t('other.what', { now: now.user.name, before: before.user.name })}>
      <Button size="sm" fullWidth onClick={() => location.reload()} autoFocus>
        {t('other.reload')}
      </Button>
    </AuthFrame>
  );
}
