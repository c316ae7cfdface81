import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { EnrolmentToken } from '../api/types';
import { useText } from '../i18n/text';
import { useApi, useMe, useNow } from '../live/services';
import { ActionsHead, When } from '../ui/basics';
import basics from '../ui/basics.module.css';
import { ConfirmButton } from '../ui/ConfirmButton';
import { ListPage } from '../ui/ListPage';
import { NewToken } from './NewToken';
import { siteName } from './siteNames';

/** The ways in for machines; an address that names a site begins with a token for it. */
export function EnrolmentPage() {
  const t = useText();
  const api = useApi();
  const navigate = useNavigate();
  const { site } = useSearch({ from: '/signed-in/framed/enrolment' });
  return (
    <ListPage
      title={t('nav.enrolment')}
      query={useQuery({ queryKey: ['tokens'], queryFn: () => api.enrolment.tokens() })}
      loading={t('enrolment.loading')}
      empty={{ title: t('enrolment.none'), hint: t('enrolment.noneHint') }}
      list={t('enrolment.tokens')}
      making={{
        words: t('enrolment.new'),
        icon: 'enrolment',
        form: (onDone) => <NewToken site={site} onDone={onDone} />,
        begun: site !== undefined,
        onClosed: () => void navigate({ to: '/enrolment', replace: true }),
      }}
    >
      {(tokens) => <TokenTable tokens={tokens} />}
    </ListPage>
  );
}

function TokenTable({ tokens }: { readonly tokens: readonly EnrolmentToken[] }) {
  const t = useText();
  const api = useApi();
  const queries = useQueryClient();
  const now = useNow(30_000);
  const { tenants } = useMe();
  const sites = useQuery({ queryKey: ['places', 'sites'], queryFn: () => api.sites.all() }).data ?? [];
  const siteOf = (token: EnrolmentToken) => {
    const site = sites.find(({ id }) => id === token.siteId);
    return site && siteName(site, tenants);
  };
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
          <ActionsHead />
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <td>{token.label}</td>
            <td className={stateOf(token, now) === 'valid' ? '' : basics['quiet']}>{t(`token.${stateOf(token, now)}`)}</td>
            <td className={basics['number']}>{t('token.usesOf', { used: token.uses, max: token.maxUses })}</td>
            <td className={basics['number']}>
              <When at={token.expiresAt} now={now} />
            </td>
            <td>{siteOf(token)}</td>
            <td className={basics['quiet']}>{token.createdBy}</td>
            <td>
              <span className={basics['rowActions']}>
                <ConfirmButton
                  words={t('token.remove')}
                  label={t('token.removeOne', { label: token.label })}
                  title={t('token.removeTitle', { label: token.label })}
                  what={t('token.removeWhat')}
                  busy={t('token.removing')}
                  act={() => api.enrolment.remove(token.id)}
                  onDone={() => void queries.invalidateQueries({ queryKey: ['tokens'] })}
                />
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
