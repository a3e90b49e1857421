/**
 * The published logs that the bundled mappings are for. They are not part of the project: put them
 * into a folder named by WRIT_LOGS (see examples/imports/README.md) to run this.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bundledMappingFor } from './bundled';
import { type CaseFacts } from './facts-of-case';
import { mappedCases } from './import-log';
import { openLogFile } from './log-file';
import { type LogTrace } from './log';
import { LogEnd } from './log-end';
import { readMapping } from './mapping-file';
import { readXes } from './read-xes';
import { Tally } from './tally';

const folder = resolve(process.env.WRIT_LOGS ?? join(process.cwd(), '../shared/data'));

const logs = [
  {
    file: 'receipt.xes.gz',
    cases: 1_434,
    events: 8_577,
    closed: 1_329,
    reopened: 0,
    blocked: 197,
    open: 105,
  },
  {
    file: 'bpic2013_incidents.xes.gz',
    cases: 7_554,
    events: 65_533,
    closed: 8_126,
    reopened: 580,
    blocked: 6_220,
    open: 8,
  },
];

describe('importing published logs', () => {
  for (const { file, cases, events, closed, reopened, blocked, open } of logs) {
    const path = join(folder, file);
    const isThere = existsSync(path);
    const counts = `${cases} cases and ${events} events`;

    it(
      isThere
        ? `[I9] reads ${counts} of ${file}, as a plain count finds, and tells them whole by the mapping that comes with Writ`
        : `[I9] NOT CHECKED: ${file} is not in ${folder}, so its ${counts} were neither counted nor mapped`,
      async () => {
        if (!isThere) return;
        const text = gunzipSync(readFileSync(path)).toString('utf8');
        const log = await openLogFile(path);
        const read = [0, 0];
        const mapping = readMapping(await bundledMappingFor(log));
        const tally = new Tally();
        const end = new LogEnd(mapping);
        const ids = new Set<string>();
        const byType = new Map<string, number>();
        const outOfOrder: CaseFacts[] = [];
        let facts = 0;
        for await (const mapped of mappedCases(counted(readXes(log), read), mapping, tally)) {
          end.sees(mapped);
          facts += mapped.facts.length;
          tally.events += mapped.events;
          for (const { id, type } of mapped.facts) {
            ids.add(id);
            byType.set(type, (byType.get(type) ?? 0) + 1);
          }
          if (!isInOrder(mapped)) outOfOrder.push(mapped);
        }
        expect(read).toEqual([cases, events]);
        expect(read).toEqual([text.split('<trace>').length - 1, text.split('<event>').length - 1]);
        expect(outOfOrder).toEqual([]);
        expect(tally).toMatchObject({ cases, events, skipped: 0, problems: [] });
        expect(ids.size).toBe(facts);
        expect(byType.get('writ.work-order.opened.v1')).toBe(cases);
        expect(byType.get('writ.work-order.closed.v1')).toBe(closed);
        expect(byType.get('writ.work-order.reopened.v1') ?? 0).toBe(reopened);
        expect(byType.get('writ.step.blocked.v1')).toBe(blocked);
        expect([...end.facts(() => false)]).toHaveLength(open);
      },
    );
  }
});

/** The same traces, and how many they and their events are. */
async function* counted(traces: AsyncIterable<LogTrace>, read: number[]) {
  for await (const trace of traces) {
    read[0]! += 1;
    read[1]! += trace.events.length;
    yield trace;
  }
}

const isInOrder = ({ facts }: CaseFacts): boolean =>
  facts.every(({ time }, i) => i === 0 || facts[i - 1]!.time <= time);
