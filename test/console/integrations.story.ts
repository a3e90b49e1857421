import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { cloudEvent, newId } from '../scenarios/client';
import { done, openRefund } from '../scenarios/refund-work';
import { sharedSystem } from '../scenarios/shared-system';
import { overflow } from './looks';
import { go, visit } from './visitor';
import { as } from './waiting-refunds';

const dialog = (page: Page) => page.getByRole('dialog');

/** An event that says that a step is blocked, by a code that nobody knows; from a source whose name tries things. */
const refusedFor = async (code: string) => {
  const workOrderId = await openRefund(as('integrator'));
  const source = `/${newId('shop')}/live/<img src=x onerror=alert(1)>`;
  const data = { workOrderId, step: 'draft-refund', code };
  const sent = await done(as('integrator').publish([cloudEvent('step.blocked', data, { source })]));
  const { quarantineId, reason } = sent.body.results[0];
  expect(reason).toBe('unknown_code');
  return { workOrderId, quarantineId: String(quarantineId), name: source.split('/')[1]! };
};

const define = (code: string): Promise<unknown> =>
  done(
    as('admin').put(`/v1/exception-codes/${code}`, {
      title: 'Shop is down',
      owner: 'support-lead',
      sla: 'PT4H',
      remediationOwner: 'support-lead',
    }),
  );

const quarantined = async (quarantineId: string): Promise<any> =>
  (await as('auditor').get(`/v1/events/quarantine?quarantineId=${quarantineId}`)).body.items[0];

