import { type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { type Approval, Work } from '../scenarios/engagement-work';
import { done } from '../scenarios/refund-work';
import { sharedSystem } from '../scenarios/shared-system';
import { go, visit } from './visitor';
import { as, read, state, wait } from './waiting-refunds';

const deploy = {
  kind: 'release.deploy',
  authority: 'apply',
  system: 'production',
  writes: ['deployment'],
  objects: ['release-1', 'release-2'],
  arguments: { artifact: 'sha256:1' },
};

/** A release that waits for two engineers, and for security after them. */
const launching = async (): Promise<{ readonly work: Work; readonly approvalId: string }> => {
  const work = await Work.open(sharedSystem(), 'verify-launch', {
    title: 'Release 1.4',
    objects: ['release-1', 'release-2'],
    inputs: { release: '1.4', environment: 'production' },
  });
  await work.pass('rollback-tried');
  await work.facts({
    'tests-passed': true,
    'staging-healthy': true,
    'open-vulnerabilities': 0,
  });
  await work.facts({ 'change-freeze': false }, 'release-manager');
  const [first, ...others] = await work.waitingFor(deploy);
  expect([first!.kind, others]).toEqual(['engineering', []]);
  return { work, approvalId: first!.approvalId };
};

const sign = (page: Page) => page.getByRole('button', { name: /^Sign …/ });
const ready = (page: Page) => page.getByRole('button', { name: /^Approve …/, disabled: false });
const dialog = (page: Page) => page.getByRole('dialog');

/** The approval of a kind, once the ledger has it as wanted. */
const approvalOf = async (
  { integrator, id }: Work,
  wanted: Readonly<Record<string, unknown>>,
): Promise<Approval & Record<string, unknown>> => {
  const isIt = (row: any): boolean =>
    Object.entries(wanted).every(([name, value]) => row[name] === value);
  const { body } = await eventually(
    () => integrator.get(`/v1/approvals?workOrderId=${id}`),
    ({ body: { items } }) => items.some(isIt),
  );
  return body.items.find(isIt);
};

const eventsOf = async ({ integrator, path }: Work, type: string): Promise<any[]> => {
  const { body } = await done(integrator.get(`${path}/history?type=${type}`));
  return body.items;
};

describe('approvals that several people answer', () => {
  it('[A6] are signed by two of three, and the next kind is requested only then', async () => {
    const { work, approvalId } = await launching();
    const path = `/approvals?selected=${approvalId}`;
    const { page, complaints } = await visit('approver', path);
    await page.getByText('0 of 2 signed').first().waitFor();
    await page.getByText('1 more signature is needed; the last one approves it.').waitFor();
    await sign(page).click();
    await dialog(page).getByLabel('Comment').fill('Seen on staging.');
    await dialog(page).getByRole('button', { name: 'Sign exactly this' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText('You signed it. 1 more signature is needed.').waitFor();
    await page.getByRole('note').getByText('You have signed it: another person').waitFor();
    expect(await sign(page).getAttribute('aria-disabled')).toBe('true');
    expect(await approvalOf(work, { kind: 'engineering' })).toMatchObject({
      status: 'requested',
      signaturesGiven: 1,
      signedBy: 'dev-approver',
    });
    expect((await eventsOf(work, 'approval.requested')).map(({ data }) => data.kind)).toEqual([
      'engineering',
    ]);

    const second = await visit('admin', `/approvals/${approvalId}`, { scheme: 'dark' });
    await second.page.getByText('1 of 2, by dev-approver').waitFor();
    await second.page.getByText('requests security where that is required too').waitFor();
    await sign(second.page).click();
    await dialog(second.page).getByRole('button', { name: 'Sign exactly this' }).click();
    await second.page
      .getByText('You signed it. Policy re-evaluates the decision automatically.')
      .waitFor();
    const granted = await approvalOf(work, { kind: 'engineering', status: 'approved' });
    expect(granted).toMatchObject({ signaturesGiven: 2, signedBy: 'dev-approver, dev-admin' });
    // The last signature grants it.
    for (const [type, by] of [
      ['approval.signed', 'dev-approver'],
      ['approval.granted', 'dev-admin'],
    ] as const)
      expect((await eventsOf(work, type)).map(({ actor }) => actor.id)).toEqual([by]);

    const security = await approvalOf(work, { kind: 'security', status: 'requested' });
    await narrowed(page, security.approvalId);
    const row = await approvalOf(work, { kind: 'security', status: 'conditional' });
    expect(row).toMatchObject({
      requestedObjects: 'release-1, release-2',
      scopeObjects: 'release-1',
      conditionList: [{ number: 1, text: 'On-call knows.', met: false }],
    });
    const [grant] = (await eventsOf(work, 'approval.granted')).slice(-1);
    expect(grant).toMatchObject({
      actor: { id: 'dev-approver' },
      data: { approvalId: security.approvalId, scope: { objects: ['release-1'] } },
    });
    const heldMs = Date.parse(grant.data.expiresAt) - Date.parse(grant.recordedAt);
    expect(Math.round(heldMs / 60_000)).toBe(60);
    expect([...complaints, ...second.complaints]).toEqual([]);
  });
});

describe('an approval that several people may answer', () => {
  it('[A12] shows who works on it, and takes no right from anybody', async () => {
    const { work, approvalId } = await launching();
    const path = `/approvals/${approvalId}`;
    const taken = { claimedBy: 'dev-approver' };
    const { page, complaints } = await visit('approver', path);
    await sign(page).click();
    await dialog(page).getByLabel('Comment').fill('I look at staging.');
    expect(await approvalOf(work, taken)).toMatchObject({ status: 'requested' });

    const other = await visit('admin', `/approvals?selected=${approvalId}&whose=all`);
    await other.page.getByText('taken by dev-approver').first().waitFor();
    await other.page.getByText(/until \d\d:\d\d\. You may still answer it\./).waitFor();
    await sign(other.page).click();
    await dialog(other.page).getByText('Taken by dev-approver. You may still answer').waitFor();
    expect(await violationsOf(other.page)).toEqual([]);
    await dialog(other.page).getByLabel('Close').click();

    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByText('taken by you').waitFor();
    await page.getByRole('button', { name: 'Release' }).click();
    await page.getByRole('button', { name: 'Take it' }).waitFor();
    await approvalOf(work, { claimedBy: null });
    expect((await eventsOf(work, 'obligation.claimed')).map(({ actor }) => actor.id)).toEqual([
      'dev-approver',
      'dev-approver',
    ]);

    await other.page.goto(`/approvals/${approvalId}`);
    await sign(page).click();
    await dialog(page).getByLabel('Comment').fill('Nothing is wrong.');
    await other.page.getByText('taken by dev-approver').waitFor();
    await other.page.getByRole('button', { name: 'Reject …' }).click();
    await dialog(other.page).getByLabel('Reason').fill('Not before Monday.');
    await dialog(other.page).getByRole('button', { name: 'Reject this request' }).click();
    await dialog(page).getByText('dev-admin rejected it: “Not before Monday.”.').waitFor();
    expect(await dialog(page).getByLabel('Comment').inputValue()).toBe('Nothing is wrong.');
    expect([...complaints, ...other.complaints]).toEqual([]);
  });
});

/** Says yes to one object of two, under a condition, for an hour: the page says so before it is sent, and after. */
const narrowed = async (page: Page, approvalId: string): Promise<void> => {
  await go(page, `/approvals/${approvalId}`);
  await page.getByRole('button', { name: /^Approve …/, disabled: false }).click();
  const form = dialog(page);
  await form.getByLabel('release-1', { exact: true }).uncheck();
  await form.getByLabel('release-2', { exact: true }).uncheck();
  await form.getByText('Select at least one, or reject.').first().waitFor();
  expect(await form.getByRole('button', { name: /^Approve (exactly|with)/ }).isDisabled()).toBe(
    true,
  );
  await form.getByLabel('release-1', { exact: true }).check();
  await form.getByLabel('Valid for').selectOption('PT1H');
  await form.getByRole('button', { name: 'Add a condition' }).click();
  await form.getByLabel('Condition 1', { exact: true }).fill('On-call knows.');
  await form.getByText('writes deployment in production on release-1 with').waitFor();
  await form.getByText('for 1 hour, any number of times until it expires').last().waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await form.getByRole('button', { name: 'Approve with conditions' }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByText('You approved it with conditions.').waitFor();
  await page.locator('tr[data-differs]', { hasText: 'release-1' }).waitFor();
};

describe('an approval that changes under its reader', () => {
  it('[A10] lets nobody approve what changed while they looked, until they look again', async () => {
    const { workOrderId, approvalId } = await wait();
    const { page } = await visit('approver', `/approvals/${approvalId}`, { scheme: 'dark' });
    // The form claims the approval: what changes before the answer to that has not been seen either.
    const changed = Promise.withResolvers<void>();
    await page.route('**/claim', async (route) => {
      await changed.promise;
      await route.continue();
    });
    await ready(page).click();
    const submit = page.getByRole('button', { name: 'Approve exactly this' });
    await page.getByLabel('Comment').fill('Kept while it is held.');
    expect(await submit.isEnabled()).toBe(true);
    await done(state(workOrderId, 9_000));
    await dialog(page).getByText('1 thing changed: review again').waitFor();
    const claimed = page.waitForResponse(/claim$/);
    changed.resolve();
    await claimed;
    await page.unroute('**/claim');
    await page.getByText('taken by you').waitFor();
    await dialog(page).getByText('1 thing changed: review again').waitFor();
    expect(await submit.isDisabled()).toBe(true);
    await page.keyboard.press('Control+Enter');
    expect(await read(approvalId, () => true)).toMatchObject({ status: 'requested' });
    await dialog(page).getByText('€90.00').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'I have reviewed the changes' }).click();
    await submit.click();
    await dialog(page).waitFor({ state: 'detached' });
    expect(await read(approvalId, ({ answeredBy }) => answeredBy !== null)).toMatchObject({
      comment: 'Kept while it is held.',
    });
  });

  it('shows who answered while the form was open, and keeps it and its text', async () => {
    const { workOrderId, approvalId } = await wait();
    const { page, complaints } = await visit('approver', `/approvals?workOrderId=${workOrderId}`);
    await ready(page).click();
    await page.getByLabel('Comment').fill('My own words.');
    const reason = 'The customer withdrew it.';
    await done(as('admin').post(`/v1/approvals/${approvalId}/reject`, { reason, workOrderId }));
    await dialog(page).getByText(`dev-admin rejected it: “${reason}”.`).waitFor();
    expect(await page.getByLabel('Comment').inputValue()).toBe('My own words.');
    expect(await page.getByRole('button', { name: 'Approve exactly this' }).isDisabled()).toBe(
      true,
    );
    expect(await violationsOf(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Nothing is waiting').waitFor();
    expect(complaints).toEqual([]);
  });
});
