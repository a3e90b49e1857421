import { readFile } from 'node:fs/promises';
import { type Locator, type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { type ApiUser, newId } from '../scenarios/client';
import { declare, openPumpWork, personOf, publishPumps, restart } from '../scenarios/pump-work';
import { done } from '../scenarios/refund-work';
import { sharedSystem } from '../scenarios/shared-system';
import { violationsOfLooks } from './looks';
import { go, visit } from './visitor';
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

  it('[task] clear an overdue review, after which the next one comes', async () => {
    const { page, complaints } = await visit('approver', '/');
    let clicks = 0;
    const click = async (what: Locator): Promise<void> => {
      clicks += 1;
      await what.click();
    };
    await click(page.getByRole('link', { name: 'Post-reviews' }));
    await page.getByText(/to answer, .* overdue/).waitFor();
    // What was performed comes before what was not.
    const queue = page.getByRole('table', { name: 'Reviews to answer' }).locator('a');
    await queue.first().waitFor();
    const before = await queue.allTextContents();
    expect(before.indexOf(first.workOrderId)).toBeLessThan(before.indexOf(second.workOrderId));
    const review = page.getByRole('region', { name: 'The selected review' });
    // The first one is shown by itself.
    await review.getByRole('link', { name: first.workOrderId }).first().waitFor();
    await review.getByText(AS_TEXT).first().waitFor();
    await review.getByText('1 of them performed').waitFor();
    await click(review.getByLabel('Upheld: it was justified'));
    await review.getByLabel('Findings').fill('Nobody else was there.');
    await review.getByLabel('Who fixes the cause').fill('pump-engineers');
    await review.getByLabel('Use this name all the same').check();
    await click(review.getByRole('button', { name: 'Complete the review' }));
    await page.getByRole('status').filter({ hasText: 'You completed the review of' }).waitFor();
    await review.getByRole('link', { name: second.workOrderId }).first().waitFor();
    expect(await queue.filter({ hasText: first.workOrderId }).count()).toBe(0);
    expect(clicks).toBeLessThanOrEqual(3);
    expect(complaints).toEqual([]);
    const { actor, data } = await lastEvent(first.workOrderId, 'post-review.completed');
    expect(actor.id).toBe('dev-approver');
    expect(data).toMatchObject({
      postReviewId: first.postReviewId,
      verdict: 'upheld',
      reviewedBy: 'dev-approver',
      findings: { text: 'Nobody else was there.' },
    });
    const { data: assigned } = await lastEvent(first.workOrderId, 'obligation.assigned');
    expect(assigned).toMatchObject({ kind: 'remediation', owner: 'pump-engineers' });
  });

  it('keeps the text of a reviewer when somebody else answers, and says who and why', async () => {
    const contested = await take(as('operator'));
    await becomeOverdue(contested);
    const { page, complaints } = await visit(
      'approver',
      `/post-reviews?selected=${contested.postReviewId}`,
    );
    const review = page.getByRole('region', { name: 'The selected review' });
    await review.getByLabel('Findings').fill('I would have waited.');
    const path = `/v1/post-reviews/${contested.postReviewId}/complete`;
    await done(as('admin').post(path, { verdict: 'not-upheld', findings: 'It could wait.' }));
    const alert = review.getByRole('alert');
    await alert.getByText('dev-admin').waitFor();
    expect(await alert.textContent()).toContain('not upheld');
    expect(await alert.textContent()).toContain('It could wait.');
    expect(await review.getByLabel('Findings').inputValue()).toBe('I would have waited.');
    expect(await review.getByRole('button', { name: 'Complete the review' }).isDisabled()).toBe(
      true,
    );
    expect(complaints).toEqual([]);
  });

  it('assigns several reviews at once, with suggestions', async () => {
    const { page } = await visit('approver', '/post-reviews');
    await page.getByLabel(`Choose ${second.workOrderId}`).check();
    await page.getByRole('button', { name: 'Assign 1 review' }).click();
    const owner = dialog(page).getByLabel('New owner');
    await owner.fill('plant-m');
    await dialog(page).locator('option[value="plant-manager"]').waitFor({ state: 'attached' });
    await owner.fill('day-shift');
    await dialog(page).getByLabel('Use this name all the same').check();
    await dialog(page).getByLabel('Reason').fill('They know the plant.');
    await dialog(page).getByRole('button', { name: 'Assign 1 review' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const { data } = await lastEvent(second.workOrderId, 'obligation.assigned');
    expect(data).toMatchObject({ kind: 'post-review', owner: 'day-shift' });
  });

  it('[N9] hands out what is due as a calendar file', async () => {
    const { page } = await visit('approver', '/post-reviews');
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download my calendar (.ics)' }).click();
    const file = await readFile(await (await downloading).path(), 'utf8');
    expect(file).toContain(`UID:post-review/${second.postReviewId}@`);
    expect(file).toContain('SUMMARY:Overdue post-review: ');
  });

  it('shows a person what is theirs, by due time, and counts it in the navigation', async () => {
    const rita = newId('rita');
    const wanted = { principal: rita, roles: ['approver'], owners: ['day-shift'] };
    const { key } = (await done(as('admin').post('/v1/keys', wanted))).body;
    const contested = await take(as('operator'));
    await done(
      as('admin').post(`/v1/obligations/post-review%2F${contested.postReviewId}/assign`, {
        owner: rita,
        reason: 'She knows the plant.',
      }),
    );
    await eventually(
      () => as('auditor').get(`/v1/reports/obligation-counts?owners=${rita},day-shift`),
      ({ body: counts }) =>
        counts.items?.every((row: any) => row.overdue === 1) && counts.items.length === 2,
    );
    const { page, complaints } = await visit('approver', '/sign-in', { isFresh: true, key });
    await page.getByText(`Assigned to ${rita}, day-shift.`).waitFor();
    const mine = page.getByRole('table', { name: 'What waits for you' });
    await mine.getByRole('link', { name: second.workOrderId }).waitFor();
    expect(await mine.getByRole('row').count()).toBe(3);
    await page.getByRole('link', { name: /^Mine 2 open, 2 overdue$/ }).waitFor();
    await mine.getByRole('link', { name: URGENT }).last().click();
    await page.getByLabel('Not upheld: it raises an exception').click();
    await page.getByLabel('Findings').fill('It could have waited.');
    await page.getByRole('button', { name: 'Complete the review' }).click();
    await page.getByText('It could have waited.').waitFor();
    await page.getByRole('link', { name: /^Mine 1 open, 1 overdue$/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('[E4] tells who declared the break-glass that they may not review it, and completes a remediation with evidence', async () => {
    const { page, complaints } = await visit('operator', `/post-reviews/${second.postReviewId}`);
    await page.locator('p', { hasText: 'You declared it: someone else must review it.' }).waitFor();
    expect(await page.getByRole('button', { name: 'Complete the review' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Record evidence' }).click();
    await dialog(page).getByLabel('Kind').fill('roster');
    await dialog(page).getByLabel('What it shows').fill(HOSTILE);
    await dialog(page).getByLabel('Or a note').fill('A second pump from Monday on.');
    await dialog(page).getByRole('button', { name: 'Record evidence' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const { data: recorded } = await lastEvent(second.workOrderId, 'evidence.recorded');

    await page.getByRole('button', { name: 'Complete the remediation' }).click();
    const choice = dialog(page).getByLabel('Evidence');
    await choice.locator(`option[value="${recorded.evidenceId}"]`).waitFor({ state: 'attached' });
    expect(await choice.textContent()).toContain(AS_TEXT);
    await choice.selectOption(recorded.evidenceId);
    await dialog(page).getByLabel('Why no workflow changed').fill('There was one pump.');
    await dialog(page).getByRole('button', { name: 'Complete the remediation' }).click();
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
    const { page } = await visit('approver', '/post-reviews?view=obligations&owner=day-shift');
    await row(page, second).waitFor();
    await page.getByRole('button', { name: 'Assign' }).first().click();
    await dialog(page).getByLabel('New owner').fill('night-shift');
    await dialog(page).getByLabel('Use this name all the same').check();
    await dialog(page).getByLabel('Reason').fill('They were there.');
    await dialog(page).getByRole('button', { name: 'Assign' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await eventually(
      () => as('auditor').get(`/v1/post-reviews/${second.postReviewId}`),
      ({ body: review }) => review?.owner === 'night-shift',
    );
  });

  it('[E6] shows the numbers of the report, offers nothing to who only reads, and everybody can use it', async () => {
    const { page, complaints } = await visit('analyst', '/post-reviews?view=all');
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
    await go(page, `/post-reviews/${first.postReviewId}`);
    await page.getByText(AS_TEXT).first().waitFor();
    expect(await page.getByRole('button', { name: /Complete the review/ }).count()).toBe(0);
    expect(await violationsOfLooks(page)).toEqual([]);
    await go(page, '/post-reviews');
    await page.getByText('The cellar').first().waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    await go(page, `/post-reviews/${second.postReviewId}`);
    await page
      .locator('p', { hasText: 'This is for the roles approver, operator, admin.' })
      .first()
      .waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
