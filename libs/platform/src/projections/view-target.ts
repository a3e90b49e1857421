import { type ClientBase, type QueryConfig } from 'pg';
import { type Projection, type RecordedEvent } from '#kernel';
import { type Cursor } from './cursor-store';
import {
  changedOf,
  type ChangedRows,
  type FoldFailure,
  foldKnown,
  foldTouches,
  type Place,
  type Places,
  planPage,
} from './page-fold';
import { type KnownRow, RowCache } from './row-cache';
import { ViewTable } from './view-table';

/** What one page does to one generation of a view. */
export interface PageWrites {
  readonly target: ViewTarget;
  readonly statements: readonly QueryConfig[];
  readonly failure?: FoldFailure;
}

/**
 * One generation of a view that this process folds: its cursor, its table and the rows it remembers.
 * It runs at most one page ahead of what is committed; after any failure `forget` makes it read again.
 */
export class ViewTarget {
  private readonly table: ViewTable;
  private readonly cache: RowCache;
  /** The rows of the page that is being written: the tables do not show them yet. */
  private inFlight: ChangedRows = new Map();
  /** The page that is being folded. */
  private page = emptyPage();

  constructor(
    schema: string,
    readonly projection: Projection,
    private current: Cursor,
    cachedRows: number,
  ) {
    this.cache = new RowCache(cachedRows);
    this.table = new ViewTable(schema, projection, current.generation);
    this.forget();
  }

  get cursor(): Cursor {
    return this.current;
  }

  get position(): number {
    return this.current.position;
  }

  /** The cursor was moved together with the rows that `fold` gave. */
  committed(position: number): void {
    this.current = { ...this.current, position };
  }

  /** The cursor as the database has it; rows are forgotten when somebody else moved it. */
  sync(cursor: Cursor): void {
    const moved = cursor.position !== this.current.position;
    this.current = cursor;
    if (moved) this.forget();
  }

  forget(): void {
    this.inFlight = new Map();
    this.page = emptyPage();
    if (this.current.position === 0) this.cache.startEmpty();
    else this.cache.clear();
  }

  /** Folds the next events of a page; reads the rows it lacks. */
  async take(reader: ClientBase, events: readonly RecordedEvent[]): Promise<void> {
    if (this.page.failure) return;
    const { places } = this.page;
    const { count, failure } = foldKnown(this.projection, events, places, this.known);
    this.page.failure = failure;
    if (!failure && count < events.length) await this.read(reader, events.slice(count));
  }

  /** Folds events of which some concern rows that are not remembered. */
  private async read(reader: ClientBase, events: readonly RecordedEvent[]): Promise<void> {
    const plan = planPage(this.projection, events, this.page.places);
    const missing: Place[] = [];
    for (const place of plan.fresh) {
      const row = this.known(place.key);
      if (row === undefined) missing.push(place);
      else place.row = row ?? undefined;
    }
    if (missing.length > 0) await this.load(reader, missing);
    this.page.failure = foldTouches(plan);
  }

  /** Ends the page that began after `from`: what is to be written for it. */
  async finish(reader: ClientBase, from: number): Promise<PageWrites> {
    const { places, failure } = this.page;
    const changed = changedOf(places);
    for (const [key, row] of changed) this.cache.set(key, row);
    this.inFlight = changed;
    this.page = emptyPage();
    await this.table.describe(reader);
    try {
      return { target: this, statements: this.table.statementsFor(changed), failure };
    } catch (error) {
      // A row that does not fit its columns is a bug of the fold like one that throws.
      return { target: this, statements: [], failure: { position: from + 1, error } };
    }
  }

  private async load(reader: ClientBase, missing: readonly Place[]): Promise<void> {
    const loaded = await this.table.load(
      reader,
      missing.map(({ rowId }) => rowId),
    );
    for (const place of missing) place.row = loaded.get(place.key);
  }

  private readonly known = (key: string): KnownRow => {
    const row = this.cache.get(key);
    return row === undefined ? this.inFlight.get(key) : row;
  };
}

/** `places`: what the page has done until now. */
const emptyPage = (): { readonly places: Places; failure?: FoldFailure } => ({ places: new Map() });
