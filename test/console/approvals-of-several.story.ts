import { type Page } from 'playwright-core';
import { violationsOf } from '../browser/axe';
import { newId } from '../scenarios/client';
import { done, issue } from '../scenarios/refund-work';
import { go, visit } from './visitor';
import { as, read, state, wait } from './waiting-refunds';

const ready = (page: Page) => page.getByRole('button', { name: /^Approve …/, disabled: false });
const dialog = (page: Page) => page.getByRole('dialog');

describe('approvals of several runs in the console', () => {
  it('[A11] approves the chosen lines of a plan, leaves the others waiting, and rejects all that are left', async () => {
    const { workOrderId } = await wait();
    const amounts = [1_000, 2_000, 3_000].map((minor) => ({ minor, currency: 'EUR' }));
    const actions = amounts.map((amount) => ({ ...issue, amount }));
    const plan = { workOrderId, planId: newId('plan'), actions };
    const planned = await done(as('integrator').post('/v1/plans', plan));
    const approvals = planned.body.decisions.map((one: any) => one.approvals[0]) as string[];
    await read(approvals[2]!, ({ planLine }) => planLine === 3);
    await done(state(workOrderId, 7_000));
    const { page, complaints } = await visit('approver', `/approvals/${approvals[0]}`);
    const lines = page.getByRole('table', { name: 'Lines of the plan' });
    await lines.getByText('Charge the card again.').nth(2).waitFor();
    await page.getByRole('button', { name: /^Approve 0 of 3 lines/, disabled: true }).waitFor();
    for (const line of [1, 3]) await lines.getByLabel(`Line ${line}`).check();
    expect(await violationsOf(page)).toEqual([]);
    const changed = page.getByRole('table', { name: 'Line 3: changed since it was requested' });
    await changed.getByText('fact order-total').waitFor();
    await changed.getByText('€70.00').waitFor();
    const sent = page.waitForRequest((request) => request.url().endsWith(`${plan.planId}/grant`));
    await page.getByRole('button', { name: 'Approve 2 of 3 lines' }).click();
    await dialog(page).getByText('Every other line goes on waiting.').waitFor();
    await dialog(page).getByRole('button', { name: 'Approve 2 of 3 lines' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const body = { kind: 'refund', seen: [{ line: 1 }, { line: 3 }] };
    expect((await sent).postDataJSON()).toMatchObject(body);
    for (const granted of [0, 2])
      await read(approvals[granted]!, (row) => row.status === 'approved' && row.singleUse);
    await read(approvals[1]!, ({ status }) => status === 'requested');
    await page.getByRole('button', { name: /^Reject 0 of 1 lines/, disabled: true }).waitFor();
    await lines.getByLabel('All lines').check();
    await page.getByRole('button', { name: 'Reject 1 of 1 lines' }).click();
    await dialog(page).getByLabel('Reason').fill('One is enough.');
    await dialog(page).getByRole('button', { name: 'Reject 1 of 1 lines' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await read(
      approvals[1]!,
      ({ status, reason }) => status === 'rejected' && reason === 'One is enough.',
    );
    expect(complaints).toEqual([]);
  });

  it('[A9] grants a number of runs, and shows how many are left', async () => {
    const { approvalId } = await wait();
    const { page, complaints } = await visit('approver', `/approvals/${approvalId}`);
    await ready(page).click();
    await dialog(page).getByLabel('Uses').selectOption('counted');
    await dialog(page).getByLabel('Runs').fill('0');
    await dialog(page).getByText('Write a whole number of runs').first().waitFor();
    await dialog(page).getByLabel('Runs').fill('3');
    await dialog(page).getByText('3 runs at most').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Approve exactly this' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    // The decision that waited is the first of them.
    const row = await read(approvalId, ({ usesLeft }) => usesLeft === 2);
    expect(row).toMatchObject({ uses: 3, consumedBy: null });
    await go(page, `/approvals/${approvalId}`);
    await page.getByText('2 of 3 runs left, until it expires').waitFor();
    expect(complaints).toEqual([]);
  });
});
