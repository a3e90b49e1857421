import { createHash } from 'node:crypto';
import { type Locator, type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { newId } from '../scenarios/client';
import { Work } from '../scenarios/engagement-work';
import { done, issue, openRefund } from '../scenarios/refund-work';
import { sharedSystem } from '../scenarios/shared-system';
import { overflow } from './looks';
import { go, visit } from './visitor';
import { as, wait } from './waiting-refunds';

const HOSTILE = 'Refund\u202Egpj.exe <img src=x onerror="document.title=\'taken\'">';
const AS_TEXT = 'Refund⟨U+202E⟩gpj.exe <img src=x onerror=';

/** Opens a refund of which everything but its closing is done. */
const nearlyClosed = async (): Promise<string> => {
  const workOrderId = await openRefund(as('integrator'));
  for (const step of ['inspect-order', 'draft-refund', 'issue-refund'])
    await done(as('integrator').post(`/v1/work-orders/${workOrderId}/steps/${step}/complete`));
  const content = Buffer.from(`refund of ${workOrderId}`);
  await done(
    as('integrator').post('/v1/evidence', {
      workOrderId,
      kind: 'refund-receipt',
      mediaType: 'text/plain',
      visibility: 'client',
      sha256: createHash('sha256').update(content).digest('hex'),
      content: content.toString('base64'),
    }),
  );
  await seen(workOrderId);
  return workOrderId;
};

const seen = (workOrderId: string) =>
  eventually(
    () => as('operator').get(`/v1/work-orders/${workOrderId}`),
    ({ status }) => status === 200,
  );

/** The first event of a type, once the ledger has it. */
const event = async (workOrderId: string, type: string): Promise<any> => {
  const { body } = await eventually(
    () => as('auditor').get(`/v1/work-orders/${workOrderId}/history?type=${type}`),
    ({ body: { items } }) => items.length > 0,
  );
  return body.items[0];
};

const gone = (page: Page): Promise<void> => page.getByRole('dialog').waitFor({ state: 'detached' });

const STEP = 'interview-client';

/** What a delegate has to do in the first stage of an engagement. */
const interview = (workOrderId: string, dispatchId: string): object => ({
  workOrderId,
  dispatchId,
  kind: 'delegate_task',
  recipient: 'dev-delegate',
  step: STEP,
  brief: {
    objective: 'Ask the client what it wants.',
    scope: 'Mails only.',
    reads: [],
    writes: ['discovery'],
    permits: [],
    blocks: false,
    verification: ['Each fact names its source.'],
    completion: 'Report, then stop and wait.',
    timeouts: { initialWait: 'PT1H', remindEvery: 'PT2H', hardTimeout: 'P1D' },
    yieldMode: 'user-confirmed',
  },
});

describe('a work order in the console', () => {
  it('[task] follow a work order end to end', async () => {
    const workOrderId = await nearlyClosed();
    const { page, complaints } = await visit('operator', '/');
    let clicks = 0;
    const click = async (what: Locator): Promise<void> => {
      clicks += 1;
      await what.click();
    };
    await click(page.locator(`a[href$="/work-orders/${workOrderId}"]`));
    await page.getByText('completed the step issue-refund').waitFor();
    await page.getByText('Not yet: 1 unmet').waitFor();
    expect(await violationsOf(page)).toEqual([]);

    // The last step is done elsewhere: the page follows by itself.
    await done(
      as('integrator').post(`/v1/work-orders/${workOrderId}/steps/tell-customer/complete`),
    );
    await page.getByText('completed the step tell-customer').waitFor();
    await page.getByText('Yes, all requirements are met').waitFor();
    await click(page.getByRole('button', { name: 'Close', exact: true }));
    await click(
      page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last(),
    );
    await gone(page);
    await page.getByText('It has ended: closed.').waitFor();
    expect(clicks).toBeLessThanOrEqual(5);

    const closed = await event(workOrderId, 'work-order.closed');
    expect(closed).toMatchObject({ actor: { id: 'dev-operator' } });
    expect(closed.data.closureEvidenceId).toBeTruthy();
    await go(page, `/work-orders/${workOrderId}#${closed.id}`);
    await page.locator(`li[id="${closed.id}"][aria-current]`).waitFor();
    const opened = await event(workOrderId, 'work-order.opened');
    await go(page, `/work-orders/${workOrderId}?asOf=${opened.position}`);
    await page.getByText(`As of ledger position ${opened.position}`).waitFor();
    await page.getByText('opened it under refunds').waitFor();
    expect(await page.getByText('completed the step').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Reopen' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('[task] share a delivery page', async () => {
    const workOrderId = await openRefund(as('integrator'));
    await seen(workOrderId);
    const { page, complaints } = await visit('operator', '/');
    await page.locator(`a[href$="/work-orders/${workOrderId}"]`).click();
    await page.getByRole('link', { name: 'Delivery page' }).click();
    await page.getByRole('button', { name: 'Share with the client' }).click();
    await page.getByLabel('For whom').fill(HOSTILE.slice(0, 100));
    await page.getByRole('dialog').getByRole('button', { name: 'Share with the client' }).click();
    await gone(page);
    const address = await page.getByText(/\/d\//).innerText();
    await page.getByText(AS_TEXT).waitFor();
    await page.getByText('opened 0 times').waitFor();
    expect(await violationsOf(page)).toEqual([]);

    // A visitor has no session; that they opened it shows here without a reload.
    const visitor = await fetch(new URL(new URL(address).pathname, sharedSystem().url));
    expect(visitor.status).toBe(200);
    expect(await visitor.text()).toContain('refund');
    await page.getByText('opened once').waitFor();
    const links = `/v1/work-orders/${workOrderId}/delivery-links`;
    const { body } = await as('auditor').get(links);
    expect(body.items).toMatchObject([{ openings: 1, status: 'open', scope: 'client' }]);

    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('revoked', { exact: true }).waitFor();
    expect((await fetch(new URL(new URL(address).pathname, sharedSystem().url))).status).toBe(404);
    expect(complaints).toEqual([]);
  });

  it('[D7] follows what was delegated until an operator confirms it, and then a stage', async () => {
    const pilot = await Work.open(sharedSystem(), 'services-engagement', {
      title: 'Triage of mails',
      inputs: { client: 'Northwind', agreement: 'A-1' },
    });
    const dispatchId = newId('dispatch');
    await done(pilot.integrator.post('/v1/delegations', interview(pilot.id, dispatchId)));
    await pilot.read();
    const { page, complaints } = await visit('operator', `/work-orders/${pilot.id}`);
    await page.locator('dd', { hasText: /^discovery$/ }).waitFor();
    await page.getByRole('link', { name: /^Delegations/ }).click();
    await page.getByText('Objective: Ask the client what it wants.').waitFor();
    const delegate = as('delegate');
    const path = `/v1/delegations/${dispatchId}`;
    await eventually(
      () => delegate.get(path),
      ({ body }) => body.status === 'delivered',
    );
    await done(delegate.post(`${path}/accept`));
    await page.locator('[data-kind]', { hasText: /^accepted$/ }).waitFor();
    await done(delegate.post(`${path}/report-done`, { report: HOSTILE }));
    await page.getByText('reported done').waitFor();
    await page.getByText(`Reported: ${AS_TEXT}`).waitFor();
    expect((await pilot.integrator.post(`${pilot.path}/steps/${STEP}/complete`)).body.code).toBe(
      'delegation_open',
    );
    await page.getByRole('button', { name: 'Confirm' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Done when: Each fact names its source.').waitFor();
    await dialog.getByLabel('Comment').fill('Read it.');
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await gone(page);
    await page.getByText('confirmed by').waitFor();
    expect(await page.getByRole('button', { name: 'Call back' }).count()).toBe(0);
    expect(await event(pilot.id, 'delegation.confirmed')).toMatchObject({
      actor: { id: 'dev-operator' },
      data: { dispatchId, confirmedBy: 'dev-operator' },
    });

    const artifact = await pilot.record('requirements-brief', {
      path: 'discovery/requirements-brief.md',
    });
    await page.getByRole('link', { name: 'Steps and stages' }).click();
    const stage = (name: string): Locator =>
      page.locator('section', { has: page.getByRole('heading', { name, exact: true }) });
    const act = async (name: string, label: string): Promise<void> => {
      await stage(name).getByRole('button', { name: label, exact: true }).first().click();
      await dialog.getByRole('button', { name: label, exact: true }).click();
    };
    await act('discovery', 'Complete');
    await gone(page);
    await stage('discovery').getByRole('button', { name: 'Complete stage' }).click();
    await page.getByLabel('Artifacts (evidence ids)').filter({ hasText: artifact }).waitFor();
    await dialog.getByRole('button', { name: 'Complete stage' }).click();
    await gone(page);
    expect(await event(pilot.id, 'stage.completed')).toMatchObject({
      actor: { id: 'dev-operator' },
      data: { stage: 'discovery', artifacts: [{ evidenceId: artifact }] },
    });

    // Where the workflow lists no way, and where a gate is closed, the page says so and nothing typed is lost.
    const far = stage('contract').getByRole('button', { name: /^Enter/ });
    expect(await far.getAttribute('aria-disabled')).toBe('true');
    expect(await far.textContent()).toContain('allows only a transition to proposal');
    await act('proposal', 'Enter');
    await dialog.getByText('The gate facts-verified is closed').waitFor();
    await pilot.facts({ 'facts-verified': true });
    await dialog.getByRole('button', { name: 'Enter', exact: true }).click();
    await gone(page);
    await stage('proposal').locator('[data-kind]', { hasText: 'entered' }).waitFor();
    expect(await event(pilot.id, 'stage.entered')).toMatchObject({
      actor: { id: 'dev-operator' },
      data: { from: 'discovery', stage: 'proposal', move: 'forward' },
    });
    expect(complaints.filter((one) => !one.includes('409'))).toEqual([]);
  });

  it('shows what people wrote as text, and each side of it to every reader', async () => {
    const workOrderId = newId('refund');
    const integrator = as('integrator');
    await done(
      integrator.post('/v1/work-orders', {
        workOrderId,
        workflow: 'refunds',
        title: HOSTILE,
        objects: ['order-7'],
        inputs: { order: 'order-7', reason: 'damaged' },
      }),
    );
    await done(integrator.post('/v1/decisions', { workOrderId, action: issue }));
    const question = { question: HOSTILE, owner: 'dana' };
    await done(as('operator').post(`/v1/work-orders/${workOrderId}/questions`, question));
    await seen(workOrderId);
    const path = `/work-orders/${workOrderId}`;
    const { page, complaints } = await visit('operator', path, { scheme: 'dark', width: 375 });
    await page.getByRole('heading', { level: 1, name: AS_TEXT }).waitFor();
    await page.getByText('asked dana question 1').waitFor();
    for (const [side, shows] of [
      ['Decisions', 'checks passed'],
      ['Steps and stages', 'inspect-order'],
      ['Questions', AS_TEXT],
    ] as const) {
      await page.getByRole('link', { name: side }).click();
      await page.getByText(shows).last().waitFor();
      expect(await violationsOf(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    }
    await page.getByRole('link', { name: 'Questions' }).click();
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByRole('textbox', { name: 'Answer' }).fill('Yes, by mail.');
    await page.getByRole('dialog').getByRole('button', { name: 'Answer' }).click();
    // The field says it too, until it is answered.
    await gone(page);
    await page.getByText('Yes, by mail.').waitFor();
    expect((await event(workOrderId, 'question.answered')).actor.id).toBe('dev-operator');
    expect(await page.title()).toContain('Writ');
    expect(complaints).toEqual([]);
  });

  it('states nothing of what is outstanding before it was read', async () => {
    const { workOrderId: waiting } = await wait();
    const { page } = await visit('operator', `/work-orders/${waiting}`);
    const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
    await page.route(/\/v1\/obligations\?/, (route) => isReleased.then(() => route.continue()));
    await page.reload();
    await page.getByRole('button', { name: 'Close', exact: true }).waitFor();
    expect(await page.getByText('Nothing is outstanding.').count()).toBe(0);
    expect(await page.getByText('Yes, all requirements are met').count()).toBe(0);
    release();
    await page.getByText('Outstanding (1)').waitFor();
    await page.unrouteAll();
  });

  it('tells people without the right why they may not act', async () => {
    const workOrderId = await openRefund(as('integrator'));
    await seen(workOrderId);
    const { page } = await visit('auditor', `/work-orders/${workOrderId}`);
    const stop = page.getByRole('button', { name: /^Stop/ });
    await stop.waitFor();
    expect(await stop.getAttribute('aria-disabled')).toBe('true');
    await stop.click({ force: true });
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('link', { name: 'Delivery page' }).click();
    expect(await page.getByRole('button', { name: /^Share/ }).getAttribute('aria-disabled')).toBe(
      'true',
    );
  });
});
