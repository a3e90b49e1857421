// Runs alone: it takes seconds.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WritClient } from '#client';
import { elapse, eventually } from '#testkit';
import {
  type ReceivedRequest,
  type Reply,
  StubServer,
  terminalForSpecs,
} from '../../test/stub-server';
import { importLog, type ImportOptions } from './import-log';
import { openLogFile } from './log-file';
import { type LogMapping } from './mapping';
import { type Tally } from './tally';

const CASES = 120;
const EVENTS = 3;
const FACTS = CASES * (EVENTS + 2);
const MAPPING: LogMapping = { log: 'small', workflow: 'w', closes: { when: 'last-event' } };

describe('importing a log', () => {
  let intake: Intake;
  let server: StubServer;
  let folder: string;

  beforeEach(async () => {
    intake = new Intake();
    server = new StubServer((request) => intake.answers(request));
    await server.start();
    folder = mkdtempSync(join(tmpdir(), 'writ-import-'));
    writeFileSync(join(folder, 'log.xes'), logOf(CASES));
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('[I9] sends every fact once, in batches, and a second import changes nothing', async () => {
    expect(await imported({ batch: 50 })).toMatchObject({
      cases: CASES,
      events: CASES * EVENTS,
      facts: FACTS,
      accepted: FACTS,
      duplicate: 0,
      isWhole: true,
    });
    expect(Math.max(...intake.batchSizes)).toBeLessThanOrEqual(50);
    expect(await imported({ batch: 70 })).toMatchObject({ accepted: 0, duplicate: FACTS });
    expect(intake.recorded.size).toBe(FACTS);
  });

  it('[I9] keeps the facts of a case in order, also where it takes several batches', async () => {
    let batches = 0;
    intake.takesMs = () => (++batches * 7) % 20;
    await imported({ batch: 2 });
    expect(intake.recorded.size).toBe(FACTS);
    expect(intake.outOfOrder()).toEqual([]);
    expect(intake.mostAtOnce).toBeGreaterThan(1);
    expect(intake.mostAtOnce).toBeLessThanOrEqual(4);
  });

  it('[I9] stopped midway and run again comes to the same as one run', async () => {
    intake.failsAfter = 3;
    await expect(imported({ batch: 20, retryForMs: 50 })).rejects.toThrow(
      /\(unavailable\)[^]*Run the same command again: it resumes without doubling\.$/,
    );
    expect(intake.recorded.size).toBeLessThan(FACTS);

    intake.failsAfter = Number.POSITIVE_INFINITY;
    const again = await imported({ batch: 20 });
    expect(again.accepted + again.duplicate).toBe(FACTS);
    expect(again.duplicate).toBeGreaterThan(0);
    expect(intake.recorded.size).toBe(FACTS);
  });

  it('[I9] waits for a server that goes away midway, says so, and goes on', async () => {
    intake.takesMs = () => 20;
    const terminal = terminalForSpecs();
    const importing = imported({ batch: 10 }, terminal);
    await eventually(() => intake.recorded.size > 0);
    await server.stop();
    await eventually(() => terminal.stderr());
    await server.start();
    const tally = await importing;
    expect(tally.accepted + tally.duplicate).toBe(FACTS);
    expect(intake.recorded.size).toBe(FACTS);
    expect(terminal.stderr()).toMatch(/Trying again for up to a minute\./);
  });

  it('[I9] reads no further than what it has sent needs', async () => {
    writeFileSync(join(folder, 'log.xes'), logOf(400, 'x'.repeat(4_000)));
    intake.takesMs = () => 100;
    const log = await openLogFile(join(folder, 'log.xes'));
    const client = new WritClient({ url: server.url });
    const importing = importLog(client, log, MAPPING, { batch: 10 }, terminalForSpecs());
    await eventually(() => intake.batchSizes.length >= 4);
    expect(log.bytesRead()).toBeLessThan(log.size / 4);
    intake.takesMs = () => 0;
    expect((await importing).cases).toBe(400);
  });

  it('[I9] counts what was quarantined and what was left out, and names the first of them', async () => {
    intake.quarantines = (id) => id.startsWith('small-case-7/');
    const second = logOf(2).replace('case-1', 'case-0');
    writeFileSync(join(folder, 'log.xes'), logOf(10).replace('</log>', '') + bodyOf(second));
    const tally = await imported({ batch: 50 });
    expect(tally).toMatchObject({ cases: 10, quarantined: 5, skipped: 2, isWhole: false });
    expect(tally.problems.join('\n')).toMatch(
      /small-case-7\/0\/work-order\.opened was quarantined/,
    );
    expect(tally.problems.join('\n')).toMatch(
      /line \d+: the case small-case-0 stands in the log before/,
    );
  });

  it('[I9] stops after as many cases as --limit allows', async () => {
    expect(await imported({ batch: 50, limit: 7 })).toMatchObject({ cases: 7, facts: 35 });
  });

  async function imported(options: ImportOptions, terminal = terminalForSpecs()): Promise<Tally> {
    const log = await openLogFile(join(folder, 'log.xes'));
    return importLog(new WritClient({ url: server.url }), log, MAPPING, options, terminal);
  }
});

/** Remembers facts by source and id, as intake does. */
class Intake {
  readonly recorded = new Map<string, number>();
  readonly batchSizes: number[] = [];
  mostAtOnce = 0;
  failsAfter = Number.POSITIVE_INFINITY;
  takesMs: () => number = () => 0;
  quarantines: (id: string) => boolean = () => false;
  private readonly arrivals: string[] = [];
  private atOnce = 0;

  async answers({ body }: ReceivedRequest): Promise<Reply> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    try {
      const ms = this.takesMs();
      if (ms > 0) await elapse(ms);
      if (this.batchSizes.length >= this.failsAfter)
        return { status: 503, body: { code: 'unavailable', detail: 'The ledger is away.' } };
      return { body: { results: this.results(JSON.parse(body) as { id: string }[]) } };
    } finally {
      this.atOnce -= 1;
    }
  }

  private results(events: readonly { id: string }[]): unknown[] {
    this.batchSizes.push(events.length);
    return events.map(({ id }) => {
      if (this.quarantines(id))
        return {
          outcome: 'quarantined',
          id,
          position: 0,
          quarantineId: 'q',
          reason: 'r',
          message: 'm',
        };
      const before = this.recorded.get(id);
      const position = before ?? this.recorded.size + 1;
      this.recorded.set(id, position);
      if (before === undefined) this.arrivals.push(id);
      return { outcome: before === undefined ? 'accepted' : 'duplicate', id, position };
    });
  }

  /** Facts that arrived after a later one of their case. */
  outOfOrder(): string[] {
    const last = new Map<string, number>();
    return this.arrivals.filter((id) => {
      const [workOrder, index, fact] = id.split('/') as [string, string, string];
      const place =
        Number(index) * 10 +
        ['work-order.opened', 'step.completed', 'work-order.closed'].indexOf(fact);
      const isLate = place < (last.get(workOrder) ?? -1);
      last.set(workOrder, place);
      return isLate;
    });
  }
}

/** @param remark What each case carries that the mapping leaves out. */
function logOf(cases: number, remark = ''): string {
  const event = (minute: number) =>
    `<event><string key="concept:name" value="Step ${minute}"/><date key="time:timestamp" value="2030-01-01T00:0${minute}:00Z"/></event>\n`;
  const events = Array.from({ length: EVENTS }, (_, minute) => event(minute)).join('');
  const aside = remark && `<string key="remark" value="${remark}"/>\n`;
  const traces = Array.from(
    { length: cases },
    (_, n) =>
      `<trace>\n<string key="concept:name" value="case-${n}"/>\n${aside}${events}</trace>\n`,
  );
  return `<log>\n${traces.join('')}</log>`;
}

function bodyOf(log: string): string {
  return log.replace('<log>', '');
}
