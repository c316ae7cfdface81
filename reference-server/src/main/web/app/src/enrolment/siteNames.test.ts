import { describe, expect, it } from 'vitest';
import { siteName } from './siteNames';

describe('a site', () => {
  const main = { name: 'Main', tenantId: 'b' };
  const acme = { id: 'a', name: 'Acme' };
  const bolt = { id: 'b', name: 'Bolt' };

  it('goes by its name alone for who sees one tenant', () => {
    expect(siteName(main, [bolt])).toBe('Main');
  });

  it('is told from the other tenants’ by who sees several', () => {
    expect(siteName(main, [acme, bolt])).toBe('Main · Bolt');
  });

  it('goes by its name where its tenant is none that one knows', () => {
    expect(siteName(main, [acme, { id: 'c', name: 'Coil' }])).toBe('Main');
  });
});
