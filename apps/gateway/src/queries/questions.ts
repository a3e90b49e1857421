import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import {
  type AnsweredAsOf,
  dimensionsOf,
  GROUP_ZONE,
  QUERY_LIMIT_MAX,
  type QueryReply,
  type QueryRequest,
  subjects,
} from '#contracts';
import { Refusal } from '#kernel';
import { type BusReply, unwrap } from '#platform';
import { type Bus, BUS, READ_TIMEOUT_MS, REPEATABLE } from '../bus';
import { Credentials } from '../identity/credentials';
import { csvPages } from './csv';
import { ReadYourWrites } from './read-your-writes';
import { parquetPages } from './parquet';
import { type FileFormat, mediaTypeOf, type Question } from './question';

export const POSITION_HEADER = 'writ-position';
const AS_OF_HEADER = 'writ-as-of';

/** One row of a view, with the field names of JSON. */
export type Row = Readonly<Record<string, unknown>>;

export interface List {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
  readonly position: number;
  /** Absent where it is of the present. */
  readonly asOf?: AnsweredAsOf;
  /** Of groups: their dimensions, where months and weeks begin, and the dimensions that there are. Absent where items are rows. */
  readonly groupBy?: readonly string[];
  readonly zone?: string;
  readonly dimensions?: readonly string[];
}

/** One row, and what it is true at. */
export interface One {
  readonly row: Row;
  readonly position: number;
  readonly asOf?: AnsweredAsOf;
}

/** Queries the views and puts their rows into the shapes that callers get. */
@Injectable()
export class Questions {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(ReadYourWrites) private readonly readYourWrites: ReadYourWrites,
    @Inject(Credentials) private readonly credentials: Credentials,
  ) {}

  /** One page, as the ledger answers it. The caller may use the ids in it at once. */
  async page(request: QueryRequest): Promise<QueryReply> {
    const page = unwrap(
      await this.bus.request<BusReply<QueryReply>>(
        subjects.ledger.query,
        request,
        READ_TIMEOUT_MS,
        REPEATABLE,
      ),
    );
    this.readYourWrites.record(request.tenant, page.position);
    return page;
  }

  /** The one row that the filters name. Refuses with `refusal` when there is none. */
  async one(request: QueryRequest, refusal = 'not_found'): Promise<One> {
    const { rows, position, asOf } = await this.page({ ...request, limit: 1 });
    const [row] = rows;
    if (!row) throw nothingFor(request, refusal);
    return { row: asOf ? { ...row, asOf } : row, position, ...(asOf && { asOf }) };
  }

  /**
   * What the newest row that the filters name says of a field. Refuses with `notFound` when there is no row, and with
   * `invalid_request` when the one before it says otherwise: which is meant, is for the caller to say.
   */
  async agreed(
    request: QueryRequest,
    { field, notFound, of }: { field: string; notFound: string; of: (row: Row) => unknown },
  ): Promise<unknown> {
    const { rows } = await this.page({ ...request, limit: 2 });
    const [newest, before] = rows;
    if (!newest) throw nothingFor(request, notFound);
    if (!before || of(before) === of(newest)) return of(newest);
    throw new Refusal('invalid_request', `There are several of that id: state ${field}.`, {}, [
      { pointer: `/${field}`, message: 'is required: several have this id' },
    ]);
  }

  /** What a caller gets: a row, a list, or a file. Sets the headers that go with it. */
  async answer(question: Question): Promise<Row | List | Readable> {
    const { route, request, reply } = question;
    if (route.one) {
      const one = await this.one(request, route.notFound);
      sayWhen(reply, one);
      return one.row;
    }
    return question.file ? this.file(question, question.file) : this.list(question);
  }

  private async list(question: Question): Promise<List> {
    const { request, route, url, reply } = question;
    const { rows, nextCursor, position, asOf } = await this.page(request);
    if (rows.length === 0) await this.mustBeThere(question);
    sayWhen(reply, { position, asOf });
    linkNext(reply, url, nextCursor);
    const { groupBy, zone = GROUP_ZONE } = request;
    const { groups } = route.query;
    return {
      items: rows,
      nextCursor,
      position,
      ...(asOf && { asOf }),
      ...(groupBy && groups && { groupBy, zone, dimensions: dimensionsOf(groups) }),
    };
  }

  /** An empty list says two things apart: that nothing fits the filters, and that what the address names is not there. */
  private async mustBeThere({ route, request, named }: Question): Promise<void> {
    const { notFound } = route;
    if (notFound === undefined || request.cursor !== undefined) return;
    const isNarrowed = Object.keys(request.filters).some((name) => !Object.hasOwn(named, name));
    const unnarrowed = { ...request, filters: named };
    if (!isNarrowed) throw nothingFor(unnarrowed, notFound);
    await this.one(unnarrowed, notFound);
  }

  /** The whole list page by page, or the one requested page. */
  private async file(
    question: Question,
    { format, extent }: NonNullable<Question['file']>,
  ): Promise<Readable> {
    const { request, url, reply } = question;
    const isWhole = extent === 'whole';
    const first = await this.page(isWhole ? { ...request, limit: QUERY_LIMIT_MAX } : request);
    if (first.rows.length === 0) await this.mustBeThere(question);
    sayWhen(reply, first);
    void reply
      .header('content-type', contentTypeOf[format])
      .header('content-disposition', `attachment; filename="${request.name}.${format}"`);
    if (!isWhole) linkNext(reply, url, first.nextCursor);
    const next = (cursor: string) => this.page({ ...request, limit: QUERY_LIMIT_MAX, cursor });
    const shown = isWhole ? first : { ...first, nextCursor: null };
    const pages =
      format === 'csv' ? csvPages(shown, next) : parquetPages(request.name, shown, next);
    return Readable.from(this.credentials.whileItWorks<string | Uint8Array>(reply.request, pages));
  }
}

const contentTypeOf: Readonly<Record<FileFormat, string>> = {
  csv: `${mediaTypeOf.csv}; charset=utf-8; header=present`,
  parquet: mediaTypeOf.parquet,
};

/** Says in the headers what an answer is true at: `Writ-As-Of: 2030-01-01T09:00:00.000Z; known=now`. */
export const sayWhen = (
  reply: FastifyReply,
  { position, asOf }: Pick<QueryReply, 'position' | 'asOf'>,
): void => {
  void reply.header(POSITION_HEADER, String(position));
  if (asOf) void reply.header(AS_OF_HEADER, `${asOf.time}; known=${asOf.known}`);
};

const nothingFor = ({ filters, asOf }: QueryRequest, refusal: string): Refusal => {
  const named = Object.entries(filters)
    .map(([name, value]) => `${nounOf(name)} ${value}`)
    .join(' and ');
  return new Refusal(
    refusal,
    asOf === undefined
      ? `There is no ${named} here: check the id. What was made just now may be missing for a moment.`
      : `There was no ${named} here as of ${asOf}: check the id, or ask as of later.`,
  );
};

/** `workOrderId` → `work order`. */
const nounOf = (name: string): string =>
  name.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** RFC 8288; the address is relative, so that it holds behind any proxy. */
const linkNext = (reply: FastifyReply, url: string, cursor: string | null): void => {
  if (cursor === null) return;
  const [path, query] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  void reply.header('link', `<${path}?${parameters.toString()}>; rel="next"`);
};
