import { Inject, Injectable } from '@nestjs/common';
import { type ReadingScope, type Sender, senderScope } from '#contracts';
import { Refusal } from '#kernel';
import { columnParsers, Platform } from '#platform';
import { ViewHost } from '../sql/view-host';
import { isInScopeSql, scopeSources } from './delegated-rows';
import { LOG_END, positionSql, scopeName } from './sql-question';

const WAIT_MS = 5_000;
/** Another instance may be the one that folds: then nobody wakes us. */
const POLL_MS = 25;

/** Who reads, of which tenant. */
export interface ScopedReader {
  readonly tenant: string;
  readonly scope: ReadingScope;
}

export const scopedReaderOf = (sender: Sender & Pick<ScopedReader, 'tenant'>): ScopedReader => ({
  tenant: sender.tenant,
  scope: senderScope(sender),
});

/** Which work orders a reader may read: what every interface asks that reads the log itself and no view. */
@Injectable()
export class ReadableWork {
  constructor(
    @Inject(Platform) private readonly platform: Pick<Platform, 'pool'>,
    @Inject(ViewHost) private readonly views: Pick<ViewHost, 'moved'>,
  ) {}

  async may(reader: ScopedReader, workOrderId: string): Promise<boolean> {
    return (await this.among(reader, [workOrderId])).has(workOrderId);
  }

  /**
   * Those of `workOrderIds` that may be read now. A dispatch and an opening that were recorded before the call count: nothing is
   * denied before the views have reached the end of the log. Refuses with `view_behind` where it does not in time.
   */
  async among(
    { tenant, scope }: ScopedReader,
    workOrderIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const wanted = [...new Set(workOrderIds)];
    if (scope === 'tenant') return new Set(wanted);
    const sources = scopeSources(scope);
    const values: unknown[] = [sources, tenant, wanted];
    const bind = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
    const isReadable = isInScopeSql(scope, { tenant: '$2', workOrderId: 'w.id' }, bind);
    const query = {
      name: `readable-work ${scopeName(scope)}`,
      text: `SELECT ${positionSql(sources)} AS position, ${LOG_END} AS log_end,
          ARRAY(SELECT w.id FROM unnest($3::text[]) AS w(id) WHERE ${isReadable}) AS ids`,
      values,
      types: columnParsers,
    };
    const deadline = performance.now() + WAIT_MS;
    for (let end: number | undefined; ;) {
      const { rows } = await this.platform.pool.query<Found>(query);
      const found = rows[0]!;
      end ??= found.log_end;
      if (found.position >= end || found.ids.length === wanted.length) return new Set(found.ids);
      if (performance.now() > deadline) throw behind(found.position, end);
      await this.views.moved(POLL_MS);
    }
  }
}

interface Found {
  readonly position: number;
  readonly log_end: number;
  readonly ids: readonly string[];
}

const behind = (position: number, end: number): Refusal =>
  new Refusal(
    'view_behind',
    `Whose work it is is known up to position ${position} and not yet ${end}: ask again in a moment.`,
    { position },
  );
