import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { newId } from '../scenarios/client';
import { done } from '../scenarios/refund-work';
import { go, visit } from './visitor';
import { as } from './waiting-refunds';

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
    // The keys come with the palette, which loads after the page.
    await eventually(
      async () => {
        await page.keyboard.press('/');
        return page.getByLabel('Go to').isVisible();
      },
      (isOpen) => isOpen,
    );
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
