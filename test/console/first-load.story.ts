import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { done, openRefund } from '../scenarios/refund-work';
import { visit } from './visitor';
import { as } from './waiting-refunds';

const CONSOLE = resolve(__dirname, '../../dist/console');
const BUDGET_KB = 240;

describe('the first load of the console', () => {
  it(`is at most ${BUDGET_KB} KB in gzip, all that the start page asks for`, async () => {
    const { page } = await visit('operator', '/', { isFresh: true });
    // The one before had the form to sign in, too.
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: 'Execution' }).waitFor();
    const loaded: string[] = await page.evaluate(
      `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)`,
    );
    const assets = [...new Set(loaded.filter((path) => path.startsWith('/assets/')))];
    expect(assets.some((path) => path.includes('execution-page'))).toBe(true);
    const sizes = assets.map((path) => statSync(join(CONSOLE, `${path}.gz`)).size);
    const kb = sizes.reduce((sum, size) => sum + size, 0) / 1_000;
    expect(kb).toBeLessThanOrEqual(BUDGET_KB);
  });

  it('names no file that changes without its name, and no source map', () => {
    const html = readFileSync(join(CONSOLE, 'index.html'), 'utf8');
    const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const path of files) {
      expect(path).toMatch(/-[\w-]{8}\.(js|css|svg)$/);
      expect(readFileSync(join(CONSOLE, path), 'utf8')).not.toContain('sourceMappingURL');
    }
  });

  it('stays around a page that cannot be loaded, which comes once the gateway is there again', async () => {
    const { page } = await visit('operator', '/', { isFresh: true });
    await page.getByText('live', { exact: true }).waitFor();
    await page.context().setOffline(true);
    // Pointing at a link fetches its page: that fails first, and again with the click, in another way.
    const failed = page.waitForEvent('requestfailed', (one) =>
      /integrations-page.*css/.test(one.url()),
    );
    await page.getByRole('link', { name: 'Integrations' }).hover();
    await failed;
    await page.getByRole('link', { name: 'Integrations' }).click();
    await page.getByText('Gateway unreachable').waitFor();
    await page.getByRole('navigation', { name: 'Pages' }).getByText('Mine').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
  });

  it('is done again where a file of a page is gone, as after an upgrade', async () => {
    const { page } = await visit('operator', '/', { isFresh: true });
    const gone = /\/assets\/integrations-page-.*js$/;
    let isLoadedAgain = false;
    // Pointing at the link asks for the file, too: it is there once the console is loaded again, and no sooner.
    await page.route(gone, (route) =>
      isLoadedAgain ? route.continue() : route.fulfill({ status: 404 }),
    );
    await page.route(/\/integrations$/, (route) => {
      isLoadedAgain ||= route.request().isNavigationRequest();
      return route.continue();
    });
    const again = page.waitForEvent('domcontentloaded');
    await page.getByRole('link', { name: 'Integrations' }).click();
    await again;
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
  });

  it('stays around a page whose file is gone where the browser blocks session storage', async () => {
    const { page, complaints } = await visit('operator', '/', { isFresh: true });
    await page.evaluate(`Object.defineProperty(window, 'sessionStorage', {
      get() { throw new DOMException('storage is blocked', 'SecurityError'); },
    })`);
    await page.route(/\/assets\/integrations-page-.*js$/, (route) =>
      route.fulfill({ status: 404 }),
    );
    await page.getByRole('link', { name: 'Integrations' }).click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await page.getByRole('navigation', { name: 'Pages' }).getByText('Mine').waitFor();
    expect(complaints.filter((one) => one.includes('storage is blocked'))).toEqual([]);
  });

  it('shows what happened between its first answer and its stream of events', async () => {
    const path = `/work-orders/${await openRefund(as('integrator'))}`;
    const { page } = await visit('operator', path);
    await page.getByText('live', { exact: true }).waitFor();
    const completeStep = async (): Promise<void> => {
      await page.getByText('opened it under refunds').waitFor();
      await done(as('integrator').post(`/v1${path}/steps/inspect-order/complete`));
    };
    await page.route('**/v1/stream*', (route) => completeStep().then(() => route.continue()), {
      times: 1,
    });
    await page.reload();
    await page.getByText('completed the step inspect-order').waitFor();
  });
});
