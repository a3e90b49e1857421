import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WritClient } from '#client';
import { type Stack } from '#testkit';
import { publishFolder } from '../../cli/src/publish/publish-folder';
import { type BenchCase, type Measure, type Round } from '../case';
import { HttpCallers } from '../load/http-callers';
import { arriveByChance, arriveWhile } from '../load/load';
import { makeLog } from '../load/made-log';
import { RefundDesk } from '../systems/refunds';
import { shownEverywhere } from '../systems/usage';

const WORK_ORDERS = 100;
const EVENTS = 30_000;
/** Single facts a second. */
const RATE = 20;
const ALONE_SECONDS = 10;
const LOOK_MS = 50;
const EXAMPLE = join(process.cwd(), 'examples/imports/receipt');

const p50: Measure = {
  name: `a fact over HTTP beside an import of one case of ${EVENTS} events, p50`,
  unit: 'ms',
  baseline: 'the same facts before the import',
};
const p99: Measure = {
  ...p50,
  name: p50.name.replace('p50', 'p99'),
  goal: { of: 'ratio', atMost: 2 },
};
const memory: Measure = {
  name: 'the memory of the importer of that case, at most',
  unit: 'MB',
  goal: { of: 'writ', atMost: 200 },
};
const rate: Measure = { name: 'events of that case a second', unit: 'events/s' };

/** What others notice of the import of one large case, and what the command that imports it takes. */
export const beside: BenchCase = {
  name: 'beside',
  measures: [p50, p99, memory, rate],
  async open() {
    const desk = await RefundDesk.open(WORK_ORDERS);
    const { url, keys } = desk.stack;
    await publishFolder(new WritClient({ url, key: keys['admin'] }), EXAMPLE);
    const callers = new HttpCallers(url);
    let sent = 0;
    let round = 0;
    const post = (): Promise<void> => {
      const n = sent++;
      return callers.post(
        `/v1/work-orders/${desk.workOrderIds[n % WORK_ORDERS]}/facts`,
        `authorization: Bearer ${keys['integrator']}\r\nidempotency-key: beside-${n}\r\n`,
        `{"facts":{"order-total":${n}}}`,
      );
    };
    return {
      async round(note): Promise<Round> {
        const path = join(process.env['WRIT_DATA'] ?? '.', `large-${round}.xes.gz`);
        await makeLog(path, { events: EVENTS, eventsACase: EVENTS, prefix: `${round++}-` });
        const { latencies: alone } = await arriveByChance(RATE, ALONE_SECONDS, post);
        const importing = importIn(desk.stack, path);
        const { latencies } = await arriveWhile(RATE, () => importing.isUnderWay, post);
        const { seconds, bytes } = await importing.ended;
        note(`the import took ${seconds.toFixed(1)} s beside ${latencies.count} facts`);
        await shownEverywhere(desk.stack);
        return {
          [p50.name]: { baseline: alone.percentile(0.5), writ: latencies.percentile(0.5) },
          [p99.name]: { baseline: alone.percentile(0.99), writ: latencies.percentile(0.99) },
          [memory.name]: { writ: bytes / 1e6 },
          [rate.name]: { writ: EVENTS / seconds },
        };
      },
      async close() {
        callers.close();
        await desk.stack.stop();
      },
    };
  },
};

/** Imports a log by the command line, in a process of its own. */
const importIn = ({ url, keys }: Stack, path: string) => {
  const start = performance.now();
  const mapping = join(EXAMPLE, 'mapping.yaml');
  const child = spawn(process.execPath, ['cli/bin/writ', 'import', path, '--mapping', mapping], {
    env: { ...process.env, WRIT_URL: url, WRIT_API_KEY: keys['admin'] },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let bytes = 0;
  const timer = setInterval(() => (bytes = Math.max(bytes, peakOf(child.pid!))), LOOK_MS);
  const state = {
    isUnderWay: true,
    ended: new Promise<{ seconds: number; bytes: number }>((resolve, reject) =>
      child.on('exit', (code) => {
        clearInterval(timer);
        state.isUnderWay = false;
        if (code !== 0) return reject(new Error(`The import ended with ${code}.`));
        resolve({ seconds: (performance.now() - start) / 1_000, bytes });
      }),
    ),
  };
  return state;
};

/** The most that a process has had in memory (Linux); 0 once it has ended. */
const peakOf = (pid: number): number => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
  } catch {
    return 0;
  }
};
