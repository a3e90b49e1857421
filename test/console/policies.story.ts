import { type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { newId } from '../scenarios/client';
import { done, issue } from '../scenarios/refund-work';
import { overflow } from './looks';
import { go, visit } from './visitor';
import { as } from './waiting-refunds';

const HOSTILE = 'Money \u202Emoves. <img src=x onerror=alert(1)>';
const AS_TEXT = 'Money ⟨U+202E⟩moves. <img src=x onerror=alert(1)>';

/** A workflow and a policy of its own, alike to those of refunds. */
const policyAs = async (
  policyId: string,
  overrides: object = {},
  golden?: readonly object[],
): Promise<string> => {
  const admin = as('admin');
  const { definition } = (await done(admin.get('/v1/workflows/refunds'))).body;
  const { cedar, cases } = (await done(admin.get('/v1/policies/refunds'))).body;
  await done(admin.put(`/v1/workflows/${policyId}`, { ...definition, id: policyId, ...overrides }));
  const text = cedar.replace(REASON, HOSTILE);
  const body = { workflowId: policyId, cedar: text, cases: golden ?? cases };
  await done(admin.put(`/v1/policies/${policyId}`, body));
  await eventually(
    () => versionsOf(policyId),
    ({ length }) => length === 1,
  );
  return policyId;
};

/** Under change control, on systems of its own: what it writes to is free for no other workflow. */
const controlled = async (policyId: string): Promise<string> => {
  const { definition } = (await done(as('admin').get('/v1/workflows/refunds'))).body;
  const own = (name: string): string => (name === 'shop' ? name : `${name}-of-${policyId}`);
  const systems = definition.systems.map((one: any) => ({ ...one, name: own(one.name) }));
  const actions = definition.actions.map((one: any) => ({ ...one, system: own(one.system) }));
  return policyAs(policyId, { systems, actions, changeControl: 'policy-change' }, []);
};

const REASON = 'A draft up to 100.00 EUR moves without a meeting.';

const versionsOf = async (policyId: string): Promise<any[]> =>
  (await as('auditor').get(`/v1/policies?policyId=${policyId}`)).body.items;

/** A request for more than the policy lets anybody request. */
const stopped = async (workflow: string): Promise<string> => {
  const workOrderId = newId('refund');
  const integrator = as('integrator');
  const inputs = { order: 'order-7', reason: 'damaged' };
  await done(
    integrator.post('/v1/work-orders', { workOrderId, workflow, objects: ['order-7'], inputs }),
  );
  const path = `/v1/work-orders/${workOrderId}`;
  await done(integrator.post(`${path}/prerequisites/order-found`, { result: 'passed' }));
  const facts = { 'order-paid': true, 'order-total': 900_000 };
  await done(integrator.post(`${path}/facts`, { source: '/examples/shop', facts }));
  const action = { ...issue, amount: { minor: 150_000, currency: 'EUR' } };
  const { body } = await done(as('delegate').post('/v1/decisions', { workOrderId, action }));
  expect(body.outcome).toBe('stop');
  return workOrderId;
};

const proposed = (page: Page) => page.getByLabel('Proposed text of the policy');
const dialog = (page: Page) => page.getByRole('dialog');

/** Types into the text what `change` makes of it. */
const edit = async (page: Page, change: (cedar: string) => string): Promise<void> => {
  const cedar = await proposed(page).inputValue();
  const changed = change(cedar);
  expect(changed).not.toBe(cedar);
  await proposed(page).fill(changed);
};

const publish = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Publish', exact: true }).click();
  await dialog(page).waitFor({ state: 'detached' });
};

