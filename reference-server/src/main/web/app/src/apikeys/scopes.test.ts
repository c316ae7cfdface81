import { describe, expect, it } from 'vitest';
import { ApiClient } from '../api/client';
import { fakeFetch } from '../../test/fakeFetch';
import { scopesOnOffer } from './scopes';

describe('keys of programs', () => {
  it('can be given what one has, and nothing that the page has no words for', () => {
    expect(scopesOnOffer(['users:manage', 'devices:view', 'moon:land'])).toEqual(['devices:view', 'users:manage']);
  });

  it('are shown once, listed without their secret, and revoked', async () => {
    const api = new ApiClient(fakeFetch({ devices: 3, signedIn: true }).fetch);
    const made = await api.apiKeys.make({ label: 'Nightly', scopes: ['devices:view'], expiresInSeconds: 3_600 });
    expect(made.key).toMatch(/^fhk_/u);
    const [listed] = await api.apiKeys.all();
    expect(listed).toMatchObject({ id: made.id, label: 'Nightly', scopes: ['devices:view'] });
    expect(listed).not.toHaveProperty('key');
    await api.apiKeys.revoke(made.id);
    expect(await api.apiKeys.all()).toEqual([]);
  });
});

describe('a machine that waits', () => {
  it('takes no session until it is let in', async () => {
    const { server, fetch } = fakeFetch({ devices: 3, signedIn: true });
    const api = new ApiClient(fetch);
    const device = server.data.devices[0];
    expect(device).toBeDefined();
    const id = device?.id ?? '';
    server.changeDevice(id, { online: true, waiting: true });
    await expect(api.sessions.open({ deviceId: id, type: 'terminal' })).rejects.toMatchObject({
      failure: { code: 'DEVICE_WAITING' },
    });
    expect(await api.devices.approve(id)).toMatchObject({ waiting: false });
    expect(await api.sessions.open({ deviceId: id, type: 'terminal' })).toMatchObject({ deviceId: id });
  });
});
