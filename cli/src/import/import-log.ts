import {
  ApiProblem,
  LONG_RUN,
  type RetryPolicy,
  Unanswered,
  type WritClient,
  WritError,
} from '#client';
import { submitEvents } from '../api/submission';
import { startProgress } from '../progress';
import { type Terminal } from '../terminal';
import { type Batch, runsOf } from './batches';
import { type CaseFacts, factsOfCase, type SkippedCase } from './facts-of-case';
import { type LogTrace } from './log';
import { type LogFile } from './log-file';
import { type LogMapping } from './mapping';
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
}

const REQUESTS_UNDER_WAY = 4;
const SELDOM_MS = 10_000;

/**
 * Reads a log, maps it to facts and sends them, holding no more than a few batches. Throws
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
  const progress = startProgress(terminal, log.size, 'events');
  const retryPolicy: RetryPolicy = {
    ...LONG_RUN,
    forMs: options.retryForMs ?? LONG_RUN.forMs,
    onError: seldom((sentence) => progress.say(`${sentence} Trying again for up to a minute.`)),
  };

  const send = async ({ facts, events }: Batch): Promise<void> => {
    const batch = { text: JSON.stringify(facts), count: facts.length };
    tally.counts(await submitEvents(client, batch, retryPolicy));
    tally.events += events;
    progress.moved(log.bytesRead(), tally.events);
  };

  try {
    const cases = mappedCases(readLog(log, mapping), mapping, tally, options.limit);
    await sendRuns(runsOf(cases, options.batch), send, REQUESTS_UNDER_WAY);
    return tally;
  } catch (error) {
    throw resumable(error);
  } finally {
    progress.stop();
  }
};

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
