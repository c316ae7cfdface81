import type { Me, Site } from '../api/types';

/** What a site is called among these: of several tenants, each of which may have a “Main”, its tenant is named too. */
export function siteName(site: Pick<Site, 'name' | 'tenantId'>, tenants: Me['tenants']): string {
  const tenant = tenants.length > 1 && tenants.find(({ id }) => id === site.tenantId);
  return tenant ? `${site.name} · ${tenant.name}` : site.name;
}
