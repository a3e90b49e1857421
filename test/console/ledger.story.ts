import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Locator } from 'playwright-core';
import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { cloudEvent, newId } from '../scenarios/client';
import { closeRefund } from '../scenarios/closed-refund';
import { done, openRefund } from '../scenarios/refund-work';
import { violationsOfLooks } from './looks';
import { go, visit } from './visitor';
import { as } from './waiting-refunds';

const HOSTILE = 'Dana\u202Enaem <img src=x onerror="document.title=\'taken\'">';
const AS_TEXT = 'Dana⟨U+202E⟩naem <img src=x';

const historyOf = async (workOrderId: string): Promise<readonly any[]> =>
  (await done(as('auditor').get(`/v1/work-orders/${workOrderId}/history?limit=1000`))).body.items;

/** In the n-th event of a bundle somebody else did it. Its bytes are still an event. */
const tampered = (bundle: string, n: number): string => {
  const bundleData = JSON.parse(bundle);
  const event = Buffer.from(bundleData.events[n].event, 'base64').toString();
  const other = event.replace('"id":"dev-', '"id":"Dev-');
  expect(other).not.toBe(event);
  bundleData.events[n].event = Buffer.from(other).toString('base64');
  return JSON.stringify(bundleData);
};

const sha256Of = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

