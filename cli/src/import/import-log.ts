import {
  ApiProblem,
  LONG_RUN,
  type RetryPolicy,
  Unanswered,
  type WritClient,
  WritError,
} from '#client';
import { type LogMapping } from '#contracts';
import { startProgress } from '../progress';
import { type Terminal } from '../terminal';
import { type Batch, chunked, runsOf } from './batches';
import { FactSender } from './fact-sender';
import { type CaseFacts, factsOfCase, type SkippedCase } from './facts-of-case';
import { KnownWork } from './known-work';
import { type LogTrace } from './log';
import { LogEnd } from './log-end';
import { type LogFile } from './log-file';
import { readLog } from './read-log';
import { sendRuns } from './send-runs';
import { Tally } from './tally';

export interface ImportOptions {
  /** Facts in one request. */
  readonly batch: number;
  /** Only the first so many cases. */
  readonly limit?: number;
  /** How long to wait for a server that went away. */
  readonly retryForMs?: number;
  /** After how long an answer is slow, so that the next request has fewer facts. */
  readonly slowMs?: number;
}

const REQUESTS_UNDER_WAY = 4;
const SELDOM_MS = 10_000;

/**
 * Reads a log, maps it to facts and sends those that are missing, holding no more than a few batches. Throws
 * `WritError` when the log is damaged or the server stays away: what was sent stays sent, and
 * running again goes on without doubling.
 */
export const importLog = async (
  client: WritClient,
  log: LogFile,
  mapping: LogMapping,
  options: ImportOptions,
  terminal: Terminal,
): Promise<Tally> => {
  const tally = new Tally();
  const end = new LogEnd(mapping);
  const progress = startProgress(terminal, log.size, 'events');
  const retryPolicy: RetryPolicy = {
    ...LONG_RUN,
    forMs: options.retryForMs ?? LONG_RUN.forMs,
    onError: seldom((sentence) => progress.say(`${sentence} Trying again for up to a minute.`)),
  };
  const done = (events: number): void => {
    tally.events += events;
    progress.moved(log.bytesRead(), tally.events);
  };

  try {
    const known = await KnownWork.of(client, mapping.workflow, retryPolicy);
    const { batch: most, slowMs } = options;
    const sender = new FactSender({
      client,
      tally,
      retryPolicy,
      start: known.position,
      most,
      slowMs,
    });
    const send = async ({ facts, events }: Batch): Promise<void> => {
      await sender.send(facts);
      done(events);
    };
    const cases = seenBy(end, mappedCases(readLog(log, mapping), mapping, tally, options.limit));
    const sendAll = (some: AsyncIterable<CaseFacts>) =>
      sendRuns(runsOf(some, most), send, REQUESTS_UNDER_WAY);
    await sendAll(firstOf(cases, SENT_ANYWAY));
    // Recorded under the same ids, and not the same: then nothing says which of the others are.
    const isChanged = tally.reasons['id_reused'] !== undefined;
    await sendAll(isChanged ? cases : missingOf(cases, { known, tally, done }));
    if (tally.cases + tally.skipped === 0)
      throw new WritError(`${log.path}: the log has no cases.`);
    const isKnown = known.isObservedUntil.bind(known);
    for (const facts of chunked(end.facts(isKnown), most)) await sender.send(facts);
    return tally;
  } catch (error) {
    throw resumable(error);
  } finally {
    progress.stop();
  }
};

/** The first cases are sent in any case: they show where the mapping has changed since. */
const SENT_ANYWAY = 20;

async function* seenBy(
  end: LogEnd,
  cases: AsyncIterable<CaseFacts>,
): AsyncGenerator<CaseFacts, void, undefined> {
  for await (const one of cases) {
    end.sees(one);
    yield one;
  }
}

/** The first of them; the others can be read afterwards. */
async function* firstOf<T>(
  items: AsyncGenerator<T, void, undefined>,
  count: number,
): AsyncGenerator<T, void, undefined> {
  for (let read = 0; read < count; read += 1) {
    const { value, done } = await items.next();
    if (done) return;
    yield value;
  }
}

/** Cases of which facts are missing in the ledger. The others are counted. */
async function* missingOf(
  cases: AsyncIterable<CaseFacts>,
  { known, tally, done }: { known: KnownWork; tally: Tally; done: (events: number) => void },
): AsyncGenerator<CaseFacts, void, undefined> {
  for await (const one of cases) {
    if (!known.hasAll(one)) yield one;
    else {
      tally.countsRecorded(one.facts.length);
      done(one.events);
    }
  }
}

/** The cases of the log as facts; those that cannot become facts are tallied and left out. */
export async function* mappedCases(
  traces: AsyncIterable<LogTrace>,
  mapping: LogMapping,
  tally: Tally,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<CaseFacts, void, undefined> {
  const seen = new Set<string>();
  let read = 0;
  for await (const trace of traces) {
    if (read >= limit) return;
    read += 1;
    const mapped = factsOfCase(trace, mapping);
    if ('problem' in mapped) tally.leavesOut(mapped);
    else if (seen.has(mapped.workOrderId)) tally.leavesOut(secondOf(mapped, trace));
    else {
      seen.add(mapped.workOrderId);
      tally.cases += 1;
      yield mapped;
    }
  }
}

/** Its facts would have the ids of the first one's, and be taken for them. */
const secondOf = ({ workOrderId }: CaseFacts, { line }: LogTrace): SkippedCase => ({
  line,
  problem: `the case ${workOrderId} stands in the log before`,
});

/** The requests under way fail together: one sentence is enough. */
const seldom = (say: (sentence: string) => void): ((sentence: string) => void) => {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return (sentence) => {
    if (performance.now() - reportedAt < SELDOM_MS) return;
    reportedAt = performance.now();
    say(sentence);
  };
};

/** What passes with time gets the sentence that says how to go on. */
const resumable = (error: unknown): unknown =>
  error instanceof Unanswered || (error instanceof ApiProblem && isPassing(error.problem.status))
    ? new WritError([...error.lines, 'Run the same command again: it resumes without doubling.'])
    : error;

const isPassing = (status: number): boolean => status === 429 || status >= 500;
