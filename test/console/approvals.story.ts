import { createHash } from 'node:crypto';
import { type Page } from 'playwright-core';
import { violationsOf } from '../browser/axe';
import { newId } from '../scenarios/client';
import { done } from '../scenarios/refund-work';
import { sharedNames } from './link-names';
import { overflow } from './looks';
import { go, visit } from './visitor';
import { as, read, wait } from './waiting-refunds';

const HOSTILE = 'Parcel\u202Egpj.exe <img src=x onerror="document.title=\'taken\'">';
const AS_TEXT = 'Parcel⟨U+202E⟩gpj.exe <img src=x';

const lastEvent = async (workOrderId: string, type: string): Promise<any> => {
  const { body } = await as('auditor').get(`/v1/work-orders/${workOrderId}/history?type=${type}`);
  return body.items[0];
};

const ofIt = (page: Page, approvalId: string) => page.locator(`a[href*="${approvalId}"]`).first();
/** Its card in the queue; a click anywhere in it goes to its link. */
const cardOf = (page: Page, approvalId: string) =>
  page.locator('[role=row]', { has: page.locator(`a[href*="${approvalId}"]`) }).first();
const yes = (page: Page) => page.getByRole('button', { name: /^Approve …/ });
const ready = (page: Page) => page.getByRole('button', { name: /^Approve …/, disabled: false });
const dialog = (page: Page) => page.getByRole('dialog');

