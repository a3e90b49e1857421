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

  it('keeps an open form of a row when it is turned', async () => {
    const code = newId('rained-out');
    const terms = { title: 'Rained out', sla: 'P9D', owner: newId('rain-desk') };
    await done(as('admin').put(`/v1/exception-codes/${code}`, terms));
    const facts = Array.from({ length: 60 }).flatMap((_, nth) => {
      const workOrderId = newId('imported');
      const time = new Date(Date.UTC(2020, 2, 2, 8, nth)).toISOString();
      const fact = (type: string, more: object) =>
        cloudEvent(type, { workOrderId, ...more }, { time, imported: true });
      return [
        fact('work-order.opened', { workflow: 'refunds' }),
        fact('step.blocked', { step: 'inspect-order', code }),
      ];
    });
    await done(as('admin').publish(facts));
    await eventually(
      () => as('auditor').get(`/v1/obligations?owner=${terms.owner}&limit=1000`),
      ({ body }) => body.items?.length === 60,
    );
    const filters = `view=obligations&overdue=any&imported=true&owner=${terms.owner}`;
    const { page, complaints } = await visit('admin', `/post-reviews?${filters}`, PHONE);
    await page.locator('[data-index="12"]').getByRole('button', { name: 'Assign' }).click();
    const reason = page.getByRole('dialog').getByLabel('Reason');
    await reason.fill('They have umbrellas.');
    await page.setViewportSize({ width: 900, height: 375 });
    // The rows are laid out again, and drawn.
    await page.evaluate(
      'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
    );
    expect(await reason.inputValue()).toBe('They have umbrellas.');
    expect(complaints).toEqual([]);
  });

  it('has the filters of a list behind a button that counts them', async () => {
    const { page, complaints } = await visit('operator', '/exceptions?owner=somebody', PHONE);
    const filters = page.getByRole('button', { name: 'Filters (1)' });
    await filters.waitFor();
    expect(await page.getByRole('search').count()).toBe(0);
    await filters.click();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('button', { name: 'Filters', exact: true }).click();
    await page.getByRole('search').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.has('owner')).toBe(false);
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
