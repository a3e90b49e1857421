import { type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { type Approval, Work } from '../scenarios/engagement-work';
import { done } from '../scenarios/refund-work';
import { sharedSystem } from '../scenarios/shared-system';
import { visit } from './visitor';

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
const dialog = (page: Page) => page.getByRole('dialog');

/** The approval of a kind, once the ledger has it as wanted. */
const approvalOf = async (
  { integrator, id }: Work,
  wanted: Partial<Approval>,
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

/** Says yes to one object of two, under a condition, for an hour: the page says so before it is sent, and after. */
const narrowed = async (page: Page, approvalId: string): Promise<void> => {
  await page.goto(`/approvals/${approvalId}`);
  await page.getByRole('button', { name: /^Approve …/, disabled: false }).click();
  const form = dialog(page);
  await form.getByLabel('release-1', { exact: true }).uncheck();
  await form.getByLabel('release-2', { exact: true }).uncheck();
  await form.getByText('Select at least one, or decline.').first().waitFor();
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
