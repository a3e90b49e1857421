import { eventually } from '#testkit';
import { cloudEvent, newId } from '../scenarios/client';
import { done } from '../scenarios/refund-work';
import { visit } from './visitor';
import { as } from './waiting-refunds';

describe('all obligations in the console', () => {
  it('leaves obligations of imported work out until somebody chooses them', async () => {
    const imported = newId('imported');
    const data = { workOrderId: imported, workflow: 'refunds', dueAt: '2019-03-04T08:00:00Z' };
    const when = { time: '2019-03-02T08:00:00Z', imported: true };
    await done(as('admin').publish([cloudEvent('work-order.opened', data, when)]));
    await eventually(
      () => as('auditor').get(`/v1/obligations?workOrderId=${imported}&imported=true`),
      ({ body }) => body.items?.length === 1,
    );
    const { page, complaints } = await visit(
      'approver',
      `/post-reviews?view=obligations&workOrderId=${imported}`,
    );
    await page.getByRole('heading', { name: 'Nothing is overdue' }).waitFor();
    await page.getByLabel('Origin').selectOption({ label: 'imported' });
    await page.waitForURL(/imported=true/);
    await page.getByRole('table', { name: 'Obligations' }).locator('a').first().waitFor();
    expect(complaints).toEqual([]);
  });
});
