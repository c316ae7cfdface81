import { failureIn } from '@farhand/viewer';
import { Button, Modal, VisuallyHidden } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { EnrolmentToken } from '../api/types';
import { useText } from '../i18n/text';
import { moment, relative } from '../i18n/times';
import { useApi, useNow } from '../live/services';
import { Card, Empty, FailureBox, PageHead, Waiting } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { Icon } from '../ui/Icon';
import { useTitle } from '../ui/title';
import { toastFailure } from '../ui/toasts';
import { NewToken } from './NewToken';

export function EnrolmentPage() {
  const t = useText();
  useTitle(t('nav.enrolment'));
  const api = useApi();
  const [making, setMaking] = useState(false);
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => api.enrolment.tokens() });
  return (
    <div className={basics['page']}>
      <PageHead title={t('nav.enrolment')}>
        <Button leftSection={<Icon name="enrolment" size={14} />} onClick={() => setMaking(true)}>
          {t('enrolment.new')}
        </Button>
      </PageHead>
      {tokens.error && <FailureBox failure={failureIn(tokens.error)} onRetry={() => void tokens.refetch()} />}
      {tokens.isPending && <Waiting>{t('enrolment.loading')}</Waiting>}
      {tokens.data?.length === 0 && (
        <Empty title={t('enrolment.none')} hint={t('enrolment.noneHint')}>
          <Button onClick={() => setMaking(true)}>{t('enrolment.new')}</Button>
        </Empty>
      )}
      {tokens.data && tokens.data.length > 0 && (
        <Card title={t('enrolment.tokens')} flush>
          <TokenTable tokens={tokens.data} />
        </Card>
      )}
      <Modal
        opened={making}
        onClose={() => setMaking(false)}
        title={t('enrolment.new')}
        size="lg"
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <NewToken onDone={() => setMaking(false)} />
      </Modal>
    </div>
  );
}

function TokenTable({ tokens }: { readonly tokens: readonly EnrolmentToken[] }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const now = useNow(30_000);
  const sites = useQuery({ queryKey: ['places', 'sites'], queryFn: () => api.sites.all() }).data ?? [];
  const remove = useMutation({
    mutationFn: (id: string) => api.enrolment.remove(id),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['tokens'] }),
    onError: toastFailure,
  });
  return (
    <table className={basics['table']}>
      <thead>
        <tr>
          <th scope="col">{t('token.label')}</th>
          <th scope="col">{t('token.state')}</th>
          <th scope="col">{t('token.uses')}</th>
          <th scope="col">{t('token.expires')}</th>
          <th scope="col">{t('device.site')}</th>
          <th scope="col">{t('token.by')}</th>
          <th scope="col">
            <VisuallyHidden>{t('session.actions')}</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <td>{token.label}</td>
            <td className={stateOf(token, now) === 'valid' ? '' : basics['quiet']}>{t(`token.${stateOf(token, now)}`)}</td>
            <td className={basics['number']}>{t('token.usesOf', { used: token.uses, max: token.maxUses })}</td>
            <td className={basics['number']} title={moment(token.expiresAt)}>
              {relative(token.expiresAt, now)}
            </td>
            <td>{sites.find((site) => site.id === token.siteId)?.name}</td>
            <td className={basics['quiet']}>{token.createdBy}</td>
            <td>
              <span className={basics['rowActions']}>
                <Button
                  variant="subtle"
                  color="red"
                  size="compact-xs"
                  aria-label={t('token.removeOne', { label: token.label })}
                  onClick={() => remove.mutate(token.id)}
                >
                  {t('token.remove')}
                </Button>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function stateOf(token: EnrolmentToken, now: number): 'expired' | 'usedUp' | 'valid' {
  if (Date.parse(token.expiresAt) < now) {
    return 'expired';
  }
  return token.uses >= token.maxUses ? 'usedUp' : 'valid';
}
