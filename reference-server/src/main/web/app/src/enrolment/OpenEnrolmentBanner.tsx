import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OpenEnrolment } from '../api/types';
import { useText } from '../i18n/text';
import { useApi, useMay } from '../live/services';
import { CopyLine } from '../ui/basics';
import { Dialog } from '../ui/Dialog';
import { Icon } from '../ui/Icon';
import css from './openEnrolment.module.css';

/** Says on every page that machines come in without a token of their own, to those who let them in. */
export function OpenEnrolmentBanner() {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['open-enrolment'],
    queryFn: () => api.enrolment.open(),
    enabled: useMay('enrollment:manage'),
  });
  return data?.map((open) => <Banner key={open.siteId} open={open} />);
}

function Banner({ open }: { readonly open: OpenEnrolment }) {
  const t = useText();
  const [shown, setShown] = useState(false);
  return (
    <section className={css['banner']} aria-label={t('openEnrolment.title')}>
      <Icon name="warning" />
      <span>{t('openEnrolment.on', { networks: open.networks })}</span>
      <Button variant="default" size="compact-xs" onClick={() => setShown(true)}>
        {t('openEnrolment.show')}
      </Button>
      <Dialog opened={shown} onClose={() => setShown(false)} title={t('openEnrolment.title')} size="lg">
        <Stack gap="md">
          <Text size="sm">{t('openEnrolment.run')}</Text>
          <CopyLine value={open.command} label={t('enrolment.command')} />
          <Text size="sm" c="dimmed">
            {t('openEnrolment.off')}
          </Text>
        </Stack>
      </Dialog>
    </section>
  );
}