describe('policies in the console', () => {
  it('[task] see what an edit of a policy would loosened, before it is published', async () => {
    const policyId = await policyAs(newId('what-if'));
    const workOrderId = await stopped(policyId);
    const { page, complaints } = await visit('operator', '/');
    let clicks = 0;
    const click = async (what: ReturnType<Page['locator']>): Promise<void> => {
      clicks += 1;
      await what.click();
    };
    await click(page.getByRole('link', { name: 'Policies' }));
    await click(page.getByRole('link', { name: policyId }).first());
    await page.getByText(AS_TEXT).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await click(page.getByRole('link', { name: 'What if', exact: true }));
    await edit(page, (cedar) =>
      cedar
        .replace('@outcome("wait")\n@approval("refund")\n', '')
        .replace('minor > 100000', 'minor > 900000'),
    );
    await click(page.getByRole('button', { name: 'What would it change?' }));
    await page.getByRole('button', { name: /^1\s*loosened\s*, stop to run$/ }).waitFor();
    await page.getByRole('link', { name: workOrderId }).waitFor();
    await click(page.getByRole('button', { name: 'Open the decision' }));
    await page.getByRole('article', { name: 'Decision: stop' }).waitFor();
    expect(clicks).toBeLessThanOrEqual(5);
    expect(await violationsOf(page)).toEqual([]);
    // Nothing was recorded by asking.
    expect(await versionsOf(policyId)).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('[P6] publishes an edit, shows what it changed, and goes back', async () => {
    const policyId = await policyAs(newId('edited'));
    const path = `/policies/${policyId}?view=what-if`;
    const { page, complaints } = await visit('operator', path, { scheme: 'dark' });
    await edit(page, (cedar) => cedar.replace('Customers may be told', 'Customers are told'));
    await publish(page);
    await page.getByText('Version 2 is in force').waitFor();
    const [second, first] = await eventually(
      () => versionsOf(policyId),
      ({ length }) => length === 2,
    );
    expect(second).toMatchObject({ version: 2, publishedBy: 'dev-operator' });
    expect(second.cases).toEqual(first.cases);
    await page.getByRole('link', { name: 'Rules and text' }).click();
    await page.getByRole('link', { name: 'Compare with version 2' }).click();
    const change = page.getByRole('table', { name: 'What changed from version 1 to version 2' });
    await change.getByText('Customers are told').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Go back to version 1' }).click();
    await dialog(page).getByRole('button', { name: 'Go back to version 1' }).click();
    await page.getByText('Version 3 is in force').waitFor();
    const [third] = await eventually(
      () => versionsOf(policyId),
      ({ length }) => length === 3,
    );
    expect(third).toMatchObject({ version: 3, rollbackOf: 1 });
    expect(complaints).toEqual([]);
  });

  it('[P6] waits for the board where the policy is under change control', async () => {
    const policyId = await controlled(newId('guarded'));
    const { page } = await visit('operator', `/policies/${policyId}?view=what-if`);
    await edit(page, (cedar) => cedar.replace('Customers may be told', 'Customers are told'));
    await publish(page);
    await page.getByText('The change is waiting for approval').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const link = await page.getByRole('link', { name: 'Its approval' }).getAttribute('href');
    const approvalId = link!.split('/').pop()!;
    expect(await versionsOf(policyId)).toHaveLength(1);
    await done(as('approver').post(`/v1/approvals/${approvalId}/grant`));
    await publish(page);
    await page.getByText('Version 2 is in force').waitFor();
    const [second] = await eventually(
      () => versionsOf(policyId),
      ({ length }) => length === 2,
    );
    expect(second.approvedBy).toMatch(/./);
  });

  it('is for everybody to read, and says who may ask and publish', async () => {
    const { page, complaints } = await visit('approver', '/policies', { width: 375 });
    await page.getByRole('link', { name: 'refunds', exact: true }).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await go(page, '/policies/refunds?view=what-if');
    await page.getByRole('note').getByText('This is for the roles operator').waitFor();
    const button = page.getByRole('button', { name: /^Publish/ });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await go(page, '/policies/refunds');
    await page.getByRole('heading', { name: 'Rules' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
  });
});
