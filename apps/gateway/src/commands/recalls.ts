import { Inject, Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  builtInExceptionCodes,
  type QueryReply,
  raiseException,
  RECALLED,
  type RecallAnswer,
  type RecallBody,
  type RecalledThing,
  recalledThing,
  recalledWork,
  recallSubject,
  type RecalledWork as RaisedOn,
  thingText,
  views,
} from '#contracts';
import { Refusal } from '#kernel';
import { ReadYourWrites } from '../queries/read-your-writes';
import { POSITION_HEADER, Questions, type Row } from '../queries/questions';
import { type CommandRequest } from './command-request';
import { Commands } from './commands';

/** Command ids of a recall come of what is recalled, so that the same recall finds what it did. */
const OF_A_RECALL = '3a5f8f6e-6c0e-4b7e-9a52-0d2f3c9b7e10';
/** Work orders of one page. */
const PAGE = 100;
const AT_ONCE = 8;
/** Shorter than the timeouts of most callers and proxies. */
const WHOLE_MS = 20_000;
const OF_THE_RATIONALE = 4_000;

interface Recall {
  readonly thing: RecalledThing;
  /** By the name that it has today. */
  readonly code: string;
  readonly body: RecallBody;
  readonly metadata: CommandRequest['metadata'];
}

type Outcome = { readonly [Kind in 'raised' | 'already' | 'refused']?: RecallAnswer[Kind][number] };

/**
 * Raises an exception on each work order of a recall, as one command each. A recall that is repeated, or continued
 * after its time was over, raises nothing twice, unless something new depended on it after the exception was resolved.
 */
