import { failureIn } from '@farhand/viewer';
import { Button, Modal, VisuallyHidden } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiKey } from '../api/types';
import { useText } from '../i18n/text';
import { moment, relative } from '../i18n/times';
import { useApi, useNow } from '../live/services';
import { Card, Empty, FailureBox, PageHead, Waiting } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { Icon } from '../ui/Icon';
import { useTitle } from '../ui/title';
import { toastFailure } from '../ui/toasts';
import { NewApiKey } from './NewApiKey';

/** What programs work with in one's name. */
export function ApiKeysPage() {
  const t = useText();
  useTitle(t('nav.apiKeys'));
  const api = useApi();
  const [making, setMaking] = useState(false);
  const keys = useQuery({ queryKey: ['apiKeys'], queryFn: () => api.apiKeys.all() });
  return (
    <div className={basics['page']}>
      <PageHead title={t('nav.apiKeys')}>
        <Button leftSection={<Icon name="key" size={14} />} onClick={() => setMaking(true)}>
          {t('apiKeys.new')}
        </Button>
      </PageHead>
      {keys.error && <FailureBox failure={failureIn(keys.error)} onRetry={() => void keys.refetch()} />}
      {keys.isPending && <Waiting>{t('apiKeys.loading')}</Waiting>}
      {keys.data?.length === 0 && (
        <Empty title={t('apiKeys.none')} hint={t('apiKeys.noneHint')}>
          <Button onClick={() => setMaking(true)}>{t('apiKeys.new')}</Button>
        </Empty>
      )}
      {keys.data && keys.data.length > 0 && (
        <Card title={t('apiKeys.list')} flush>
          <KeyTable keys={keys.data} />
        </Card>
      )}
      <Modal
        opened={making}
        onClose={() => setMaking(false)}
        title={t('apiKeys.new')}
        size="lg"
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <NewApiKey onDone={() => setMaking(false)} />
      </Modal>
    </div>
  );
}

function KeyTable({ keys }: { readonly keys: readonly ApiKey[] }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const now = useNow(30_000);
  const revoke = useMutation({
    mutationFn: (id: string) => api.apiKeys.revoke(id),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['apiKeys'] }),
    onError: toastFailure,
  });
  return (
    <table className={basics['table']}>
      <thead>
        <tr>
          <th scope="col">{t('apiKeys.label')}</th>
          <th scope="col">{t('apiKeys.scopes')}</th>
          <th scope="col">{t('apiKeys.expires')}</th>
          <th scope="col">{t('apiKeys.lastUsed')}</th>
          <th scope="col">{t('apiKeys.by')}</th>
          <th scope="col">
            <VisuallyHidden>{t('session.actions')}</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <td>{key.label}</td>
            <td className={basics['quiet']}>{key.scopes.join(', ')}</td>
            <td className={basics['number']} title={moment(key.expiresAt)}>
              {Date.parse(key.expiresAt) < now ? t('token.expired') : relative(key.expiresAt, now)}
            </td>
            <td className={basics['number']} title={key.lastUsedAt ? moment(key.lastUsedAt) : undefined}>
              {key.lastUsedAt ? relative(key.lastUsedAt, now) : t('apiKeys.never')}
            </td>
            <td className={basics['quiet']}>{key.createdBy}</td>
            <td>
              <span className={basics['rowActions']}>
                <Button
                  variant="subtle"
                  color="red"
                  size="compact-xs"
                  aria-label={t('apiKeys.revokeOne', { label: key.label })}
                  onClick={() => revoke.mutate(key.id)}
                >
                  {t('apiKeys.revoke')}
                </Button>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
