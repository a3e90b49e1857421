import { sayLine } from '#printing';
import { type Page } from 'playwright-core';
import { browserPath, launchBrowser } from '#testkit';
import { type BenchCase, type Measure, type Round, type Sample } from '../case';
import { Latencies } from '../load/load';
import { Archive } from '../systems/archive';

/** A page of the console, and a selector that shows that it is useful. */
const consolePages = [
  { name: 'Execution', path: '/', useful: '[role=table] [role=cell]' },
  { name: 'Exceptions', path: '/exceptions', useful: '[role=table] [role=cell]' },
  { name: 'Approvals', path: '/approvals', useful: 'main h1' },
  { name: 'Trends', path: '/trends', useful: 'main table, main [role=img]' },
] as const;

const TIMEOUT_MS = 60_000;
const SCROLLED_PAGES = 40;

const paint = (name: string): Measure => ({
  name: `${name}: first useful paint`,
  unit: 'ms',
  goal: { of: 'writ', atMost: 1_000 },
});
const frames: Measure = { name: 'a frame while scrolling, p99', unit: 'ms' };
const rows: Measure = {
  name: 'rows in the document after scrolling',
  unit: 'rows',
  goal: { of: 'writ', atMost: 200 },
};

/** Opens pages of the console with a fresh browser each time: nothing is cached. */
class Visits {
  constructor(
    private readonly archive: Archive,
    private readonly browser: Awaited<ReturnType<typeof launchBrowser>>,
  ) {}

  async round(): Promise<Round> {
    const samples: Record<string, Sample> = {};
    for (const { name, path, useful } of consolePages)
      samples[paint(name).name] = await this.visit(path, async (page, start) => {
        await page.locator(useful).first().waitFor({ timeout: TIMEOUT_MS });
        return { writ: performance.now() - start };
      });
    const scrolled = await this.visit('/', (page) => this.scroll(page));
    return { ...samples, [frames.name]: scrolled.frames, [rows.name]: scrolled.rows };
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  private async visit<T>(
    path: string,
    measure: (page: Page, start: number) => Promise<T>,
  ): Promise<T> {
    const { url, key } = this.archive.gateway;
    const context = await this.browser.newContext({ baseURL: url });
    try {
      // Signed in, with an empty cache.
      await context.request.post('/v1/session', { data: { key } });
      const page = await context.newPage();
      const start = performance.now();
      await page.goto(path);
      return await measure(page, start);
    } finally {
      await context.close();
    }
  }

  /** Scrolls the list down as fast as its pages load. */
  private async scroll(page: Page): Promise<{ readonly frames: Sample; readonly rows: Sample }> {
    await page.locator('[role=cell]').first().waitFor({ timeout: TIMEOUT_MS });
    const lengths: number[] = await page.evaluate(`new Promise((done) => {
      const lengths = [];
      let last = performance.now(), height = 0, grown = 0;
      const step = (now) => {
        lengths.push(now - last);
        last = now;
        if (document.body.scrollHeight > height) { height = document.body.scrollHeight; grown++; }
        window.scrollTo(0, height);
        if (grown < ${SCROLLED_PAGES} && lengths.length < 3000) requestAnimationFrame(step);
        else done(lengths);
      };
      requestAnimationFrame(step);
    })`);
    const all = new Latencies();
    for (const length of lengths) all.add(length);
    return {
      frames: { writ: all.percentile(0.99) },
      rows: { writ: await page.locator('[role=row]').count() },
    };
  }
}

/** How soon pages of the console are useful on a large ledger, and how its lists scroll. */
export const pages: BenchCase = {
  name: 'console',
  measures: [...consolePages.map(({ name }) => paint(name)), frames, rows],
  async open(options) {
    if (browserPath === undefined)
      throw new Error('Install chromium: this case opens the console in it.');
    const archive = await Archive.open(options, (text) => sayLine(process.stderr, `  ${text}`));
    const visits = new Visits(archive, await launchBrowser());
    return {
      async round(note) {
        note(`${archive.events} events`);
        return visits.round();
      },
      async close() {
        await visits.close();
        await archive.close();
      },
    };
  },
};
