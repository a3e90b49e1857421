import { type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { newId } from '../scenarios/client';
import { done } from '../scenarios/refund-work';
import { go, visit } from './visitor';
import { as } from './waiting-refunds';

/** Whether a page has loaded a file of this name. */
const loaded = (page: Page, name: string): Promise<boolean> =>
  page.evaluate(
    `performance.getEntriesByType('resource').some((one) => one.name.includes('/assets/${name}-'))`,
  );

describe('search in the console', () => {
  it('finds a work order by words of its title, in the palette and in the list', async () => {
    const workOrderId = newId('refund');
    const integrator = as('integrator');
    await done(
      integrator.post('/v1/work-orders', {
        workOrderId,
        workflow: 'refunds',
        title: 'Zeppelin model lost on the way to Innsbruck',
        objects: ['order-7'],
        inputs: { order: 'order-7', reason: 'lost' },
      }),
    );
    await eventually(
      () => as('operator').get('/v1/work-orders?search=zeppel'),
      ({ body: { items } }) => items?.length === 1,
    );
    const { page, complaints } = await visit('operator', '/?search=innsbruck+zeppel');
    const link = page.locator(`a[href$="${workOrderId}"]`).first();
    await link.waitFor();
    expect(await page.getByLabel('Search', { exact: true }).inputValue()).toBe('innsbruck zeppel');
    // It is loaded by the first key.
    await page.keyboard.press('/');
    await page.getByLabel('Go to').fill('INNSBR lost');
    const found = page.getByRole('dialog').getByText('Work order Zeppelin model');
    await found.waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByLabel('Go to').fill('Zeppelin Graz');
    await page.getByText('No page or record has these words.').waitFor();
    await page.getByLabel('Go to').fill('zeppelin');
    await found.click();
    await page.waitForURL(`**/work-orders/${workOrderId}`);
    // Its page names what a title leaves out.
    const known = page.locator('dl').first();
    for (const text of [workOrderId, 'order-7', 'lost'])
      await known.getByText(text, { exact: true }).first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('finds people, teams and systems in the palette, by keys at once, and leads to what waits for them', async () => {
    const principal = newId('pia');
    await done(
      as('admin').put(`/v1/principals/${principal}`, { kind: 'person', displayName: 'Pia Zwettl' }),
    );
    await eventually(
      () => as('operator').get('/v1/principals?search=zwettl'),
      ({ body: { items } }) => items?.length === 1,
    );
    const { page, complaints } = await visit('operator', '/approvals');
    expect(await loaded(page, 'palette')).toBe(false);
    await page.keyboard.press('Control+k');
    await page.getByLabel('Go to').fill('pia zwe');
    await page.getByRole('dialog').getByText('Person Pia Zwettl').click();
    await page.waitForURL(`**/?waitingOn=${principal}`);
    await page.getByRole('heading', { name: `Waiting for ${principal}` }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('lists the keys at once', async () => {
    const { page } = await visit('operator', '/approvals');
    await page.keyboard.press('?');
    await page
      .getByRole('dialog', { name: 'Keyboard shortcuts' })
      .getByText('Everywhere')
      .waitFor();
  });

  it('saves a list with its filters under a name, and finds it under Mine', async () => {
    const name = `Late <b>refunds</b> ${newId('list')}`;
    const { page, complaints } = await visit('operator', '/approvals?kind=refund&status=all');
    await page.getByRole('search').getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await go(page, '/mine?view=saved');
    const row = page.getByRole('row').filter({ hasText: name });
    expect(await violationsOf(page)).toEqual([]);
    await row.getByRole('link', { name }).click();
    await page.waitForURL(/\/approvals\?kind=refund&status=all$/);
    expect(await page.getByLabel('Kind', { exact: true }).inputValue()).toBe('refund');
    await go(page, '/mine?view=saved');
    await row.getByRole('button', { name: 'Remove' }).click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await row.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });
});
