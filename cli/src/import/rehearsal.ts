import { type LogMapping } from '#contracts';
import { grouped } from '../progress';
import { sayLine, tableOf, type Terminal } from '../terminal';
import { type ReportedFact } from './case-report';
import { mappedCases } from './import-log';
import { LogEnd } from './log-end';
import { type LogFile } from './log-file';
import { readLog } from './read-log';
import { Tally } from './tally';

/** What an import would send, counted. */
export interface Rehearsal {
  readonly cases: number;
  readonly events: number;
  readonly facts: number;
  readonly skipped: number;
  readonly problems: readonly string[];
  /** Facts by what they say: `step.completed t02-check`, `step.blocked waiting-on-user`. */
  readonly factTypes: Readonly<Record<string, number>>;
}

/** Reads and maps the log without sending anything, to see what a mapping makes of it. */
export const rehearse = async (
  log: LogFile,
  mapping: LogMapping,
  limit?: number,
): Promise<Rehearsal> => {
  const tally = new Tally();
  const factTypes = new Map<string, number>();
  const end = new LogEnd(mapping);
  let facts = 0;
  const count = (some: readonly ReportedFact[]): void => {
    facts += some.length;
    for (const { type, data } of some) {
      const about = [data['code'] ?? data['step'] ?? data['name'] ?? data['kind'] ?? ''].join('');
      const key = `${type.replace(/^writ\.|\.v1$/g, '')} ${about}`.trim();
      factTypes.set(key, (factTypes.get(key) ?? 0) + 1);
    }
  };
  for await (const one of mappedCases(readLog(log, mapping), mapping, tally, limit)) {
    tally.events += one.events;
    end.sees(one);
    count(one.facts);
  }
  count([...end.facts(() => false)]);
  const { cases, events, skipped, problems } = tally;
  return {
    cases,
    events,
    facts,
    skipped,
    problems,
    factTypes: Object.fromEntries([...factTypes].sort()),
  };
};

export const sayRehearsal = ({ out, err }: Terminal, rehearsal: Rehearsal): void => {
  const { cases, events, facts, skipped, problems, factTypes } = rehearsal;
  for (const problem of problems) sayLine(err, problem);
  const rows = Object.entries(factTypes).map(([what, count]) => [what, grouped(count)]);
  if (rows.length > 0) sayLine(out, tableOf(['fact', 'times'], rows));
  sayLine(
    out,
    `${grouped(cases)} cases, ${grouped(events)} events: ${grouped(facts)} facts would be sent` +
      (skipped > 0 ? `; ${grouped(skipped)} cases would be left out` : ''),
  );
};
