import { Injectable } from '@nestjs/common';
import {
  allQueries,
  type AnsweredAsOf,
  type QueryDefinition,
  type QueryReply,
  type QueryRequest,
  reports,
  views,
} from '#contracts';
import { questionRefused, Refusal } from '#kernel';
import { columnParsers, Platform } from '#platform';
import { asOfMeant } from '../as-of/as-of';
import { eventsBehind } from '../as-of/one-work-order';
import { AsOfViews } from '../as-of/as-of-views';
import { type Place } from '../as-of/place';
import { Texts } from '../../evidence/texts/texts';
import {
  rowsWithTexts,
  textColumns,
  textPlaces,
  textTypes,
} from '../../evidence/texts/texts-of-rows';
import { ViewHost } from '../sql/view-host';
import { isCounted, StepCounts } from '../step-counts/step-counts';
import { readDecision } from './decision-record';
import { countedBy } from './grouped-question';
import { groupedColumns, groupedRequest } from './grouped-request';
import { AnswerCache } from './answer-cache';
import { mustBeOfWork } from './delegated-rows';
import { fitting, jsonBytes } from './page-bytes';
import { cursorAfter, groupsIn, rowsIn } from './page-rows';
import { livingSchemas, positionSql, sourcesFor, sourcesOf, viewOf } from './sql-question';
import { ReadableWork } from './readable-work';
import { camelCase, readColumns, type ViewColumn } from './view-columns';
import { readHistory } from './work-order-history';
import { viewRows } from './view-rows';

const WAIT_MS = 5_000;
/** Another instance may be the one that folds: then nobody wakes us. */
const LOOK_AGAIN_MS = 25;

/**
 * Answers questions from the documented views: rows and the position that they are true at, of one
 * moment. Refuses with `invalid_request` and what there is, and with `view_behind` when a view does
 * not come to `atLeast` in time.
 */
@Injectable()
export class QueryService {
  private readonly columns = new Map<string, Promise<readonly ViewColumn[]>>();
  private readonly cache = new AnswerCache();
  private readonly steps: StepCounts;

  constructor(
    private readonly platform: Platform,
    private readonly host: ViewHost,
    private readonly texts: Texts,
    private readonly asOf: AsOfViews,
    private readonly readable: ReadableWork,
  ) {
    this.steps = new StepCounts(platform.pool, (error) =>
      platform.log.warn({ err: error }, 'steps are not counted'),
    );
  }

  async answer(request: QueryRequest): Promise<QueryReply> {
    const definition = definitionOf(request.name);
    if (request.groupBy) groupedRequest(definition, request);
    const asOf = await asOfMeant(this.platform.pool, request);
    if (asOf) return { ...(await this.ofThen(definition, request, asOf)), asOf };
    const { atLeast = 0 } = request;
    const fromView = () => this.fromPresent(definition, request);
    if (isRows(definition)) {
      // Nearly always the view is there, and its rows come with its position.
      const reply = await fromView();
      if (reply.position >= atLeast) return reply;
    }
    await this.reached(definition.name, sourcesFor(definition, request), atLeast);
    switch (definition) {
      case views.workOrderHistory:
        return this.history(request);
      case views.decision:
        return readDecision(this.platform.pool, request);
      case views.views:
        if (request.scope !== 'tenant') mustBeOfWork(definition, request.scope);
        return viewRows(await this.host.status(), request);
      default:
        // Nobody goes back to what alerts ask every few minutes: it would push out what people see.
        return isReport(definition) && !request.threshold
          ? this.cache.answer(keyOf(request), atLeast, fromView)
          : fromView();
    }
  }

  /** The same queries as of an earlier time: the same statements, over views as they were. */
  private async ofThen(
    definition: QueryDefinition,
    request: QueryRequest,
    asOf: AnsweredAsOf,
  ): Promise<QueryReply> {
    if (definition === views.workOrderHistory) return this.history(request, asOf);
    const sources = sourcesOf(definition, request);
    if (sources.length === 0) throw ofThePresentOnly(definition);
    const asOfRequest = { asOf, tenant: request.tenant };
    if (definition === views.decision)
      return this.asOf.ask(asOfRequest, { folded: sources }, ({ sql, schemas }) =>
        readDecision(sql, request, schemas),
      );
    const folded = definition.texts ? [...sources, viewOf(definition)] : sources;
    const named = request.groupBy ? countedBy(definition).views : [viewOf(definition)];
    const dependsOn = { folded, views: named.map((view) => `writ.${view}`) };
    const { workOrderId, ...others } = request.filters;
    if (definition === views.workOrders && workOrderId && Object.keys(others).length === 0) {
      // Its own streams are soon folded, and the whole log is not.
      const load = () => eventsBehind(this.platform.pool, request.tenant, workOrderId, asOf);
      return this.fromView(definition, request, (work) =>
        this.asOf.askOf(asOfRequest, load, dependsOn, work),
      );
    }
    return this.fromView(definition, request, (work) =>
      this.asOf.ask(asOfRequest, dependsOn, work),
    );
  }

