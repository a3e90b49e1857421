import { ApiUser, newId } from '../scenarios/client';
import { publishExamples } from '../scenarios/examples';
import { done } from '../scenarios/refund-work';
import { sharedSystem } from '../scenarios/shared-system';
import { violationsOf } from '../browser/axe';
import { go, visit } from './visitor';

describe('a tenant without work', () => {
  it('[task] begins with an example, whose approval waits', async () => {
    const { url, keys } = sharedSystem();
    const deployer = new ApiUser(url, keys['deployment-admin']!);
    const { body } = await done(
      deployer.post('/v1/tenants', { tenant: newId('fresh'), principal: 'adele' }),
    );
    const { page, complaints } = await visit('newcomer', '/', { isFresh: true, key: body.key });
    await page.getByRole('heading', { name: 'No work is open' }).waitFor();
    const tour = page.getByRole('region', { name: 'What each page is for' });
    await tour.getByRole('link', { name: 'Post-reviews' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await tour.getByRole('button', { name: 'Got it' }).click();
    await tour.waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Open an example' }).count()).toBe(0);
    await publishExamples({ url, keys: { admin: body.key } }, 'refunds');
    await page.reload();
    await page.getByRole('button', { name: 'Open an example' }).waitFor();
    // It was taken, and stands among what this person saved.
    expect(await tour.count()).toBe(0);
    await go(page, '/mine?view=saved');
    await page.getByRole('link', { name: 'Tour of the pages' }).click();
    await tour.waitFor();
    await go(page, '/');
    await page.getByRole('button', { name: 'Open an example' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Open an example' }).click();
    await page.waitForURL(/\/work-orders\//);
    await page.getByRole('heading', { level: 1, name: /a parcel arrived broken/ }).waitFor();
    await page.getByText('finance', { exact: true }).first().waitFor();
    const waiting = await new ApiUser(url, body.key).get('/v1/approvals?status=requested');
    expect(waiting.body.items).toMatchObject([{ owner: 'finance', kind: 'refund' }]);
    expect(complaints).toEqual([]);
  });
});
