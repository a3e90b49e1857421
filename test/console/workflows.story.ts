import { ApiUser, newId } from '../scenarios/client';
import { sharedSystem } from '../scenarios/shared-system';
import { violationsOfLooks } from './looks';
import { go, visit } from './visitor';

const PAYLOAD = '<img src=x onerror="document.title=1">';
const TURNED = 'order\u202Etxt.exe';

describe('workflows in the console', () => {
  const id = newId('parcels');

  beforeAll(async () => {
    const admin = new ApiUser(sharedSystem().url, sharedSystem().keys['admin']!);
    const definition = {
      id,
      jobType: id,
      title: PAYLOAD,
      owner: 'parcel-lead',
      inputs: [],
      systems: [{ name: 'shop', reads: ['order'], writes: ['parcel'] }],
      actions: [{ kind: 'parcel.send', authority: 'apply', system: 'shop', writes: ['parcel'] }],
      stages: [{ name: 'pack', steps: [{ name: 'wrap' }] }],
      knownFailurePoints: [TURNED],
      closure: { evidence: [{ kind: 'parcel-receipt' }] },
    };
    expect((await admin.put(`/v1/workflows/${id}`, definition)).status).toBe(200);
    const later = { ...definition, stages: [{ name: 'pack', steps: [{ name: 'seal' }] }] };
    expect((await admin.put(`/v1/workflows/${id}`, later)).status).toBe(200);
  });

  it('[task] say what may run, and what comes of each action', async () => {
    const { page, complaints } = await visit('operator', '/');
    await page.getByRole('link', { name: 'Workflows', exact: true }).click();
    await page.getByRole('link', { name: 'Approve credits or refunds' }).click();
    const row = page.getByRole('row').filter({ hasText: 'refund.issue' });
    await row.getByText('wait', { exact: true }).first().waitFor();
    await row.getByText('Money leaves only with the word of finance.').waitFor();
    await page.getByRole('list', { name: 'Stages' }).getByText('issue-refund').waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows what stops for want of a rule, and what changed from one version to the next', async () => {
    const { page } = await visit('analyst', `/workflows/${id}?version=2&against=1`);
    await page.getByText('none: it stops, as no rule permits it').waitFor();
    const versions = page.locator('section', { hasText: 'From Version 1 to Version 2' });
    await versions.getByText('"wrap"').first().waitFor();
    await versions.getByText('"seal"').first().waitFor();
  });

  it('shows what people wrote as text, whatever it is', async () => {
    const { page, complaints } = await visit('operator', `/workflows/${id}`);
    await page.getByRole('heading', { level: 1, name: PAYLOAD }).waitFor();
    await page.getByText('order⟨U+202E⟩txt.exe').first().waitFor();
    expect(await page.title()).toContain(PAYLOAD);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('can be used by everybody, in light, in dark and on a phone', async () => {
    const { page, complaints } = await visit('operator', '/workflows');
    for (const path of ['/workflows', '/workflows/refunds']) {
      await go(page, path);
      await page.getByRole('table').first().waitFor();
      expect(await violationsOfLooks(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });
});