@Injectable()
export class Recalls {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(ReadYourWrites) private readonly readYourWrites: ReadYourWrites,
  ) {}

  /**
   * Refuses with `invalid_request` what names nothing or too much, and with `exception_code_not_found`. The answer
   * lists what single work orders refuse.
   */
  async send({ body: requested, metadata, reply }: CommandRequest): Promise<RecallAnswer> {
    const body = requested as RecallBody;
    const thing = recalledThing({ ...body.root });
    if ('pointer' in thing) throw misnamed(thing);
    const code = await this.codeOf(body.code, metadata.tenant);
    const recall = { thing, code, body, metadata };
    const endsAt = performance.now() + WHOLE_MS;
    const outcomes: Outcome[] = [];
    let cursor = body.cursor;
    let position: number | undefined;
    let nextCursor: string | null;
    do {
      const left = body.limit === undefined ? PAGE : body.limit - outcomes.length;
      const page = await this.page(body, metadata.tenant, Math.min(PAGE, left), cursor);
      position ??= page.position;
      outcomes.push(...(await this.raisedFor(recall, page.rows)));
      nextCursor = page.nextCursor;
      cursor = nextCursor ?? undefined;
    } while (
      nextCursor !== null &&
      performance.now() < endsAt &&
      outcomes.length < (body.limit ?? Infinity)
    );
    void reply.header(POSITION_HEADER, String(position));
    return { ...summed(thing, code, outcomes), nextCursor, position };
  }

  /** A refusal of each work order would be stored with its command, and returned again once the code exists. */
  private async codeOf(code: string, tenant: string): Promise<string> {
    const { rows } = await this.questions.page({
      name: views.exceptionCodes.name,
      tenant,
      scope: 'tenant',
      filters: { code },
      limit: 1,
      atLeast: this.readYourWrites.of(tenant),
    });
    if (rows[0]) return String(rows[0]['currentCode']);
    if ((builtInExceptionCodes as readonly string[]).includes(code)) return code;
    throw new Refusal(
      'exception_code_not_found',
      `There is no exception code ${code} in the catalogue: define it, or leave it out for ${RECALLED}.`,
      { code },
    );
  }

  private page(
    { root, all }: RecallBody,
    tenant: string,
    limit: number,
    cursor: string | undefined,
  ): Promise<QueryReply> {
    const named = Object.entries(root).map(([name, value]) => [name, String(value)] as const);
    const filters = { ...Object.fromEntries(named), ...(!all && { affected: 'true' }) };
    return this.questions.page({
      name: recalledWork.name,
      tenant,
      scope: 'tenant',
      filters,
      limit,
      atLeast: this.readYourWrites.of(tenant),
      ...(cursor !== undefined && { cursor }),
    });
  }

  private async raisedFor(recall: Recall, rows: readonly Row[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (let from = 0; from < rows.length; from += AT_ONCE)
      outcomes.push(
        ...(await Promise.all(
          rows.slice(from, from + AT_ONCE).map((row) => this.raisedOn(recall, row)),
        )),
      );
    return outcomes;
  }

  private async raisedOn(recall: Recall, row: Row): Promise<Outcome> {
    const workOrderId = String(row['workOrderId']);
    const seed = [recall.thing.kind, recall.thing.id, recall.code, workOrderId];
    try {
      for (;;) {
        const raised = await this.raise(recall, workOrderId, seed);
        if (raised) return { raised };
        const before = await this.raisedBefore(recall, workOrderId);
        const isNew =
          before?.['status'] === 'resolved' &&
          !seed.includes(String(before['exceptionId'])) &&
          Number(row['position']) > Number(before['lastPosition']);
        if (!isNew) return { already: known(workOrderId, before) };
        seed.push(String(before['exceptionId']));
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { refused: { workOrderId, code: error.code, message: error.message } };
    }
  }

  /** Undefined where it was raised before: in these words, or by somebody else in others. */
  private async raise(
    { thing, code, body, metadata }: Recall,
    workOrderId: string,
    seed: readonly string[],
  ): Promise<RaisedOn | undefined> {
    const commandId = uuidv5(JSON.stringify(seed), OF_A_RECALL);
    try {
      const { answer, replayed } = await this.commands.handled(
        raiseException,
        {
          workOrderId,
          code,
          subject: recallSubject(thing),
          rationale: `Recall of ${thingText(thing)}: ${body.rationale}`.slice(0, OF_THE_RATIONALE),
        },
        { ...metadata, commandId },
      );
      return replayed ? undefined : known(workOrderId, { ...(answer as Row), status: 'open' });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'idempotency_key_reused') return undefined;
      throw error;
    }
  }

  /** The last exception that this recall raised there. */
  private async raisedBefore(
    { thing, code, metadata: { tenant } }: Recall,
    workOrderId: string,
  ): Promise<Row | undefined> {
    const { rows } = await this.questions.page({
      name: views.exceptions.name,
      tenant,
      scope: 'tenant',
      limit: 1,
      atLeast: this.readYourWrites.of(tenant),
      filters: { workOrderId, currentCode: code, subject: recallSubject(thing) },
    });
    return rows[0];
  }
}

const known = (workOrderId: string, row: Row | undefined): RaisedOn => ({
  workOrderId,
  exceptionId: (row?.['exceptionId'] ?? null) as string | null,
  owner: (row?.['owner'] ?? null) as string | null,
  status: row?.['status'] === 'resolved' ? 'resolved' : 'open',
});

const summed = (
  thing: RecalledThing,
  code: string,
  outcomes: readonly Outcome[],
): Omit<RecallAnswer, 'nextCursor' | 'position'> => {
  const raised = outcomes.flatMap((one) => one.raised ?? []);
  const already = outcomes.flatMap((one) => one.already ?? []);
  const refused = outcomes.flatMap((one) => one.refused ?? []);
  const counts = {
    workOrders: outcomes.length,
    raised: raised.length,
    already: already.length,
    refused: refused.length,
  };
  return { root: thingText(thing), code, counts, raised, already, refused };
};

const misnamed = ({ pointer, message }: { pointer: string; message: string }): Refusal =>
  new Refusal('invalid_request', `The root does not fit: ${pointer.slice(1)} ${message}.`, {}, [
    { pointer: `/root${pointer}`, message },
  ]);
