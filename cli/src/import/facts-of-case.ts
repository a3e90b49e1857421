import { cloudEventType, type Scalar } from '#contracts';
import { valueAs } from './fact-value';
import { objectIdOf, stepOf, workOrderIdOf } from './ids';
import { type Attributes, type LogTrace, type LogValue } from './log';
import { type BlockedMapping, type FactMapping, type LogMapping, type Match } from './mapping';
import { holds, type Moment, momentOf } from './moment';

/** A fact as POST /v1/events takes it: a CloudEvent in JSON. */
export interface ReportedFact {
  readonly specversion: '1.0';
  readonly type: string;
  readonly source: string;
  readonly id: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly imported: true;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface CaseFacts {
  readonly workOrderId: string;
  /** How many events of the log they tell. */
  readonly events: number;
  readonly facts: readonly ReportedFact[];
}

/** A case that cannot become facts: nothing of it is sent, and the summary names it. */
export interface SkippedCase {
  readonly line: number;
  readonly problem: string;
}

interface Block {
  readonly code: string;
  readonly until: Match | undefined;
}

/**
 * Turns a case of the log into facts about one work order. The same case under the same mapping
 * always gets the same ids, so sending it twice changes nothing.
 */
export const factsOfCase = (trace: LogTrace, mapping: LogMapping): CaseFacts | SkippedCase => {
  const caseId = trace.attributes.get(mapping.case?.attribute ?? 'concept:name');
  if (caseId === undefined || String(caseId) === '')
    return skipped(trace.line, `the case has no ${mapping.case?.attribute ?? 'concept:name'}`);

  const moments: Moment[] = [];
  for (const [index, event] of trace.events.entries()) {
    const moment = momentOf(index, event.attributes, mapping);
    if (typeof moment === 'string') return skipped(event.line, `the event has ${moment}`);
    moments.push(moment);
  }
  const first = moments[0];
  if (!first) return skipped(trace.line, `case ${caseId} has no events`);

  const teller = new Teller(workOrderIdOf(String(caseId), prefixOf(mapping)), mapping);
  teller.opens(first, trace.attributes);
  for (const moment of moments) teller.tells(moment);
  teller.ends(moments, trace.attributes);
  return { workOrderId: teller.workOrderId, events: moments.length, facts: teller.facts };
};

class Teller {
  readonly facts: ReportedFact[] = [];
  private readonly blocks = new Map<string, Block>();
  private readonly stated = new Map<string, Scalar>();

  constructor(
    readonly workOrderId: string,
    private readonly mapping: LogMapping,
  ) {}

  opens(moment: Moment, ofCase: Attributes): void {
    const objects = (this.mapping.objects ?? [])
      .map((name) => ofCase.get(name) ?? moment.attributes.get(name))
      .filter((value) => value !== undefined && !this.isUnknown(value))
      .map((value) => objectIdOf(String(value)));
    const { workflow } = this.mapping;
    this.say(
      moment,
      'work-order.opened',
      objects.length > 0 ? { workflow, objects } : { workflow },
    );
    this.stateFacts(moment, ofCase, (fact) => isOfCase(fact) && fact.at !== 'last-event');
  }

  tells(moment: Moment): void {
    const rule = this.mapping.blocked?.find(({ match }) => holds(match, moment));
    const blocked = rule && { step: rule.step ?? stepOf(moment.activity), ...rule };
    this.unblocks(moment, blocked);
    if (!rule || rule.step) this.say(moment, 'step.completed', { step: stepOf(moment.activity) });
    if (blocked) this.blocksStep(moment, blocked);
    this.stateFacts(moment, moment.attributes, (fact) => !isOfCase(fact));
  }

  ends(moments: readonly Moment[], ofCase: Attributes): void {
    const last = moments.at(-1)!;
    this.stateFacts(last, ofCase, (fact) => isOfCase(fact) && fact.at === 'last-event');
    const closing = closingOf(moments, ofCase, this.mapping);
    if (closing) this.say(closing, 'work-order.closed', {});
  }

  /** Ends what this event ends; a block that the event only says again goes on. */
  private unblocks(moment: Moment, again: (BlockedMapping & { step: string }) | undefined): void {
    for (const [step, { code, until }] of this.blocks) {
      const isRepeated = again?.step === step && again.code === code;
      const isReplaced = again?.step === step && again.code !== code;
      const isOver = until ? holds(until, moment) : !isRepeated;
      if (!isOver && !isReplaced) continue;
      this.blocks.delete(step);
      this.say(moment, 'step.unblocked', { step }, `:${step}`);
    }
  }

  private blocksStep(moment: Moment, rule: BlockedMapping & { step: string }): void {
    const { step, code, until } = rule;
    if (this.blocks.has(step)) return;
    this.blocks.set(step, { code, until });
    this.say(moment, 'step.blocked', { step, code });
  }

  private stateFacts(
    moment: Moment,
    attributes: Attributes,
    isDue: (fact: FactMapping) => boolean,
  ): void {
    for (const fact of this.mapping.facts ?? []) {
      const reported = attributes.get(fact.attribute);
      if (reported === undefined || !isDue(fact)) continue;
      const value = this.isUnknown(reported) ? null : valueAs(fact.as, reported, this.mapping);
      if (this.stated.get(fact.name) === value) continue;
      this.stated.set(fact.name, value);
      this.say(moment, 'fact.observed', { name: fact.name, value }, `:${fact.name}`);
    }
  }

  private isUnknown(value: LogValue): boolean {
    return value === '' || (this.mapping.unknown ?? []).includes(String(value));
  }

  private say(moment: Moment, type: string, data: Record<string, unknown>, which = ''): void {
    this.facts.push({
      specversion: '1.0',
      type: cloudEventType({ type, version: 1 }),
      source: `import:${this.mapping.log}`,
      id: `${this.workOrderId}/${moment.index}/${type}${which}`,
      time: moment.time,
      datacontenttype: 'application/json',
      imported: true,
      data: { workOrderId: this.workOrderId, ...data },
    });
  }
}

/** The event that closes the case, where one does. */
const closingOf = (
  moments: readonly Moment[],
  ofCase: Attributes,
  { closes }: LogMapping,
): Moment | undefined => {
  if (!closes || closes.caseHas?.some((name) => !ofCase.has(name))) return undefined;
  const { match } = closes;
  const isClosing = (moment: Moment): boolean => !match || holds(match, moment);
  const candidates = closes.when === 'last-event' ? moments.slice(-1) : moments;
  return candidates.findLast(isClosing);
};

const isOfCase = ({ of }: FactMapping): boolean => of !== 'event';
const prefixOf = ({ case: named, log }: LogMapping): string => named?.prefix ?? `${log}-`;
const skipped = (line: number, problem: string): SkippedCase => ({ line, problem });
