import { type Page } from 'playwright-core';
import { done, openRefund } from '../scenarios/refund-work';
import { visit } from './visitor';
import { as } from './waiting-refunds';

const print = async (page: Page): Promise<void> => {
  await page.emulateMedia({ media: 'print' });
  await page.getByText('Printed').waitFor();
};

describe('pages of the console on paper', () => {
  it('have all of the history with times, in light colours, without navigation', async () => {
    const workOrderId = await openRefund(as('integrator'));
    const path = `/v1/work-orders/${workOrderId}`;
    await done(as('integrator').post(`${path}/steps/inspect-order/complete`));
    const { page, complaints } = await visit('operator', `/work-orders/${workOrderId}`, {
      scheme: 'dark',
    });
    await page.getByText('completed the step inspect-order').waitFor();
    await print(page);
    const { body } = await as('operator').get(`${path}/history`);
    const paper = await page.locator('body').innerText();
    expect(await page.locator('li[data-kind]').count()).toBe(body.items.length);
    for (const { position } of body.items) expect(paper).toContain(position.toLocaleString('en'));
    expect(paper).toContain(`/work-orders/${workOrderId}`);
    expect(paper).toContain('by dev-operator');
    expect(paper).not.toMatch(/ ago|as of here|Copy as|Sign out|Downloads|Integrations/);
    expect(await page.locator('html[data-mantine-color-scheme="light"]').count()).toBe(1);
    await page.emulateMedia({ media: null });
    await page.getByText('Downloads').waitFor();
    expect(await page.locator('html[data-mantine-color-scheme="dark"]').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('have every row of a list, those below the screen too', async () => {
    const { body } = await as('operator').get('/v1/exception-codes?limit=1000');
    const { page } = await visit('operator', '/exceptions?view=codes');
    const rows = page.locator('[role="table"] [data-index]');
    await rows.first().waitFor();
    expect(await rows.count()).toBeLessThan(body.items.length);
    await print(page);
    expect(await rows.count()).toBe(body.items.length);
    await page.emulateMedia({ media: null });
    await page.getByRole('link', { name: 'Trends' }).waitFor();
  });
});
