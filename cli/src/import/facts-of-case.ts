import { type LogMapping } from '#contracts';
import { CaseReport, type ReportedFact } from './case-report';
import { type Attributes, type LogTrace } from './log';
import { workOrderIdOf } from './ids';
import { inOrderOfTime, type Moment, momentOf } from './moment';

export interface CaseFacts {
  readonly workOrderId: string;
  /** How many events of the log they report. */
  readonly events: number;
  readonly facts: readonly ReportedFact[];
  /** The time of its last event. */
  readonly lastAt: string;
  /** The log closes it nowhere, or takes it up again. */
  readonly isOpen: boolean;
}

/** A case that cannot become facts: nothing of it is sent, and the summary names it. */
export interface SkippedCase {
  readonly line: number;
  /** The attribute, or the column, in which the problem is. */
  readonly attribute?: string;
  readonly problem: string;
}

/**
 * Turns a case of the log into facts about one work order. Events count in order of time, whatever order the file has. The same case under the same mapping
 * always gets the same ids, so sending it twice changes nothing.
 */
export const factsOfCase = (trace: LogTrace, mapping: LogMapping): CaseFacts | SkippedCase => {
  const named = mapping.case?.attribute ?? 'concept:name';
  const caseId = trace.attributes.get(named);
  if (caseId === undefined || String(caseId) === '')
    return { line: trace.line, attribute: named, problem: `the case has no ${named}` };

  const read: Moment[] = [];
  for (const [index, event] of trace.events.entries()) {
    const moment = momentOf(index, event.attributes, mapping);
    if ('problem' in moment) return { line: event.line, ...moment };
    read.push(moment);
  }
  const moments = inOrderOfTime(read).map((moment, index) => ({ ...moment, index }));
  const last = moments.at(-1);
  if (!last) return { line: trace.line, problem: `case ${caseId} has no events` };
  const workOrderId = workOrderIdOf(String(caseId), prefixOf(mapping));
  return reportOf(workOrderId, moments, trace.attributes, mapping);
};

const reportOf = (
  workOrderId: string,
  moments: readonly Moment[],
  ofCase: Attributes,
  mapping: LogMapping,
): CaseFacts => {
  const report = new CaseReport(workOrderId, mapping, moments, ofCase);
  const { facts, isOpen } = report;
  return { workOrderId, events: moments.length, facts, lastAt: moments.at(-1)!.time, isOpen };
};

const prefixOf = ({ case: named, log }: LogMapping): string => named?.prefix ?? `${log}-`;
