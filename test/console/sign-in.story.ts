import { type Page } from 'playwright-core';
import { violationsOf } from '../browser/axe';
import { done } from '../scenarios/refund-work';
import { sharedSystem } from '../scenarios/shared-system';
import { violationsOfLooks } from './looks';
import { visit } from './visitor';
import { as, read, wait } from './waiting-refunds';

/** Ends the newest session of a person, as an admin does. */
const endSession = async (principal: string): Promise<void> => {
  const { body } = await done(as('admin').get('/v1/sessions'));
  const { sessionId } = body.items.find((session: any) => session.principal === principal);
  await done(as('admin').send('DELETE', `/v1/sessions/${sessionId}`));
};

/** A page on which an approver types why they reject something. */
const rejecting = async (reason: string) => {
  const { approvalId } = await wait();
  const path = `/approvals?selected=${approvalId}`;
  const { page, complaints } = await visit('approver', path, { isFresh: true });
  await page.getByRole('button', { name: /^Reject/, disabled: false }).click();
  const form = page.getByRole('dialog', { name: 'Reject' });
  await form.getByLabel('Reason').fill(reason);
  return { page, form, approvalId, complaints };
};

const again = (page: Page) => page.getByRole('dialog', { name: 'Your session has ended' });

const signInAgain = async (page: Page, role: string): Promise<void> => {
  await again(page).getByLabel('API key').fill(sharedSystem().keys[role]!);
  await again(page).getByRole('button', { name: 'Sign in', exact: true }).click();
};

describe('signing in to the console', () => {
  it('leads to the page that was requested, and out again', async () => {
    const { page, complaints } = await visit('operator', '/exceptions?status=open', {
      isFresh: true,
    });
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(
      '/exceptions?status=open',
    );
    await page.getByRole('banner').getByText('dev-operator').waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Writ' }).waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });

  it('leads to what waits for the person when the address names no page', async () => {
    const { page, complaints } = await visit('approver', '/sign-in', { isFresh: true });
    await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/mine');
    await page.getByText('You can answer for every owner').waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    await page.getByRole('link', { name: 'You requested' }).click();
    await page.getByText('You requested no approval').waitFor();
    expect(complaints).toEqual([]);
  });

  it.each(['//evil.example', '/\\evil.example', '/\t/evil.example', '/\n/evil.example'])(
    'leads to no other host: %j',
    async (returnTo) => {
      const path = `/sign-in?returnTo=${encodeURIComponent(returnTo)}`;
      const { page, complaints } = await visit('approver', path, { isFresh: true });
      await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();
      const { origin } = new URL(sharedSystem().url);
      expect(page.url()).toBe(`${origin}/mine`);
      expect(complaints).toEqual([]);
    },
  );

  it('says why it does not let somebody in', async () => {
    const { page } = await visit('analyst', '/sign-in');
    await page.goto('/sign-in');
    await page.getByLabel('API key').fill(`${sharedSystem().keys['analyst']}x`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('This key is not valid').waitFor();
  });

  it('keeps an answer that is being typed when the session ends, and sends it after signing in again', async () => {
    const { page, form, approvalId, complaints } = await rejecting('The parcel is not broken.');
    await endSession('dev-approver');
    await again(page).getByText('what you typed').waitFor();
    const header = page.getByRole('banner');
    await header.getByText('signed out').waitFor();
    await header.getByText('dev-approver').waitFor();
    expect(await page.getByText('Taken by dev-approver').count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await signInAgain(page, 'approver');
    await again(page).waitFor({ state: 'detached' });
    expect(await form.getByLabel('Reason').inputValue()).toBe('The parcel is not broken.');
    await form.getByRole('button', { name: 'Reject this request' }).click();
    await form.waitFor({ state: 'detached' });
    await read(approvalId, ({ status }) => status === 'rejected');
    await header.getByText('live', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('says in a form of an ended session how to go on, also in another tab', async () => {
    const { page, form, approvalId } = await rejecting('Bought elsewhere.');
    await endSession('dev-approver');
    await again(page).getByRole('button', { name: 'Close' }).click();
    await form.getByRole('button', { name: 'Reject this request' }).click();
    await form.getByRole('alert').getByText('Your session has ended').waitFor();
    const opened = page.waitForEvent('popup');
    await form.getByRole('link', { name: 'Sign in, in a new tab' }).click();
    const tab = await opened;
    await tab.getByLabel('API key').fill(sharedSystem().keys['approver']!);
    await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
    await tab.waitForURL(`**/approvals?selected=${approvalId}`);
    await tab.close();
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
    await form.getByText('You are signed in again').waitFor();
    await form.getByRole('button', { name: 'Reject this request' }).click();
    await form.waitFor({ state: 'detached' });
  });

  it('shows nothing that was typed to somebody else who signs in after the session ended', async () => {
    const { page, form } = await rejecting('Not for others.');
    await endSession('dev-approver');
    await again(page).waitFor();
    const loaded = page.waitForEvent('domcontentloaded');
    await signInAgain(page, 'admin');
    await loaded;
    await page.getByRole('banner').getByText('dev-admin').waitFor();
    expect(await form.count()).toBe(0);
  });
});