describe('integrations in the console', () => {
  it('[task] understand why an event was refused, and replay it', async () => {
    const code = newId('shop-down');
    const { workOrderId, quarantineId, name } = await refusedFor(code);
    await eventually(
      () => quarantined(quarantineId),
      (row) => row?.status === 'waiting',
    );
    const { page, complaints } = await visit('operator', '/');
    let clicks = 0;
    const click = async (what: ReturnType<Page['locator']>): Promise<void> => {
      clicks += 1;
      await what.click();
    };
    await click(page.getByRole('link', { name: 'Integrations' }));
    await page.getByText(`/${name}/live/<img src=x`).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await click(page.getByRole('link', { name: 'Refused events', exact: true }));
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByText('Its exception code is not in the catalogue').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await define(code);
    await click(row.getByRole('button', { name: 'Replay' }));
    await click(dialog(page).getByRole('button', { name: 'Replay' }));
    await page.getByRole('status').getByText('It was accepted.').waitFor();
    expect(clicks).toBeLessThanOrEqual(5);
    const replayed = await eventually(
      () => quarantined(quarantineId),
      ({ status }) => status === 'replayed',
    );
    const { body } = await as('auditor').get(
      `/v1/work-orders/${workOrderId}/history?type=step.blocked`,
    );
    expect(body.items[0]).toMatchObject({ id: replayed.replayedEventId, data: { code } });
    expect(complaints).toEqual([]);
  });

  it('says that a replay was of no use where the event is refused as before', async () => {
    const { name } = await refusedFor(newId('nobody-knows'));
    const { page } = await visit('operator', '/integrations?view=quarantine', { scheme: 'dark' });
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByRole('button', { name: 'Replay' }).click();
    await dialog(page).getByRole('button', { name: 'Replay' }).click();
    await page.getByText('Still refused').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('[task] make a webhook, and see its secret this once', async () => {
    const label = newId('chat');
    const { page, complaints } = await visit('operator', '/');
    await page.getByRole('link', { name: 'Integrations' }).click();
    await page.getByRole('link', { name: 'Webhooks', exact: true }).click();
    await page.getByRole('button', { name: 'New webhook' }).click();
    // What only an app of Slack needs is not there for others.
    expect(await dialog(page).getByLabel('Token').count()).toBe(0);
    await dialog(page).getByLabel('Format').selectOption('slack-app');
    await dialog(page).getByLabel('Channel').waitFor();
    await dialog(page).getByLabel('Token').waitFor();
    await dialog(page).getByLabel('Format').selectOption('standard');
    const send = await dialog(page).getByRole('button', { name: 'New webhook' }).boundingBox();
    expect(send!.y + send!.height).toBeLessThanOrEqual(900);
    await dialog(page).getByLabel('URL').fill('https://hooks.example.com/writ');
    await dialog(page).getByLabel('Name').fill(label);
    await dialog(page).getByText('Types of notices: all').click();
    await dialog(page).getByLabel('approval.requested').check();
    await dialog(page).getByText('Types of notices: approval.requested').click();
    await dialog(page).getByLabel('Owners').fill(newId('nobody'));
    expect(await violationsOf(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'New webhook' }).click();
    const secret = page.getByText(/^whsec_/);
    await secret.waitFor();
    const made = (await secret.textContent())!;
    const hook = page.getByRole('article', { name: label });
    await hook.getByRole('link', { name: 'Its deliveries' }).click();
    await hook.getByText('No deliveries yet').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await secret.waitFor({ state: 'detached' });
    const { body } = await as('operator').get('/v1/webhooks');
    expect(body.items.find((one: any) => one.label === label)).toMatchObject({
      types: ['approval.requested'],
      createdBy: 'dev-operator',
      status: 'active',
    });
    expect(JSON.stringify(body)).not.toContain(made);
    await hook.getByRole('button', { name: 'Delete' }).click();
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await hook.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('[task] sets the mailbox of an owner, and removes it', async () => {
    const owner = newId('desk');
    const { page, complaints } = await visit('operator', '/integrations?view=mailboxes');
    await page.getByText('Every message arrived or is still tried.').waitFor();
    await page.getByRole('button', { name: 'New mailbox' }).click();
    await dialog(page).getByLabel('Owner').fill(owner);
    await dialog(page).getByLabel('Use this name all the same').check();
    await dialog(page).getByLabel('Address').fill(`${owner}@example.org`);
    await dialog(page).getByRole('button', { name: 'New mailbox' }).click();
    const row = page.getByRole('row').filter({ hasText: `${owner}@example.org` });
    await row.getByText('active').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await row.getByRole('button', { name: 'Remove' }).click();
    await dialog(page).getByRole('button', { name: 'Remove' }).click();
    await row.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('[task] confirms where their notices go, by a link that confirms nothing by itself', async () => {
    const confirmationId = randomUUID();
    const secret = 'x'.repeat(22);
    const address = `${newId('me')}@example.org`;
    // As a message has it: this system sends none.
    const sql = new Client(sharedSystem().databaseUrl);
    await sql.connect();
    await sql.query(
      `INSERT INTO notices.mailbox_confirmations
        (confirmation_id, tenant, principal, address, receiver, digest, requested_by)
      VALUES ($1, 'default', 'dev-approver', $2, $2, sha256($3::bytea), 'dev-approver')`,
      [confirmationId, address, secret],
    );
    await sql.end();
    const link = `/mine?view=mail&confirm=${confirmationId}.${secret}`;
    const { page, complaints } = await visit('approver', link, { width: 375 });
    await page.getByText('Confirm this address').waitFor();
    const own = async () => (await as('approver').get('/v1/own-mailboxes')).body.items[0];
    expect(await own()).toMatchObject({ principal: 'dev-approver', mailbox: null });
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.getByRole('button', { name: 'Confirm the address' }).click();
    await page.getByText(`Notices are sent to ${address} from now on.`).waitFor();
    const row = page.getByRole('row').filter({ hasText: 'dev-approver' });
    await row.getByText('active').waitFor();
    expect(page.url()).not.toContain('confirm=');
    expect(await own()).toMatchObject({ mailbox: { address, origin: 'confirmation' } });
    await row.getByRole('button', { name: 'Change' }).click();
    await dialog(page).getByLabel('Address').fill('other@example.org');
    await dialog(page).getByRole('button', { name: 'Change' }).click();
    await dialog(page).getByText('Writ sends no e-mail here').waitFor();
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await row.getByRole('button', { name: 'Remove' }).click();
    await dialog(page).getByRole('button', { name: 'Remove' }).click();
    await row.getByText('Set address').waitFor();
    await go(page, link);
    await page.getByText('Nothing to confirm by this link').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    // The browser reports the refusal.
    expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
  });

  it('shows keys and views to those who look after them, on a phone too', async () => {
    const { page, complaints } = await visit('admin', '/integrations?view=access', { width: 375 });
    await page.getByRole('table', { name: 'Keys' }).getByText('dev-analyst').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    for (const [view, found] of [
      ['views', 'break_glasses'],
      ['dead-letters', 'No dead letters'],
      ['quarantine', 'Filters'],
      ['webhooks', 'No webhooks'],
    ]) {
      await go(page, `/integrations?view=${view}`);
      await page.getByText(found!).first().waitFor();
      expect(await violationsOf(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    }
    expect(complaints).toEqual([]);
  });

  it('says to somebody without the right who has it', async () => {
    const { page, complaints } = await visit('analyst', '/integrations?view=webhooks');
    await page.getByRole('note').getByText('This is for the roles operator, admin.').waitFor();
    const make = page.getByRole('button', { name: /^New webhook/ });
    expect(await make.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('link', { name: 'Keys and sessions' }).click();
    await page.getByRole('note').getByText('This is for the roles admin.').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
