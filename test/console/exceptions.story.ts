import { type Locator, type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { newId } from '../scenarios/client';
import { done, issue, openRefund } from '../scenarios/refund-work';
import { violationsOfLooks } from './looks';
import { go, visit } from './visitor';
import { as } from './waiting-refunds';

const HOSTILE = 'The driver\u202Egpj.exe <img src=x onerror="document.title=\'taken\'">';
const AS_TEXT = 'The driver⟨U+202E⟩gpj.exe <img src=x';

interface Raised {
  readonly code: string;
  readonly exceptionId: string;
  readonly workOrderId: string;
}

/** An exception whose time is over soon, so that it stands first and its escalation path is taken. */
const raise = async (): Promise<Raised> => {
  const code = newId('courier-silent');
  const terms = {
    title: HOSTILE,
    sla: 'PT1S',
    owner: 'support-lead',
    remediationOwner: 'ops-lead',
  };
  const escalationPath = [{ after: 'PT1S', owner: 'operations-lead' }];
  await done(as('admin').put(`/v1/exception-codes/${code}`, { ...terms, escalationPath }));
  const workOrderId = await openRefund(as('integrator'));
  const raising = { workOrderId, code, subject: 'inspect-order', rationale: HOSTILE };
  await done(as('operator').post('/v1/exceptions', raising));
  const { body } = await eventually(
    () => as('auditor').get(`/v1/exceptions?workOrderId=${workOrderId}`),
    ({ body: list }) => list.items[0]?.overdue === true && list.items[0].escalationStep === 1,
  );
  return { code, workOrderId, exceptionId: body.items[0].exceptionId };
};

const dialog = (page: Page): Locator => page.getByRole('dialog');
const row = (page: Page, { exceptionId }: Raised): Locator =>
  page.locator(`a[href*="${exceptionId}"]`);

/** A button that is there, does nothing, and says why. */
const refused = async (page: Page, name: string): Promise<void> => {
  const button = page.getByRole('button', { name });
  await button.and(page.locator('[aria-disabled="true"]')).waitFor();
  expect(await button.textContent()).toContain('This is for the roles');
};

describe('exceptions in the console', () => {
  let raised: Raised;

  beforeAll(async () => {
    raised = await raise();
  });

  it('[task] give what is stuck to somebody, and say how it was dealt with', async () => {
    const { page, complaints } = await visit('operator', '/');
    let clicks = 0;
    const click = async (what: Locator): Promise<void> => {
      clicks += 1;
      await what.click();
    };
    await click(page.getByRole('link', { name: 'Exceptions' }));
    await page.getByText('escalating').first().waitFor();
    await page.getByText(AS_TEXT).first().waitFor();
    const heading = page.getByRole('columnheader', { name: 'Owner', exact: true });
    for (const direction of ['ascending', 'descending', 'none']) {
      await heading.getByRole('button').click();
      await heading.and(page.locator(`[aria-sort="${direction}"]`)).waitFor();
    }
    await click(row(page, raised));
    await page.getByText('Escalation step 1 called').waitFor();
    await page.getByText(AS_TEXT).first().waitFor();
    await click(page.getByRole('button', { name: 'Assign', exact: true }));
    await dialog(page).getByLabel('New owner').fill('courier-desk');
    await dialog(page).getByText('Nobody here is known by this name.').waitFor();
    await dialog(page).getByLabel('Reason').fill('They know <b>the driver</b>.');
    // Nothing is sent to a name that nobody knows, and nobody confirmed.
    await dialog(page).getByRole('button', { name: 'Assign', exact: true }).click();
    await dialog(page).locator('input[type=checkbox]:invalid').waitFor();
    await dialog(page).getByLabel('Use this name all the same').check();
    await click(dialog(page).getByRole('button', { name: 'Assign', exact: true }));
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText('They know <b>the driver</b>.').waitFor();
    expect(clicks).toBeLessThanOrEqual(5);
    expect(await lastEvent('exception.assigned')).toMatchObject({
      actor: { id: 'dev-operator' },
      data: { exceptionId: raised.exceptionId, owner: 'courier-desk' },
    });

    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    await dialog(page).getByLabel('Resolution').fill('The parcel is at the depot.');
    await dialog(page).getByRole('button', { name: 'Resolve', exact: true }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText('resolved', { exact: true }).waitFor();
    const notice = page.getByRole('status').filter({ hasText: 'You resolved it' });
    await notice.getByText('“The parcel is at the depot.” It no longer blocks').waitFor();
    const { data } = await lastEvent('exception.resolved');
    expect(data).toMatchObject({ exceptionId: raised.exceptionId, resolvedBy: 'dev-operator' });
    expect(JSON.stringify(data.resolution)).toContain('The parcel is at the depot.');
    expect(complaints).toEqual([]);
  });

  it('[A12] shows in an open form who resolved it meanwhile, and how, and the text stays', async () => {
    const { exceptionId, workOrderId } = await raise();
    const { page, complaints } = await visit('operator', `/exceptions/${exceptionId}`);
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    await dialog(page).getByLabel('Resolution').fill('I call the driver.');
    const { body } = await eventually(
      () => as('auditor').get(`/v1/exceptions/${exceptionId}`),
      ({ body: row }) => row.claimedBy !== null,
    );
    expect(body.claimedBy).toBe('dev-operator');
    const resolving = { workOrderId, resolution: 'The driver called.' };
    await done(as('admin').post(`/v1/exceptions/${exceptionId}/resolve`, resolving));
    await dialog(page).getByText('dev-admin resolved it: “The driver called.”.').waitFor();
    expect(await dialog(page).getByLabel('Resolution').inputValue()).toBe('I call the driver.');
    expect(
      await dialog(page).getByRole('button', { name: 'Resolve', exact: true }).isDisabled(),
    ).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('[Q8] [task] assign the fix of a cause without a signal, and find it where its exception is', async () => {
    const { exceptionId, workOrderId, code } = await raise();
    const { page, complaints } = await visit('operator', `/exceptions/${exceptionId}`);
    await page.getByText('none open for this code and job type').waitFor();
    await page.getByRole('button', { name: 'Open a remediation' }).click();
    await dialog(page).getByLabel('Who fixes it').fill('courier-desk');
    await dialog(page).getByLabel('Use this name all the same').check();
    await dialog(page).getByLabel('What must be fixed, and why').fill(HOSTILE);
    expect(await violationsOf(page)).toEqual([]);
    // The first answer is lost on the way: what is sent again happens once.
    await page.route(
      '**/v1/remediations',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    const send = dialog(page).getByRole('button', { name: 'Open a remediation' });
    await send.click();
    await dialog(page).getByRole('alert').waitFor();
    await send.click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText('none open for this code and job type').waitFor({ state: 'detached' });
    const { body } = await done(as('auditor').get(`/v1/remediations?exceptionId=${exceptionId}`));
    expect(body.items).toMatchObject([
      { code, origin: 'by-hand', owner: 'courier-desk', seenOn: workOrderId, workOrderId: null },
    ]);
    // The form says who is on it already.
    await page.getByRole('button', { name: 'Open a remediation' }).click();
    await dialog(page).getByText(`courier-desk already fixes ${code}`).waitFor();
    await page.keyboard.press('Escape');
    await go(page, `/work-orders/${workOrderId}`);
    await page.getByRole('button', { name: 'Open a remediation' }).click();
    const choice = dialog(page).getByLabel('Code');
    await choice.locator(`option[value="${code}"]`).waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([expect.stringContaining('ERR_FAILED')]);
  });

  it('say that an address asks for a state that does not exist', async () => {
    const { page, complaints } = await visit('operator', '/exceptions?status=late&imported=late');
    await page.getByText('Status has no value “late”.').waitFor();
    await page.getByText('Origin has no value “late”.').waitFor();
    await page.getByRole('link', { name: 'Show the page without them' }).click();
    await page.getByText('Status has no value “late”.').waitFor({ state: 'detached' });
    await go(page, '/approvals?status=requested');
    await page.getByRole('search').first().waitFor();
    expect(await page.getByText('has no value').count()).toBe(0);
    // The API refuses the value, too.
    expect(complaints.filter((one) => !one.includes('status of 400'))).toEqual([]);
  });

  it('say why an action was stopped, and so does the work order', async () => {
    const workOrderId = await openRefund(as('integrator'));
    const amount = { minor: 134_630, currency: 'EUR' };
    const action = { ...issue, amount };
    await done(as('integrator').post('/v1/decisions', { workOrderId, action }));
    const { body } = await eventually(
      () => as('auditor').get(`/v1/exceptions?workOrderId=${workOrderId}`),
      ({ body: list }) => list.items.length > 0,
    );
    const { page, complaints } = await visit('operator', `/work-orders/${workOrderId}`);
    const why = 'More than 1000.00, or not in EUR, is nothing a delegate may ask for.';
    await page.getByRole('region', { name: 'Now' }).getByText(why).waitFor();
    await go(page, `/exceptions/${body.items[0].exceptionId}`);
    await page.getByText('Why it was stopped').waitFor();
    await page.getByText(why).waitFor();
    expect(complaints).toEqual([]);
  });

  it('lose no text to Esc, and give the focus back to the button', async () => {
    const { exceptionId } = await raise();
    const { page, complaints } = await visit('operator', `/exceptions/${exceptionId}`);
    const button = page.getByRole('button', { name: 'Assign', exact: true });
    await button.click();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await button.click();
    await dialog(page).getByLabel('Reason').fill('She knows the courier.');
    await page.keyboard.press('Escape');
    expect(await dialog(page).getByLabel('Reason').inputValue()).toBe('She knows the courier.');
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.locator('button:focus', { hasText: 'Assign' }).waitFor();
    // What was discarded does not hold the next dialog open.
    await button.click();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('[Q1] are a CSV file of exactly the rows that are seen', async () => {
    const search = `status=any&currentCode=${raised.code}`;
    const { page, complaints } = await visit('operator', `/exceptions?${search}`);
    await row(page, raised).first().waitFor();
    const link = page.getByRole('link', { name: 'CSV', exact: true });
    const file = await page.request.get((await link.getAttribute('href'))!);
    expect(file.headers()['content-type']).toContain('text/csv');
    const lines = (await file.text()).trim().split('\r\n').join('\n').split('\n');
    expect(lines[0]).toContain('exceptionId');
    expect(lines.slice(1).map((line) => line.includes(raised.exceptionId))).toEqual([true]);
    expect(complaints).toEqual([]);
  });

  it('shows people without the right why they may not act, and the same facts', async () => {
    const { page, complaints } = await visit('analyst', `/exceptions/${raised.exceptionId}`);
    await refused(page, 'Resolve');
    await page.getByText('Assigned to', { exact: true }).waitFor();
    await go(page, '/exceptions?view=codes');
    await refused(page, 'Define a code');
    expect(complaints).toEqual([]);
  });

  it('can be used by everybody, in light, in dark and on a phone', async () => {
    const { page, complaints } = await visit('operator', `/exceptions/${raised.exceptionId}`);
    await page.getByText('Assigned to', { exact: true }).waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    for (const path of [
      `/exceptions?status=any&currentCode=${raised.code}`,
      '/exceptions?view=codes',
    ]) {
      await go(page, path);
      await page.getByRole('table').getByRole('link').first().waitFor();
      expect(await violationsOfLooks(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  const lastEvent = async (type: string): Promise<any> => {
    const path = `/v1/work-orders/${raised.workOrderId}/history?type=${type}`;
    return (await done(as('auditor').get(path))).body.items[0];
  };
});
