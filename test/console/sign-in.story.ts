import { sharedSystem } from '../scenarios/shared-system';
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

  it('says why it does not let somebody in', async () => {
    const { page } = await visit('analyst', '/sign-in');
    await page.goto('/sign-in');
    await page.getByLabel('API key').fill(`${sharedSystem().keys['analyst']}x`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('This key is not valid').waitFor();
  });
});
