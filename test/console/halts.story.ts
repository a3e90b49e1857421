import { eventually } from '#testkit';
import { done, openRefund } from '../scenarios/refund-work';
import { violationsOfLooks } from './looks';
import { go, visit } from './visitor';
import { as } from './waiting-refunds';

const draft = {
  kind: 'refund.draft',
  authority: 'propose',
  system: 'helpdesk',
  writes: ['draft'],
  objects: ['order-7'],
  amount: { minor: 5_000, currency: 'EUR' },
};
const HOLDER = 'dev-integrator';
const SCOPE = `actions of the kind refund.draft by ${HOLDER}`;

/** A run that a halt has withdrawn, and nobody reported. */
const halted = async (): Promise<{ workOrderId: string; haltId: string }> => {
  const workOrderId = await openRefund(as('integrator'));
  const run = await done(as('integrator').post('/v1/decisions', { workOrderId, action: draft }));
  expect(run.body.outcome).toBe('run');
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const scope = { principal: HOLDER, action: 'refund.draft' };
  const halt = { ...scope, reason: 'Drafts go out twice.', until };
  const { haltId } = (await done(as('operator').post('/v1/halts', halt))).body;
  await eventually(
    () => as('operator').get(`/v1/reports/withdrawn-runs?halt=${haltId}`),
    ({ body: { items } }) => items.length === 1,
  );
  return { workOrderId, haltId };
};

describe('a halt in the console', () => {
  it('[P11] shows which runs it withdrew and who has not reported; somebody else lifts it', async () => {
    const { workOrderId, haltId } = await halted();
    const { page, complaints } = await visit('operator', '/');
    await page.getByRole('link', { name: `The halt of ${SCOPE}` }).click();
    await page.waitForURL(`**/halts/${haltId}`);
    await page.getByText('in force', { exact: true }).waitFor();
    expect(await page.getByRole('main').innerText()).toMatch(/Declared\s+.*by dev-operator/);
    await page.getByText('not reported').waitFor();
    await page.locator(`a[href*="/work-orders/${workOrderId}"]`).waitFor();
    await page.getByText('1 stopped by it').waitFor();
    const lift = page.getByRole('button', { name: 'Lift' });
    expect(await lift.textContent()).toContain('You declared this halt');
    expect(await violationsOfLooks(page)).toEqual([]);

    const other = await visit('admin', '/');
    await go(other.page, `/halts/${haltId}`);
    await other.page.getByRole('button', { name: 'Lift' }).click();
    await other.page.getByLabel('Why the work may go on').fill('The interface is fixed.');
    await other.page.getByRole('dialog').getByRole('button', { name: 'Lift' }).click();
    await other.page.getByText('The interface is fixed.').waitFor();

    // The page of who declared it follows: it has ended, and the bar is gone.
    await page.getByText('ended', { exact: true }).waitFor();
    await page.getByRole('link', { name: `The halt of ${SCOPE}` }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    expect(other.complaints).toEqual([]);
  });
});

describe('an address without a page', () => {
  it('says so within the console, and where to go', async () => {
    const { page } = await visit('operator', '/');
    const answer = await page.goto('/no-such-page');
    expect(answer?.status()).toBe(404);
    await page.getByRole('heading', { level: 1, name: 'There is no such page.' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Mine' }).click();
    await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();
  });
});
