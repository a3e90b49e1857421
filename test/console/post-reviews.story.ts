import { type Locator, type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { type ApiUser, newId } from '../scenarios/client';
import { declare, openPumpWork, personOf, publishPumps, restart } from '../scenarios/pump-work';
import { done } from '../scenarios/refund-work';
import { sharedSystem } from '../scenarios/shared-system';
import { violationsOfLooks } from './looks';
import { visit } from './visitor';
import { as } from './waiting-refunds';

const HOSTILE = 'The cellar\u202Egpj.exe <img src=x onerror="document.title=\'taken\'">';
const AS_TEXT = 'The cellar⟨U+202E⟩gpj.exe <img src=x';
const URGENT = 'pump-flooded';

interface Taken {
  readonly workOrderId: string;
  readonly postReviewId: string;
  readonly remediationId: string;
}

/** A break-glass of somebody’s. */
const take = async (user: ApiUser): Promise<Taken & { readonly decisionId: string }> => {
  const workOrderId = await openPumpWork(as('integrator'));
  const { body } = await done(declare(user, workOrderId, { code: URGENT, rationale: HOSTILE }));
  const { postReviewId, remediationId } = body.breakGlass;
  return { workOrderId, postReviewId, remediationId, decisionId: body.decisionId };
};

const becomeOverdue = ({ postReviewId }: Taken) =>
  eventually(
    () => as('auditor').get(`/v1/post-reviews/${postReviewId}`),
    ({ body: review }) => review?.overdue === true,
  );

const dialog = (page: Page): Locator => page.getByRole('dialog');
const row = (page: Page, { postReviewId }: Taken): Locator =>
  page.locator(`a[href*="${postReviewId}"]`).first();

/** What the ledger holds of a kind on a work order, once it does. */
const lastEvent = async (workOrderId: string, type: string): Promise<any> => {
  const { body } = await eventually(
    () => as('auditor').get(`/v1/work-orders/${workOrderId}/history?type=${type}`),
    ({ body: list }) => list?.items?.length > 0,
  );
  return body.items[0];
};

describe('post-reviews in the console', () => {
  let first: Taken;
  let second: Taken;

  beforeAll(async () => {
    await publishPumps(as('admin'));
    const breakGlass = {
      ttlMax: 'PT4H',
      reviewOwner: 'plant-review',
      reviewWithin: 'PT1S',
      remediateWithin: 'P14D',
    };
    await done(
      as('admin').put(`/v1/exception-codes/${URGENT}`, {
        title: HOSTILE,
        owner: 'mechanics',
        sla: 'PT4H',
        remediationOwner: 'engineering',
        breakGlass,
      }),
    );
    const olga = await personOf(sharedSystem(), as('admin'))(newId('olga'), 'operator');
    const taken = await take(olga);
    await done(
      olga.post(`/v1/decisions/${taken.decisionId}/outcome`, {
        workOrderId: taken.workOrderId,
        outcome: 'performed',
      }),
    );
    [first, second] = [taken, await take(as('operator'))];
    await becomeOverdue(first);
    await becomeOverdue(second);
  });

  // While a review of theirs is overdue, the operator’s next break-glass would wait for a second signature.
  afterAll(async () => {
    const path = `/v1/post-reviews/${second.postReviewId}/complete`;
    await done(as('approver').post(path, { verdict: 'upheld', findings: 'It was right.' }));
  });

  it('[task] clear an overdue review', async () => {
    const { page, complaints } = await visit('approver', '/');
    let clicks = 0;
    const click = async (what: Locator): Promise<void> => {
      clicks += 1;
      await what.click();
    };
    await click(page.getByRole('link', { name: 'Post-reviews' }));
    await page.getByText('reviews are overdue').waitFor();
    await page
      .getByRole('table', { name: 'Overdue post-reviews by owner and age' })
      .getByRole('button', { name: 'plant-review' })
      .waitFor();
    await click(row(page, first));
    await page.getByText(AS_TEXT).first().waitFor();
    await page.getByText('1 of them performed').waitFor();
    await click(page.getByRole('button', { name: 'Complete the review' }));
    await dialog(page).getByLabel('Verdict').selectOption('upheld');
    await dialog(page).getByLabel('Findings').fill('Nobody else was there.');
    await click(dialog(page).getByRole('button', { name: 'Complete the review' }));
    await page.getByText('Nobody else was there.').waitFor();
    expect(clicks + 1).toBeLessThanOrEqual(5);
    expect(complaints).toEqual([]);
    const { actor, data } = await lastEvent(first.workOrderId, 'post-review.completed');
    expect(actor.id).toBe('dev-approver');
    expect(data).toMatchObject({
      postReviewId: first.postReviewId,
      verdict: 'upheld',
      reviewedBy: 'dev-approver',
      findings: { text: 'Nobody else was there.' },
    });
  });

  it('[E4] tells who declared the break-glass that they may not review it, and completes a remediation with evidence', async () => {
    const { page, complaints } = await visit('operator', `/post-reviews/${second.postReviewId}`);
    const review = page.getByRole('button', { name: /^Complete the review/ });
    await review.waitFor();
    await page.locator('p', { hasText: 'You declared it: someone else must review it.' }).waitFor();
    expect(await review.getAttribute('aria-disabled')).toBe('true');

    await page.getByRole('button', { name: 'Record evidence' }).click();
    await dialog(page).getByLabel('Kind').fill('roster');
    await dialog(page).getByLabel('What it shows').fill(HOSTILE);
    await dialog(page).getByLabel('Or a note').fill('A second pump from Monday on.');
    await dialog(page).getByRole('button', { name: 'Record evidence' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const { data: recorded } = await lastEvent(second.workOrderId, 'evidence.recorded');

    await page.getByRole('button', { name: 'Complete the remedy' }).click();
    const choice = dialog(page).getByLabel('Evidence');
    await choice.locator(`option[value="${recorded.evidenceId}"]`).waitFor({ state: 'attached' });
    expect(await choice.textContent()).toContain(AS_TEXT);
    await choice.selectOption(recorded.evidenceId);
    await dialog(page).getByLabel('Why no workflow changed').fill('There was one pump.');
    await dialog(page).getByRole('button', { name: 'Complete the remedy' }).click();
    await page.getByText('There was one pump.').waitFor();
    expect(complaints).toEqual([]);
    expect(await page.title()).toBe('Post-review · Writ');
    const { data } = await lastEvent(second.workOrderId, 'remediation.completed');
    expect(data).toMatchObject({
      remediationId: second.remediationId,
      evidence: [recorded.evidenceId],
    });
  });

  it('gives an obligation to somebody else', async () => {
    const { page } = await visit('approver', '/post-reviews?view=obligations&owner=plant-review');
    await row(page, second).waitFor();
    await page.getByRole('button', { name: 'Assign' }).first().click();
    await dialog(page).getByLabel('New owner').fill('night-shift');
    await dialog(page).getByLabel('Reason').fill('They were there.');
    await dialog(page).getByRole('button', { name: 'Assign' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const { data } = await lastEvent(second.workOrderId, 'obligation.assigned');
    expect(data).toMatchObject({ kind: 'post-review', owner: 'night-shift' });
  });

  it('[E6] shows the numbers of the report, offers nothing to who only reads, and everybody can use it', async () => {
    const { page, complaints } = await visit('analyst', '/post-reviews');
    await page.getByText(/of \d+ work orders opened this month/).waitFor();
    const { body } = await done(
      as('analyst').get('/v1/reports/overdue-post-reviews?owner=night-shift'),
    );
    const reviews = body.items.filter(({ total }: any) => !total);
    expect(reviews).toMatchObject([{ age: 'under-1-day', reviews: 1 }]);
    const cells = page
      .getByRole('table', { name: 'Overdue post-reviews by owner and age' })
      .getByRole('row')
      .filter({ hasText: 'night-shift' })
      .getByRole('cell');
    expect(await cells.allTextContents()).toEqual(['night-shift', '1', '—', '—', '—', '1']);
    await page.getByRole('table', { name: 'Post-reviews', exact: true }).waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    await page.getByRole('link', { name: 'Break-glass', exact: true }).click();
    await page.getByText(`${restart.kind} in plant`).first().waitFor();
    await page.goto(`/post-reviews/${first.postReviewId}`);
    await page.getByText(AS_TEXT).first().waitFor();
    expect(await page.getByRole('button', { name: /Complete the review/ }).count()).toBe(0);
    expect(await violationsOfLooks(page)).toEqual([]);
    await page.goto(`/post-reviews/${second.postReviewId}`);
    await page
      .locator('p', { hasText: 'This is for the roles approver, operator, admin.' })
      .first()
      .waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
