import { sharedSystem } from '../scenarios/shared-system';
import { violationsOfLooks } from './looks';
import { visit } from './visitor';

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
});
