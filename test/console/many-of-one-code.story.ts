import { eventually } from '#testkit';
import { newId } from '../scenarios/client';
import { declare, openPumpWork, publishPumps } from '../scenarios/pump-work';
import { done } from '../scenarios/refund-work';
import { visit } from './visitor';
import { as } from './waiting-refunds';

const MANY = 8;
const MEANING = 'The cellar is under water';
const A4_PX = 700;

/** Marks that end beyond their cell, where paper cuts them. */
const CUT_MARKS = `[...document.querySelectorAll('main [role="cell"] [data-kind]')]
  .filter((one) => one.getBoundingClientRect().right > one.closest('[role="cell"]').getBoundingClientRect().right + 1)
  .map((one) => one.innerText)`;

describe('many break-glasses of one code in the console', () => {
  const code = newId('cellar-flooded');
  const reviewOwner = newId('plant-review');
  const remediationOwner = newId('engineering');

  beforeAll(async () => {
    await publishPumps(as('admin'));
    const breakGlass = { ttlMax: 'PT4H', reviewOwner, reviewWithin: 'PT150H' };
    const terms = { title: MEANING, owner: 'mechanics', sla: 'PT4H', remediationOwner, breakGlass };
    await done(as('admin').put(`/v1/exception-codes/${code}`, terms));
    for (let count = 0; count < MANY; count += 1)
      await done(declare(as('operator'), await openPumpWork(as('integrator')), { code }));
    await eventually(
      () => as('auditor').get(`/v1/remediations?code=${code}&status=open`),
      ({ body }) => body.items?.length === MANY,
    );
  });

  it('are one line in Trends that counts their remediations, and leads to them', async () => {
    const { page, complaints } = await visit('operator', '/trends');
    const line = page.getByRole('row').filter({ hasText: code });
    const fix = line.getByRole('link', { name: `${MANY} open remediations of ${code}` });
    expect(await fix.innerText()).toBe(`${MANY} open`);
    await line.getByText(remediationOwner).first().waitFor();
    await fix.click();
    const list = page.getByRole('table', { name: 'Remediations' });
    await list.getByText(remediationOwner).first().waitFor();
    expect(Number(await list.getAttribute('aria-rowcount'))).toBe(MANY + 1);
    expect(complaints).toEqual([]);
  });

  it('begin the page of their code with six of their remediations', async () => {
    const { page } = await visit('operator', `/trends/${code}`);
    const cards = page.getByText('the event that opened it');
    const more = page.getByRole('button', { name: `Show all ${MANY} open` });
    await more.waitFor();
    expect(await cards.count()).toBe(6);
    await more.click();
    await more.waitFor({ state: 'detached' });
    expect(await cards.count()).toBe(MANY);
  });

  it('say what the code means before they name it', async () => {
    const { page } = await visit('operator', `/exceptions?currentCode=${code}`);
    const list = page.getByRole('table', { name: 'Exceptions' });
    const link = list.getByRole('link', { name: MEANING }).first();
    await link.waitFor();
    await list.getByText(code, { exact: true }).first().waitFor();
    expect(await list.getByText(/break-glass: /).count()).toBe(0);
  });

  it('say it on the page Mine, whose due times are whole on paper', async () => {
    const wanted = { principal: newId('rita'), roles: ['approver'], owners: [reviewOwner] };
    const { key } = (await done(as('admin').post('/v1/keys', wanted))).body;
    const { page } = await visit('approver', '/mine', { isFresh: true, key });
    const mine = page.getByRole('table', { name: 'What waits for you' });
    await mine.getByText(MEANING).first().waitFor();
    await mine.getByText(code).first().waitFor();
    await page.setViewportSize({ width: A4_PX, height: 1_000 });
    await page.emulateMedia({ media: 'print' });
    await page.getByText('Printed').waitFor();
    const paper = await page.evaluate(CUT_MARKS);
    await page.emulateMedia({ media: null });
    expect(paper).toEqual([]);
  });
});
