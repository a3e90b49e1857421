import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WritClient } from '#client';
import { type LogMapping } from '#contracts';
import { eventually } from '#testkit';
import { StubIntake } from '../../test/stub-intake';
import { StubServer, terminalForSpecs } from '../../test/stub-server';
import { importLog, type ImportOptions } from './import-log';
import { openLogFile } from './log-file';
import { type Tally } from './tally';

const CASES = 120;
const EVENTS = 3;
const FACTS = CASES * (EVENTS + 2);
const MAPPING: LogMapping = { log: 'small', workflow: 'w', closes: { when: 'last-event' } };

describe('importing a log', () => {
  let intake: StubIntake;
  let server: StubServer;
  let folder: string;

  beforeEach(async () => {
    intake = new StubIntake();
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

  it('[I9] resumed sends only the cases that are missing, and counts the others', async () => {
    await imported({ batch: 50, limit: 100 });
    const sent = intake.sent.length;
    const again = await imported({ batch: 50 });
    // The first twenty are sent again to see that the mapping is the same.
    const missing = (20 + CASES - 100) * (EVENTS + 2);
    expect(intake.sent.length - sent).toBe(missing);
    expect(again).toMatchObject({
      cases: CASES,
      events: CASES * EVENTS,
      facts: FACTS,
      accepted: 20 * (EVENTS + 2),
      duplicate: 100 * (EVENTS + 2),
      notSent: 80 * (EVENTS + 2),
      isWhole: true,
    });
    expect(intake.recorded.size).toBe(FACTS);
  });

  it('[I9] sends a case again that goes on in a longer log, though it has as many facts', async () => {
    await imported({ batch: 50 });
    const longer = logOf(CASES).replaceAll('00:02:00Z', '00:08:00Z');
    writeFileSync(join(folder, 'log.xes'), longer);
    const sent = intake.sent.length;
    await imported({ batch: 50 });
    expect(intake.sent.length - sent).toBe(FACTS);
  });

  it('[I9] sends everything again under a mapping that says otherwise than what is recorded', async () => {
    await imported({ batch: 50 });
    intake.quarantines = (id) => id === 'small-case-3/1/step.completed';
    const sent = intake.sent.length;
    const again = await imported({ batch: 50 });
    expect(again).toMatchObject({ quarantined: 1, reasons: { id_reused: 1 }, isWhole: false });
    expect(intake.sent.length - sent).toBeGreaterThan(21 * (EVENTS + 2));
  });

  it('[I9] counts what an attempt without an answer has recorded as accepted by this import', async () => {
    intake.dropsAnswer = 2;
    const tally = await imported({ batch: 50 });
    expect(tally).toMatchObject({ accepted: FACTS, duplicate: 0 });
    intake.dropsAnswer = intake.answered + 2;
    expect(await imported({ batch: 50 })).toMatchObject({ accepted: 0, duplicate: FACTS });
  });

  it('[I9] sends fewer facts at once to a slow server, and more to a fast one', async () => {
    await imported({ batch: 500 });
    expect(intake.batchSizes[0]).toBe(100);
    expect(Math.max(...intake.batchSizes)).toBeGreaterThan(100);
    intake = new StubIntake();
    intake.takesMs = () => (intake.batchSizes.length < 3 ? 60 : 0);
    await imported({ batch: 500, slowMs: 40 });
    expect(Math.min(...intake.batchSizes.slice(0, -1))).toBeLessThan(100);
    expect(intake.recorded.size).toBe(FACTS);
  });

  it('[I9] sends fewer facts where a request that is too large is never answered', async () => {
    intake.answersAtMost = 10;
    await imported({ batch: 50, slowMs: 20, retryForMs: 5_000 });
    expect(intake.recorded.size).toBe(FACTS);
    expect(intake.outOfOrder()).toEqual([]);
  });

  it('[I9] says of cases that the log leaves open until when it knows of them', async () => {
    const mapping = { ...MAPPING, closes: undefined };
    const log = await openLogFile(join(folder, 'log.xes'));
    const client = new WritClient({ url: server.url });
    const tally = await importLog(client, log, mapping, { batch: 50 }, terminalForSpecs());
    expect(tally.accepted).toBe(CASES * (EVENTS + 2));
    const ends = intake.sent.filter(({ type }) => type === 'writ.work-order.observed.v1');
    expect(ends).toHaveLength(CASES);
    const until = '2030-01-01T00:02:00.000Z';
    expect(ends[0]).toMatchObject({ time: until, data: { workOrderId: 'small-case-0', until } });
  });

  it('[I9] stops after as many cases as --limit allows', async () => {
    expect(await imported({ batch: 50, limit: 7 })).toMatchObject({ cases: 7, facts: 35 });
  });

  async function imported(options: ImportOptions, terminal = terminalForSpecs()): Promise<Tally> {
    const log = await openLogFile(join(folder, 'log.xes'));
    return importLog(new WritClient({ url: server.url }), log, MAPPING, options, terminal);
  }
});

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
