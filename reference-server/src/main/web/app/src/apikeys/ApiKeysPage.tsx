import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiKey } from '../api/types';
import { useText } from '../i18n/text';
import { useApi, useNow } from '../live/services';
import { ActionsHead, When } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { ConfirmButton } from '../ui/ConfirmButton';
import { ListPage } from '../ui/ListPage';
import { NewApiKey } from './NewApiKey';
import { scopeWords } from './scopes';

/** What programs work with in one's name. */
export function ApiKeysPage() {
  const t = useText();
  const api = useApi();
  return (
    <ListPage
      title={t('nav.apiKeys')}
      query={useQuery({ queryKey: ['apiKeys'], queryFn: () => api.apiKeys.all() })}
      loading={t('apiKeys.loading')}
      empty={{ title: t('apiKeys.none'), hint: t('apiKeys.noneHint') }}
      list={t('apiKeys.list')}
      making={{ words: t('apiKeys.new'), icon: 'key', form: (onDone) => <NewApiKey onDone={onDone} /> }}
    >
      {(keys) => <KeyTable keys={keys} />}
    </ListPage>
  );
}

function KeyTable({ keys }: { readonly keys: readonly ApiKey[] }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const now = useNow(30_000);
  return (
    <table className={basics['table']}>
      <thead>
        <tr>
          <th scope="col">{t('apiKeys.label')}</th>
          <th scope="col">{t('apiKeys.scopes')}</th>
          <th scope="col">{t('apiKeys.expires')}</th>
          <th scope="col">{t('apiKeys.lastUsed')}</th>
          <th scope="col">{t('apiKeys.by')}</th>
          <ActionsHead />
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <td>{key.label}</td>
            <td className={basics['quiet']} title={key.scopes.join(', ')}>
              {scopeWords(key.scopes, t)}
            </td>
            <td className={basics['number']}>
              {Date.parse(key.expiresAt) < now ? t('token.expired') : <When at={key.expiresAt} now={now} />}
            </td>
            <td className={basics['number']}>{key.lastUsedAt ? <When at={key.lastUsedAt} now={now} /> : t('apiKeys.never')}</td>
            <td className={basics['quiet']}>{key.createdBy}</td>
            <td>
              <span className={basics['rowActions']}>
                <ConfirmButton
                  words={t('apiKeys.revoke')}
                  label={t('apiKeys.revokeOne', { label: key.label })}
                  title={t('apiKeys.revokeTitle', { label: key.label })}
                  what={t('apiKeys.revokeWhat')}
                  busy={t('apiKeys.revoking')}
                  act={() => api.apiKeys.revoke(key.id)}
                  onDone={() => void queries.invalidateQueries({ queryKey: ['apiKeys'] })}
                />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