describe('the ledger in the console', () => {
  let workOrderId: string;
  let keys: string;

  beforeAll(async () => {
    workOrderId = await openRefund(as('integrator'));
    await done(
      as('operator').post(`/v1/work-orders/${workOrderId}/facts`, {
        facts: { 'order-total': 8_000 },
      }),
    );
    await closeRefund(workOrderId, as);
    keys = (await as('auditor').get('/v1/log/keys')).text;
  });

  it('[task] prove a closure', async () => {
    const { page, complaints } = await visit('auditor', '/');
    let clicks = 0;
    const click = async (what: Locator): Promise<void> => {
      clicks += 1;
      await what.click();
    };
    await click(page.getByRole('link', { name: 'Ledger' }));
    await click(page.getByRole('link', { name: 'Closed with evidence' }));
    const closure = page
      .getByRole('row')
      .filter({ has: page.locator(`a[href*="/work-orders/${workOrderId}"]`) });
    await closure.getByRole('link', { name: 'refund-receipt' }).waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    await click(closure.getByRole('link', { name: /^Prove the closure/ }));
    await page.getByRole('heading', { name: 'Partly verified' }).waitFor();
    await page.getByText(/^Closed by .+, with refund-receipt \(SHA-256 /).waitFor();
    await page.getByText('from “Work order opened” to “').waitFor();
    const closed = page
      .getByRole('table', { name: 'Proven events' })
      .getByRole('link', { name: 'Work order closed' });
    // Rows are there when they come into sight.
    await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
    await closed.waitFor();
    expect(clicks).toBeLessThanOrEqual(5);
    // What was not checked is stated, and nothing is green for it.
    expect(await page.getByText('not checked', { exact: true }).count()).toBe(2);

    const checkpoint = (await as('auditor').get('/v1/log/checkpoint')).text;
    await page.getByLabel('my own keys').check();
    await page.getByLabel('My keys, one per line').fill(keys);
    await page.getByLabel('A checkpoint of mine (optional)').fill(checkpoint);
    await page.getByRole('heading', { name: 'Verified', exact: true }).waitFor();
    expect(await page.getByText('not checked', { exact: true }).count()).toBe(0);

    const given = page.getByLabel(/^Or a receipt, a bundle or a certificate/);
    await given.fill(tampered(await given.inputValue(), 2));
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByRole('heading', { name: 'Not verified' }).waitFor();
    const failed = page.getByRole('listitem').filter({ hasText: 'does not hold' });
    expect(await failed.allTextContents()).toEqual([
      expect.stringMatching(/It is in the log’s tree.*Event 3 of \d+: /),
    ]);
    await given.fill('{"format":"writ.receipt.v1"}');
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByText('Its event is no base64.').waitFor();
    await page.getByLabel('My keys, one per line').fill('');
    await given.fill((await as('auditor').get(`/v1/work-orders/${workOrderId}/bundle`)).text);
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByRole('heading', { name: 'Cannot tell' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('[V8] prints the certificate of a closure, with what proves it attached', async () => {
    const { page, complaints } = await visit('auditor', `/work-orders/${workOrderId}`);
    const [paper] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Certificate to print' }).click(),
    ]);
    await paper.getByRole('heading', { name: 'What the workflow requires' }).waitFor();
    expect(await violationsOf(paper)).toEqual([]);
    const [download] = await Promise.all([
      paper.waitForEvent('download'),
      paper.getByRole('link', { name: 'attached to this page' }).click(),
    ]);
    const attached = await readFile(await download.path(), 'utf8');
    expect(await paper.getByText(sha256Of(attached)).count()).toBe(1);
    // The address of the QR code.
    await paper.locator('a[href*="/ledger/verify"]').click();
    await paper.getByRole('heading', { name: 'Partly verified' }).waitFor();
    await paper.getByLabel(/^Or a receipt, a bundle or a certificate/).fill(attached);
    await paper.getByRole('button', { name: 'Verify', exact: true }).click();
    await paper.getByText('What the certificate claims').waitFor();
    await paper.close();
    expect(complaints).toEqual([]);
  });

  it('[V2] shows an event in words and as it stands in the log, with its neighbours and its receipt', async () => {
    const history = await historyOf(workOrderId);
    const at = history.findIndex(({ type }) => type === 'exception.resolved');
    const { page, complaints } = await visit('auditor', `/ledger/events/${history[at].id}`);
    await page.getByText('It goes through payments.').waitFor();
    const zone = await page.evaluate('new Intl.DateTimeFormat().resolvedOptions().timeZone');
    await page
      .getByText(new RegExp(`^\\d.* \\d\\d:\\d\\d:\\d\\d ${zone}$`))
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Verify here' }).click();
    await page.getByRole('heading', { name: 'Partly verified' }).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the receipt' }).click();
    const receipt = JSON.parse(await readFile(await (await downloading).path(), 'utf8'));
    expect(receipt.index).toBe(history[at].position - 1);
    expect(await violationsOfLooks(page)).toEqual([]);
    await page.getByRole('link', { name: /^Next:/ }).click();
    await page.waitForURL((url) => url.pathname === `/ledger/events/${history[at + 1].id}`);
    await page.getByRole('link', { name: /Previous:/ }).click();
    await page.waitForURL((url) => url.pathname === `/ledger/events/${history[at].id}`);
    expect(complaints).toEqual([]);
  });

  it('[V4] goes on proving what was erased, and says that it was', async () => {
    const erased = await openRefund(as('integrator'));
    await done(as('operator').post(`/v1/work-orders/${erased}/stop`, { reason: HOSTILE }));
    const stopped = (await historyOf(erased)).find(({ type }) => type === 'work-order.stopped');
    const { page, complaints } = await visit('auditor', `/ledger/events/${stopped.id}`);
    await page.getByText(AS_TEXT).first().waitFor();
    await done(as('operator').post('/v1/erasures', { workOrderId: erased, reason: 'On request.' }));
    await eventually(
      () => historyOf(erased),
      (events) => events.some(({ type }) => type === 'texts.shredded'),
    );
    await page.reload();
    await page.getByText('erased: only its digest is left').waitFor();
    await go(page, '/ledger/verify');
    await page.getByLabel('Id of an event or a work order').fill(erased);
    await page.getByRole('button', { name: 'Fetch and verify' }).click();
    await page.getByRole('heading', { name: 'Partly verified' }).waitFor();
    await page.getByText('erased since').first().waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    expect(await page.title()).toBe('Verify · Writ');
    expect(complaints).toEqual([]);
  });

  it('[V4] shows what evidence is as text once its digest is that of the log, and that it was erased', async () => {
    const of = await openRefund(as('integrator'));
    const content = Buffer.from(`${HOSTILE} ${of}`);
    const { body } = await done(
      as('integrator').post('/v1/evidence', {
        workOrderId: of,
        kind: 'damage-photos',
        mediaType: 'text/html',
        sha256: sha256Of(content),
        content: content.toString('base64'),
      }),
    );
    const { id } = (await historyOf(of)).find(({ type }) => type === 'evidence.recorded');
    const { page, complaints } = await visit('auditor', `/ledger/events/${id}`);
    await page.getByRole('button', { name: 'Check and show' }).click();
    await page.getByText('matches the log').waitFor();
    await page.getByRole('region', { name: 'The content as text' }).getByText(AS_TEXT).waitFor();
    expect(await page.title()).toBe('Evidence recorded · Writ');
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download', exact: true }).click();
    expect(await readFile(await (await downloading).path())).toEqual(content);
    expect(await violationsOfLooks(page)).toEqual([]);
    const erasing = { evidenceId: body.evidenceId, reason: 'On request.' };
    await done(as('operator').post('/v1/erasures', erasing));
    await eventually(
      () => as('auditor').get(`/v1/evidence/${body.evidenceId}`),
      ({ body: row }) => row.shreddedAt !== null,
    );
    await page.reload();
    await page.getByRole('note').getByText('Its content was erased').waitFor();
    expect(await page.getByRole('button', { name: 'Check and show' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('[Q10] leads from an approver to the work that rests on their word', async () => {
    const { page, complaints } = await visit('auditor', '/ledger?view=recall');
    await page.getByLabel('What depends on').selectOption('approver');
    await page.getByLabel('Its id or name').fill('dev-approver');
    await page.getByRole('button', { name: 'Show' }).click();
    const work = page.getByRole('row').filter({ has: page.locator(`a[href$="${workOrderId}"]`) });
    await work.getByText('1 performed').waitFor();
    const raise = page.getByRole('button', { name: /^Raise exceptions/ });
    expect(await raise.getAttribute('aria-disabled')).toBe('true');
    expect(await violationsOfLooks(page)).toEqual([]);
    await work.getByRole('link', { name: /decision/ }).click();
    await page
      .getByText(/← approver dev-approver/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });

  it('leaves imported closures without evidence out until somebody chooses them', async () => {
    const imported = newId('imported');
    const fact = (type: string, time: string, more: object = {}) =>
      cloudEvent(type, { workOrderId: imported, ...more }, { time, imported: true });
    await done(
      as('admin').publish([
        fact('work-order.opened', '2019-03-02T08:00:00Z', { workflow: 'refunds' }),
        fact('work-order.closed', '2019-03-03T08:00:00Z'),
      ]),
    );
    await eventually(
      () => as('auditor').get('/v1/reports/closed-without-evidence?limit=1000'),
      ({ body }) => body.items?.some((row: any) => row.workOrderId === imported),
    );
    const { page, complaints } = await visit('auditor', '/ledger?to=2020-01-01T00:00:00Z');
    await page.getByRole('heading', { name: 'No work order closed without evidence' }).waitFor();
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    const file = await readFile(await (await saving).path(), 'utf8');
    expect(file).toContain('workOrderId');
    expect(file).not.toContain(imported);
    await page.getByRole('button', { name: '1 more from imported logs' }).click();
    await page.waitForURL(/imported=any/);
    await page.locator(`main a[href*="${imported}"]`).first().waitFor();
    await page.getByLabel('Origin').selectOption({ label: 'imported' });
    await page.getByText('1 of 1 closed work orders from imported logs closed without').waitFor();
    expect(complaints).toEqual([]);
  });

  it('says what closed without evidence, and how the log stands; not to whom it is not for', async () => {
    const { page, complaints } = await visit('auditor', '/ledger');
    await page
      .getByText(/closed without evidence/)
      .first()
      .waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    // Its share is of work orders that a report counts by months of UTC.
    await go(page, '/ledger?zone=America/New_York');
    await page.getByLabel('Closed from (UTC)').fill('2030-03-05');
    await page.waitForURL(/from=2030-03-05T00/);
    await go(page, '/ledger?view=closed&zone=America/New_York');
    await page.getByLabel('First closed from').fill('2030-03-05');
    await page.waitForURL(/from=2030-03-05T05/);
    await page.getByLabel('Days of').selectOption('UTC');
    await page.waitForURL(/from=2030-03-05T00/);
    expect(await page.getByLabel('First closed from').inputValue()).toBe('2030-03-05');
    await go(page, '/ledger?view=closed&zone=nowhere');
    await page.getByText('Days of has no value “nowhere”').waitFor();
    expect(await page.getByLabel('Days of').inputValue()).not.toBe('nowhere');
    await page.getByRole('link', { name: 'State of the log' }).click();
    await page.getByText(/views are (up to date|behind)/).waitFor();
    await page.getByText(keys.split('+')[0]!).first().waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    expect(complaints).toEqual([]);
    const { page: other } = await visit('delegate', '/ledger');
    await other.getByRole('alert').getByText(/roles/).first().waitFor();
  });
});
