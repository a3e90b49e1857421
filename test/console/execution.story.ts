import { type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { done, issue, openRefund } from '../scenarios/refund-work';
import { overflow } from './looks';
import { go, visit } from './visitor';
import { as } from './waiting-refunds';

/** A refund that waits for finance. */
const waitForFinance = async (): Promise<{ workOrderId: string; approvalId: string }> => {
  const workOrderId = await openRefund(as('integrator'));
  const { body } = await done(
    as('integrator').post('/v1/decisions', { workOrderId, action: issue }),
  );
  await eventually(
    () => as('operator').get(`/v1/reports/waiting?workOrderId=${workOrderId}&kind=approval`),
    ({ body: { items } }) => items.length > 0,
  );
  return { workOrderId, approvalId: body.approvals[0] };
};

const counted = async (page: Page, name: string): Promise<number> => {
  const tile = page
    .getByRole('group', { name: 'Open work by status' })
    .getByRole('button', { name: new RegExp(`${name}$`) });
  await tile.filter({ hasText: /\d/ }).waitFor();
  return Number((await tile.innerText()).replace(/\D/g, ''));
};

describe('the start page of the console', () => {
  it('[task] see what is stuck and on whom', async () => {
    const { workOrderId, approvalId } = await waitForFinance();
    const { page, complaints } = await visit('operator', '/');
    const { body } = await as('operator').get(
      '/v1/work-orders?status=open&imported=false&waiting=true&limit=1000',
    );
    expect(await counted(page, 'waiting')).toBe(body.items.length);
    expect(await violationsOf(page)).toEqual([]);

    // One click: who holds it up. The list says for which work, since when and until when.
    await page.getByRole('button', { name: /^finance/ }).click();
    await page.waitForURL(/waitingOn=finance/);
    const row = page.getByRole('row').filter({ has: page.locator(`a[href$="${workOrderId}"]`) });
    await row.getByText('Parcel came broken').waitFor();
    await row.locator(`a[href="/approvals/${approvalId}"]`).waitFor();
    const { body: waiting } = await as('operator').get(
      '/v1/reports/waiting?owner=finance&imported=false&limit=1000',
    );
    const held = waiting.items.filter(({ kind }: { kind: string }) => kind !== 'work');
    await page.getByRole('button', { name: new RegExp(`^finance\\s*${held.length}\\s`) }).waitFor();

    // Another one: the work order itself.
    await row.locator(`a[href$="${workOrderId}"]`).click();
    await page.getByText('waiting on finance').waitFor();
    expect(complaints).toEqual([]);
  });

  it('counts all open work by a query, however much there is', async () => {
    await openRefund(as('integrator'));
    const { page, complaints } = await visit('operator', '/approvals');
    await page.route('**/v1/reports/open-work?*', async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      const items = [{ ...body.items[0], workOrders: 1_222, running: 1_061 }];
      await route.fulfill({ response, json: { ...body, items } });
    });
    await go(page, '/');
    await page.getByRole('heading', { name: '1,222 open work orders' }).waitFor();
    expect(await counted(page, 'running')).toBe(1_061);
    expect(await page.getByText(/or more|at least/).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('shows what a number counts, keeps that in its address, and says what events since', async () => {
    const stopped = await openRefund(as('integrator'));
    await done(as('operator').post(`/v1/work-orders/${stopped}/stop`, { reason: 'Wait for her.' }));
    await eventually(
      () => as('operator').get(`/v1/work-orders?stopped=true&workOrderId=${stopped}`),
      ({ body }) => body.items.length === 1,
    );
    const { page, complaints } = await visit('auditor', '/', { scheme: 'dark', width: 375 });
    await page.getByRole('button', { name: /stopped$/ }).click();
    await page.waitForURL(/stopped=true/);
    const heading = page.getByRole('heading', { name: /^\d+ stopped work orders?$/ });
    await heading.waitFor();
    await page.locator(`a[href$="${stopped}"]`).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);

    await go(page, '/?waitingOn=finance');
    await page.getByRole('heading', { name: 'Waiting for finance' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    // A page that is loaded has answers of now: older ones are read again beside what comes next, and may have it.
    await page.goto('/?stopped=true');
    const tile = page.getByRole('button', { name: /stopped$/, pressed: true });
    await tile.filter({ hasText: /\d/ }).waitFor();
    await page.getByText(/^As of position/).waitFor();
    await openRefund(as('integrator'));
    await page.getByRole('button', { name: /new · show$/ }).click();
    await go(page, '/?workflow=nobody-published-it');
    await page.getByText('No work order matches').waitFor();
    expect(complaints).toEqual([]);
  });
});
