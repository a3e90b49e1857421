import { startProgress } from '../progress';
import { type Session } from '../session';
import { LONG_RUN } from '#client';

type Page = { readonly next: string | number | null } | { readonly nextCursor: string | null };

/** A command that the server does page by page. */
export interface PagedRun<P extends Page> {
  readonly path: string;
  readonly body: object;
  /** What is counted: `events`. */
  readonly unit: string;
  readonly total: (first: P) => number;
  /** How far it is: `done` of the total, and how many of the unit that was. */
  readonly moved: (sum: P) => readonly [done: number, count: number];
  readonly merge: (sum: P, page: P) => P;
}

/** Sends the command until the last page is done, shows the progress, and merges the answers. */
export const runPages = async <P extends Page>(
  { client, terminal }: Pick<Session, 'client' | 'terminal'>,
  { path, body, unit, total, moved, merge }: PagedRun<P>,
): Promise<P> => {
  const pageAfter = async (cursor: object): Promise<P> =>
    (await client.post<P>(path, { body: { ...body, ...cursor }, retryPolicy: LONG_RUN })).body;
  let page = await pageAfter({});
  let sum = page;
  const progress = startProgress(terminal, total(page), unit);
  try {
    for (let cursor = cursorAfter(page); cursor; cursor = cursorAfter(page)) {
      progress.moved(...moved(sum));
      page = await pageAfter(cursor);
      sum = merge(sum, page);
    }
    progress.moved(...moved(sum));
    return sum;
  } finally {
    progress.stop();
  }
};

const cursorAfter = (page: Page): object | undefined => {
  if ('nextCursor' in page)
    return page.nextCursor === null ? undefined : { cursor: page.nextCursor };
  return page.next === null ? undefined : { after: page.next };
};