describe('approvals in the console', () => {
  it('[task] approve with full knowledge', async () => {
    const { workOrderId, approvalId } = await wait('integrator', HOSTILE);
    const { page, complaints } = await visit('approver', '/');
    let clicks = 0;
    const click = async (what: ReturnType<Page['locator']>): Promise<void> => {
      clicks += 1;
      await what.click();
    };
    await click(page.getByRole('link', { name: 'Approvals' }));
    await click(cardOf(page, approvalId));
    await page.waitForURL(new RegExp(`selected=${approvalId}`));
    await page.getByText('writes refund in payments on order-7 up to €50.00').last().waitFor();
    await page.getByText('Money leaves only with the word of finance.').first().waitFor();
    await page.getByText(AS_TEXT).first().waitFor();
    const total = page.getByRole('table', { name: 'Facts' }).getByText('€80.00');
    expect(await total.first().getAttribute('title')).toBe('8000, in minor units of EUR');
    expect(await violationsOf(page)).toEqual([]);
    await click(ready(page));
    await page.getByLabel('At most, in EUR').fill('40');
    await page.getByLabel('Comment').fill('Fine <b>with</b> me.');
    await page.getByText('up to €40.00').waitFor();
    await dialog(page).getByText('for 1 day, once', { exact: true }).waitFor();
    await dialog(page).getByText(AS_TEXT).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await click(page.getByRole('button', { name: 'Approve exactly this' }));
    await dialog(page).waitFor({ state: 'detached' });
    await page
      .getByText('You approved it. Policy re-evaluates the decision automatically.')
      .waitFor();
    expect(clicks).toBeLessThanOrEqual(5);
    const row = await read(approvalId, ({ status }) => status === 'partial');
    expect(row).toMatchObject({
      answeredBy: 'dev-approver',
      comment: 'Fine <b>with</b> me.',
      scopeSystem: 'payments',
      scopeAmountMinor: 4_000,
    });
    expect(await lastEvent(workOrderId, 'approval.granted')).toMatchObject({
      actor: { id: 'dev-approver' },
      data: { grantedBy: 'dev-approver', scope: { amountUpTo: { minor: 4_000 } } },
    });
    await go(page, `/approvals/${approvalId}`);
    await page.getByText('Fine <b>with</b> me.').waitFor();
    await page.locator('tr[data-differs]', { hasText: 'up to €40.00' }).waitFor();
    expect(await page.title()).toBe('refund.issue · Writ');
    expect(complaints).toEqual([]);
  });

  it('[task] approve with full knowledge, by keys alone', async () => {
    const [first, , { approvalId }] = [await wait(), await wait(), await wait()];
    const { page, complaints } = await visit('approver', '/');
    await page.keyboard.press('2');
    await ofIt(page, first.approvalId).waitFor();
    await page.keyboard.press('j');
    await page.waitForURL(/selected=/);
    const chosen = page.url();
    await page.keyboard.press('k');
    await page.waitForURL((now) => now.href !== chosen);
    await page.keyboard.press('?');
    await dialog(page).getByText('Next and previous approval').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.getByLabel('Go to').fill(approvalId);
    await dialog(page).getByText('Approval refund.issue').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/approvals/${approvalId}`);
    await page.getByRole('heading', { level: 1, name: 'refund.issue' }).waitFor();
    await dialog(page).waitFor({ state: 'detached' });
    await ready(page).waitFor();
    await page.keyboard.press('a');
    await page.getByLabel('Comment').waitFor();
    await page.keyboard.type('By keys.');
    await page.keyboard.press('Control+Enter');
    await dialog(page).waitFor({ state: 'detached' });
    const row = await read(approvalId, ({ answeredBy }) => answeredBy !== null);
    expect(row).toMatchObject({ answeredBy: 'dev-approver', comment: 'By keys.' });
    for (const path of ['/approvals', '/mine']) {
      await go(page, path);
      await page.getByRole('table').getByRole('link').nth(1).waitFor();
      expect(await sharedNames(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  it('gives the focus back to the button when a form is left, and lists cases by their titles', async () => {
    const title = newId('Parcel lost on the way to Graz');
    const { approvalId } = await wait('integrator', title);
    const { page } = await visit('approver', `/approvals/${approvalId}`);
    await ready(page).waitFor();
    const focused = page.locator('button:focus');
    for (const name of ['Approve …', 'Reject …']) {
      await page.getByRole('button', { name }).click();
      await dialog(page).getByRole('button', { name: 'Cancel' }).click();
      await dialog(page).waitFor({ state: 'detached' });
      expect(await focused.innerText()).toContain(name);
      await page.keyboard.press('Enter');
      await dialog(page).locator('textarea:focus').waitFor();
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
      expect(await focused.innerText()).toContain(name);
    }
    await go(page, '/approvals');
    expect(await ofIt(page, approvalId).innerText()).toBe(title);
  });

  it('rejects with a reason, and not without one', async () => {
    const { workOrderId, approvalId } = await wait();
    const { page } = await visit('approver', `/approvals/${approvalId}`, { width: 375 });
    await ready(page).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.keyboard.press('r');
    const no = page.getByRole('button', { name: 'Reject this request' });
    await page.getByText('Give a reason first.').waitFor();
    expect(await no.isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('Ask the customer first.');
    await no.click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText('You rejected it: “Ask the customer first.”.').waitFor();
    await page.getByText('rejected', { exact: true }).waitFor();
    expect(await read(approvalId, ({ status }) => status === 'rejected')).toMatchObject({
      reason: 'Ask the customer first.',
    });
    expect(await lastEvent(workOrderId, 'approval.rejected')).toMatchObject({
      data: { rejectedBy: 'dev-approver' },
    });
  });

  it('[task] takes an approval back within ten seconds, and says what was answered', async () => {
    const { approvalId } = await wait();
    const { page, complaints } = await visit('approver', `/approvals/${approvalId}`);
    await ready(page).click();
    await page.getByRole('button', { name: 'Approve exactly this' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const answered = page.getByRole('status').filter({ hasText: 'You approved it.' });
    const what = 'Approved: refund.issue writes refund in payments on order-7 up to €50.00';
    await answered.getByText(what).waitFor();
    await page.getByText('That stops what it permits and raises an exception.').waitFor();
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('revoked', { exact: true }).first().waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: 'You took it back: it permits nothing.' })
      .waitFor();
    expect(await read(approvalId, ({ status }) => status === 'revoked')).toMatchObject({
      revokedBy: 'dev-approver',
    });
    expect(complaints).toEqual([]);
  });

  it('[Q2] says who answered such approvals before, and how soon', async () => {
    const earlier = await wait();
    const { page, complaints } = await visit('approver', `/approvals/${earlier.approvalId}`);
    await ready(page).click();
    await page.getByRole('button', { name: 'Approve exactly this' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await read(earlier.approvalId, ({ status }) => status === 'approved');
    const { approvalId } = await wait();
    await go(page, `/approvals/${approvalId}`);
    await page.getByText(/^dev-approver, \d+ of \d+, half within /).waitFor();
    expect(complaints).toEqual([]);
  });

  it('[A4] tells the requester beforehand that somebody else must answer', async () => {
    const { approvalId } = await wait('operator');
    const { page, complaints } = await visit('operator', `/approvals/${approvalId}`);
    await page.getByRole('note').getByText('You requested this').waitFor();
    const can = page.locator('dt:has-text("Who can answer") + dd');
    await can.getByText('dev-approver').waitFor();
    expect(await can.textContent()).not.toContain('dev-operator');
    expect(await yes(page).getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('a');
    await yes(page).dispatchEvent('click');
    await page.getByRole('button', { name: 'Reassign' }).dispatchEvent('click');
    expect(await dialog(page).count()).toBe(0);
    await page.getByText('you do not choose who approves').waitFor({ state: 'attached' });
    expect(complaints).toEqual([]);
  });

  it('[A4] shows a recorded answer to a second person, who confirms it', async () => {
    const { workOrderId, approvalId } = await wait();
    const evidenceId = newId('letter');
    const content = Buffer.from(`Finance allows refund.issue: ${evidenceId}`);
    await done(
      as('operator').post('/v1/evidence', {
        evidenceId,
        workOrderId,
        kind: 'letter',
        mediaType: 'text/plain',
        sha256: createHash('sha256').update(content).digest('hex'),
        content: content.toString('base64'),
        approves: { approver: 'finance', permits: ['refund.issue'] },
      }),
    );
    const letter = { approver: 'finance', evidence: [evidenceId] };
    await done(as('approver').post(`/v1/approvals/${approvalId}/grant`, letter));
    await read(approvalId, ({ records }) => records === 1);
    const { page, complaints } = await visit('operator', '/approvals');
    const card = cardOf(page, approvalId);
    await card.getByText('Recorded by dev-approver for finance').waitFor();
    await card.click();
    await page.waitForURL(new RegExp(`selected=${approvalId}`));
    const part = page.getByRole('region', { name: 'Recorded, awaiting confirmation' });
    await part.getByText('writes refund in payments on order-7 up to €50.00').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await part.getByRole('button', { name: 'Confirm' }).click();
    await dialog(page).getByRole('button', { name: 'Confirm' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    expect(await read(approvalId, ({ status }) => status === 'approved')).toMatchObject({
      answeredBy: 'finance',
      recordedBy: 'dev-approver',
      confirmedBy: 'dev-operator',
      recordList: [{ number: 1, recordedBy: 'dev-approver', confirmedBy: 'dev-operator' }],
    });
    expect(complaints).toEqual([]);
  });

  it('shows somebody without the right the request, and why they cannot answer', async () => {
    const { approvalId } = await wait();
    const { page, complaints } = await visit('analyst', `/approvals?selected=${approvalId}`, {
      scheme: 'dark',
    });
    await page.getByText('What you are approving').waitFor();
    await page.getByRole('note').getByText('This is for the roles approver').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.setViewportSize({ width: 375, height: 900 });
    await page.getByText('What you are approving').waitFor({ state: 'detached' });
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await ofIt(page, approvalId).click();
    await page.waitForURL(`**/approvals/${approvalId}`);
    expect(complaints).toEqual([]);
  });

  it('[A8] never shows a conditional yes as good, until evidence meets its condition', async () => {
    const { workOrderId, approvalId } = await wait();
    const conditions = [{ number: 1, text: 'Photos are in the file.' }];
    await done(as('approver').post(`/v1/approvals/${approvalId}/grant`, { conditions }));
    const evidenceId = newId('photos');
    const content = Buffer.from(`Three photos of a broken lid: ${evidenceId}`);
    await done(
      as('integrator').post('/v1/evidence', {
        evidenceId,
        workOrderId,
        kind: 'damage-photos',
        mediaType: 'image/jpeg',
        sha256: createHash('sha256').update(content).digest('hex'),
        content: content.toString('base64'),
      }),
    );
    await read(approvalId, ({ status }) => status === 'conditional');
    const { page, complaints } = await visit('approver', `/approvals/${approvalId}`);
    const mark = page.locator('[data-kind]', { hasText: /^conditional$/ });
    expect(await mark.getAttribute('data-kind')).toBe('warn');
    await page.getByRole('button', { name: 'Mark as met' }).click();
    await dialog(page).getByLabel('Supporting evidence').selectOption(evidenceId);
    await dialog(page).getByRole('button', { name: 'Mark as met' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.locator('[data-kind="run"]', { hasText: /^approved$/ }).waitFor();
    expect(await read(approvalId, ({ status }) => status === 'approved')).toMatchObject({
      conditionList: [{ met: true, metBy: 'dev-approver', evidence: [evidenceId] }],
    });
    expect(complaints).toEqual([]);
  });
});