  /** Of a work order that may not be read there is none, as of one that nobody has spoken of. */
  private async history(request: QueryRequest, asOf?: AnsweredAsOf): Promise<QueryReply> {
    const { workOrderId } = request.filters;
    const isReadable = workOrderId === undefined || (await this.readable.may(request, workOrderId));
    return readHistory(this.platform.pool, this.texts, request, { asOf, isReadable });
  }

  private async fromPresent(
    definition: QueryDefinition,
    request: QueryRequest,
  ): Promise<QueryReply> {
    const counted = isCounted(definition, request) ? await this.steps.place() : undefined;
    const reply = counted && (await this.fromView(definition, request, (work) => work(counted)));
    if (reply && reply.position >= counted.position) return reply;
    const present = { sql: this.platform.pool, schemas: livingSchemas };
    return this.fromView(definition, request, (work) => work(present));
  }

  private async fromView(
    definition: QueryDefinition,
    request: QueryRequest,
    read: Read,
  ): Promise<QueryReply> {
    const grouped = request.groupBy ? groupedRequest(definition, request) : undefined;
    const columns = grouped ? groupedColumns(grouped) : await this.columnsOf(definition);
    const names = columns.map(({ name }) => camelCase(name));
    const { found, places, position } = await read(async (place) => {
      const rows = grouped
        ? await groupsIn(place, definition, request, grouped)
        : await rowsIn(place, definition, request, columns);
      const found = rows
        .filter(([, isRow]) => isRow)
        .map(([, , ...cells]) => Object.fromEntries(names.map((name, i) => [name, cells[i]])));
      const pageRows = found.slice(0, request.limit);
      const places = await textPlaces(place, definition, request.tenant, pageRows);
      return { found, places, position: rows[0]![0] };
    });
    const pageRows = found.slice(0, request.limit);
    const withTexts = await rowsWithTexts(this.texts, definition, request.tenant, pageRows, places);
    const page = fitting(withTexts, jsonBytes);
    const last = found.length > page.length ? page.at(-1) : undefined;
    return {
      columns: [...names, ...textColumns(definition)],
      types: [...columns.map(({ type }) => type), ...textTypes(definition)],
      rows: page,
      nextCursor: last ? cursorAfter(definition, request, grouped, last) : null,
      position,
    };
  }

  /** Waits until every view that the answer `name` rests on shows the position. Refuses with `view_behind`. */
  async reached(name: string, sources: readonly string[], atLeast: number): Promise<void> {
    if (atLeast === 0 || sources.length === 0) return;
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const position = await this.positionOf(sources);
      if (position >= atLeast) return;
      if (performance.now() > deadline)
        throw new Refusal(
          'view_behind',
          `${name} shows position ${position} and not yet ${atLeast}: ask again in a moment.`,
          { position },
        );
      await this.host.moved(LOOK_AGAIN_MS);
    }
  }

  private async positionOf(sources: readonly string[]): Promise<number> {
    const { rows } = await this.platform.pool.query<{ position: number }>({
      name: 'view-position',
      text: `SELECT ${positionSql(sources)} AS position`,
      values: [sources],
      types: columnParsers,
    });
    return rows[0]!.position;
  }

  /** Views change by migrations only, and with those comes a new process. */
  private columnsOf(definition: QueryDefinition): Promise<readonly ViewColumn[]> {
    const view = viewOf(definition);
    const known = this.columns.get(view);
    if (known) return known;
    const reading = readColumns(this.platform.pool, view);
    this.columns.set(view, reading);
    reading.catch(() => this.columns.delete(view));
    return reading;
  }
}

const isReport = (definition: QueryDefinition): boolean => reports.includes(definition);

/** Whether it is answered by rows of one view, which are cheap to read twice. */
const isRows = (definition: QueryDefinition): boolean =>
  !isReport(definition) &&
  ![views.workOrderHistory, views.decision, views.views].some((other) => other === definition);

const keyOf = (request: QueryRequest): string => {
  const { name, tenant, scope, filters, groupBy, zone, sort, limit, cursor } = request;
  const sorted = Object.entries(filters).sort();
  const order = [groupBy, zone, sort];
  return JSON.stringify([name, tenant, scope, sorted, ...order, limit, cursor]);
};

/** Queries the present or a past. */
type Read = <T>(work: (place: Place) => Promise<T>) => Promise<T>;

const ofThePresentOnly = ({ name }: QueryDefinition): Refusal =>
  questionRefused([
    { pointer: '/asOf', message: `is not asked of ${name}, which are not folded from the log` },
  ]);

const definitionOf = (name: string): QueryDefinition => {
  const definition = allQueries.find((query) => query.name === name);
  if (definition) return definition;
  const known = allQueries.map((query) => query.name).join(', ');
  throw new Refusal('invalid_request', `There is no question ${name}: there are ${known}.`, {}, [
    { pointer: '/name', message: `must be one of ${known}` },
  ]);
};
