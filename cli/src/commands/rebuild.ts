import { setTimeout as sleep } from 'node:timers/promises';
import { type Command } from 'commander';
import { LONG_RUN, type WritClient, WritError } from '#client';
import { type Progress, startProgress } from '../progress';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';

/** A view; `build` while it is being rebuilt beside the one that serves. */
interface ViewStatus {
  readonly name: string;
  readonly position: number;
  readonly build: {
    readonly position: number;
    readonly target: number;
    readonly status: 'building' | 'failed';
    readonly error: string | null;
  } | null;
}

/** As the list of views shows it: flat. */
interface ViewRow {
  readonly name: string;
  readonly position: number;
  readonly buildStatus: 'building' | 'failed' | null;
  readonly buildPosition: number | null;
  readonly buildTarget: number | null;
  readonly buildError: string | null;
}

const POLL_MS = 300;

export const addRebuildCommand = (program: Command): void => {
  program
    .command('rebuild')
    .description('rebuild a view from the first event; the old one serves until then')
    .argument('<view>', 'its name, or all')
    .action(async (view: string, _options: unknown, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const names = await namesFor(client, view);
      for (const name of names)
        await client.post(`/v1/views/${encodeURIComponent(name)}/rebuild`, { body: {} });

      const before = await viewsOf(client, names);
      if (before.length < names.length) throw new WritError(`There is no view ${view}.`);
      const total = before.reduce((sum, { build }) => sum + (build?.target ?? 0), 0);
      const progress = startProgress(terminal, total, 'events');
      const rebuilt = await untilBuilt(client, names, total, progress);
      if (json) sayJson(terminal.out, rebuilt);
      else
        for (const { name, position } of rebuilt)
          sayLine(terminal.out, `rebuilt ${name} at position ${position}`);
    });
};

const allViews = async (client: WritClient): Promise<readonly ViewStatus[]> => {
  const { body } = await client.get<{ items: ViewRow[] }>('/v1/views', { retryPolicy: LONG_RUN });
  return body.items.map(statusOf);
};

const statusOf = (row: ViewRow): ViewStatus => ({
  name: row.name,
  position: row.position,
  build: row.buildStatus && {
    position: row.buildPosition ?? 0,
    target: row.buildTarget ?? 0,
    status: row.buildStatus,
    error: row.buildError,
  },
});

const namesFor = async (client: WritClient, view: string): Promise<readonly string[]> => {
  if (view !== 'all') return [view];
  return (await allViews(client)).map(({ name }) => name);
};

const viewsOf = async (
  client: WritClient,
  names: readonly string[],
): Promise<readonly ViewStatus[]> =>
  (await allViews(client)).filter(({ name }) => names.includes(name));

/** Polls until none is being built. Throws `WritError` naming one that cannot be. */
const untilBuilt = async (
  client: WritClient,
  names: readonly string[],
  total: number,
  progress: Progress,
): Promise<readonly ViewStatus[]> => {
  try {
    for (;;) {
      const views = await viewsOf(client, names);
      const failed = views.find(({ build }) => build?.status === 'failed');
      if (failed) throw new WritError(`${failed.name} cannot be built: ${failed.build?.error}.`);
      const left = views.reduce((sum, { build }) => sum + leftOf(build), 0);
      progress.moved(total - left, Math.max(0, total - left));
      if (views.every(({ build }) => !build)) return views;
      await sleep(POLL_MS);
    }
  } finally {
    progress.stop();
  }
};

const leftOf = (build: ViewStatus['build']): number =>
  build ? Math.max(0, build.target - build.position) : 0;
