import { type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { cloudEvent, newId } from '../scenarios/client';
import { declare, openPumpWork, publishPumps } from '../scenarios/pump-work';
import { done } from '../scenarios/refund-work';
import { cutOff, overflow } from './looks';
import { go, visit } from './visitor';
import { as, wait } from './waiting-refunds';

const PHONE = { width: 375 };
const LINE_PX = 40;

/** Narrower than a word: its letters stand below each other. */
const narrowTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`[...document.querySelectorAll('main dd, main p, main h2')]
    .filter((one) => one.innerText.length > 20 && one.clientWidth < ${LINE_PX})
    .map((one) => one.innerText)`);

describe('the console on a phone', () => {
  let postReviewId: string;

  beforeAll(async () => {
    await publishPumps(as('admin'));
    const { body } = await done(declare(as('operator'), await openPumpWork(as('integrator'))));
    ({ postReviewId } = body.breakGlass);
    await eventually(
      () => as('auditor').get(`/v1/post-reviews/${postReviewId}`),
      ({ status }) => status === 200,
    );
    const workOrderId = newId('imported');
    const fact = (type: string, time: string, more: object = {}) =>
      cloudEvent(type, { workOrderId, ...more }, { time, imported: true });
    await done(
      as('admin').publish([
        fact('work-order.opened', '2020-03-02T08:00:00Z', { workflow: 'refunds' }),
        fact('work-order.closed', '2020-03-03T08:00:00Z'),
      ]),
    );
    await eventually(
      () => as('auditor').get('/v1/reports/closed-without-evidence?limit=1000'),
      ({ body: report }) => report.items?.some((row: any) => row.workOrderId === workOrderId),
    );
  });

  it('answers a review in one column', async () => {
    const { page, complaints } = await visit(
      'approver',
      `/post-reviews?selected=${postReviewId}`,
      PHONE,
    );
    const review = page.getByRole('region', { name: 'The selected review' });
    await review.getByRole('button', { name: 'Complete the review' }).waitFor();
    await review.getByRole('button', { name: /^Complete the remediation/ }).waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await narrowTexts(page)).toEqual([]);
    expect(await cutOff(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('cuts off no button, no choice and no table', async () => {
    const { page } = await visit('approver', '/post-reviews?view=remediations', PHONE);
    await page
      .getByRole('button', { name: /^Complete the remediation/ })
      .first()
      .waitFor();
    expect(await cutOff(page)).toEqual([]);
    await go(page, '/post-reviews?view=all');
    await page.getByRole('table', { name: 'Post-reviews', exact: true }).waitFor();
    await page.getByText(/of \d+ work orders opened this month/).waitFor();
    expect(await cutOff(page)).toEqual([]);
    await go(page, '/ledger?imported=true');
    await page
      .getByRole('table', { name: 'Closed without evidence by owner and reason' })
      .waitFor();
    expect(await cutOff(page)).toEqual([]);
    await go(page, '/ledger?view=completeness');
    await page
      .getByRole('table', { name: 'Evidence of closed work by workflow and owner' })
      .waitFor();
    expect(await cutOff(page)).toEqual([]);
    const { approvalId } = await wait();
    await go(page, `/approvals/${approvalId}`);
    await page.getByRole('button', { name: /^Approve/ }).click();
    await page.getByRole('dialog').getByLabel('Valid for').waitFor();
    await page.getByRole('dialog').getByLabel('Uses').waitFor();
    expect(await cutOff(page)).toEqual([]);
  });
});
