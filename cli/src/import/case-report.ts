import { cloudEventType, type Scalar, type FactMapping, type LogMapping } from '#contracts';
import { Blocks } from './blocks';
import { type Closings, closingsOf } from './closings';
import { evidenceOf } from './evidence-of';
import { valueAs } from './fact-value';
import { objectIdOf, stepOf } from './ids';
import { type Attributes, type LogValue } from './log';
import { instantOf } from './log-time';
import { holds, type Moment, somebodyIn } from './moment';
import { Starts, transitionOf } from './transitions';

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

/** A fact of an imported log. */
export const importedFact = (
  { log }: LogMapping,
  type: string,
  time: string,
  id: string,
  data: Readonly<Record<string, unknown>>,
): ReportedFact => ({
  specversion: '1.0',
  type: cloudEventType({ type, version: 1 }),
  source: `import:${log}`,
  id,
  time,
  datacontenttype: 'application/json',
  imported: true,
  data,
});

/** What a case says by a mapping, event by event in order of time. */
export class CaseReport {
  readonly facts: ReportedFact[] = [];
  private readonly closings: Closings;
  private readonly blocks: Blocks;
  private readonly starts = new Starts();
  private readonly stated = new Map<string, Scalar>();
  /** The last evidence of each kind, and of any. */
  private readonly evidence = new Map<string | undefined, string>();

  constructor(
    private readonly workOrderId: string,
    private readonly mapping: LogMapping,
    moments: readonly Moment[],
    private readonly ofCase: Attributes,
  ) {
    this.closings = closingsOf(moments, ofCase, mapping);
    this.blocks = new Blocks(mapping);
    this.opens(moments[0]!);
    for (const moment of moments) this.reports(moment);
    this.ends(moments.at(-1)!);
  }

  get isOpen(): boolean {
    return this.closings.isOpenAtEnd;
  }

  private opens(moment: Moment): void {
    const { workflow, objects = [], owner, client, due, unknown, event } = this.mapping;
    const ofCaseOr = (name: string) => this.ofCase.get(name) ?? moment.attributes.get(name);
    const about = objects
      .map(ofCaseOr)
      .filter((value) => value !== undefined && !this.isUnknown(value))
      .map((value) => objectIdOf(String(value)));
    const either = new Map([...moment.attributes, ...this.ofCase]);
    const named = somebodyIn(either, owner, unknown);
    const whose = client === undefined ? undefined : ofCaseOr(client);
    const deadline = due === undefined ? undefined : ofCaseOr(due);
    const dueAt = deadline === undefined ? undefined : instantOf(deadline, event);
    this.add(moment, 'work-order.opened', {
      workflow,
      ...(about.length > 0 && { objects: about }),
      ...(named !== undefined && { owner: named }),
      ...(whose !== undefined && !this.isUnknown(whose) && { client: objectIdOf(String(whose)) }),
      ...(dueAt !== undefined && { dueAt }),
    });
    this.stateFacts(moment, this.ofCase, (fact) => isOfCase(fact) && fact.at !== 'last-event');
  }

  private reports(moment: Moment): void {
    const turn = this.closings.turns.get(moment.index);
    if (turn === 'reopens') this.add(moment, 'work-order.reopened', {});
    const transition = transitionOf(moment, this.mapping);
    if (transition === 'start') this.starts.add(moment);
    const { ended, begun, completes } = this.blocks.after(moment, transition);
    const who = this.whoDid(moment);
    for (const step of ended) this.add(moment, 'step.unblocked', { step, ...who }, `:${step}`);
    if (completes) {
      const startedAt = transition === 'complete' ? this.starts.take(moment) : undefined;
      const since = startedAt !== undefined && { startedAt };
      this.add(moment, 'step.completed', { step: stepOf(moment.activity), ...who, ...since });
    }
    if (begun) this.add(moment, 'step.blocked', { ...begun, ...who });
    this.recordEvidence(moment);
    this.stateFacts(moment, moment.attributes, (fact) => !isOfCase(fact));
    if (turn === 'closes') this.closes(moment);
  }

  private ends(last: Moment): void {
    this.stateFacts(last, this.ofCase, (fact) => isOfCase(fact) && fact.at === 'last-event');
    if (this.closings.only) this.closes(this.closings.only);
  }

  private closes(moment: Moment): void {
    const proof = this.evidence.get(this.mapping.closes?.evidence);
    this.add(moment, 'work-order.closed', proof === undefined ? {} : { closureEvidenceId: proof });
  }

  private whoDid({ attributes }: Moment): {
    readonly performedBy?: string;
    readonly team?: string;
  } {
    const { event, unknown } = this.mapping;
    const performedBy = somebodyIn(attributes, event?.actor, unknown);
    const team = somebodyIn(attributes, event?.team, unknown);
    return {
      ...(performedBy !== undefined && { performedBy }),
      ...(team !== undefined && { team }),
    };
  }

  private recordEvidence(moment: Moment): void {
    for (const rule of this.mapping.evidence ?? []) {
      if (!holds(rule.match, moment)) continue;
      const recorded = evidenceOf(this.workOrderId, moment, rule);
      this.evidence.set(rule.kind, recorded.evidenceId).set(undefined, recorded.evidenceId);
      this.add(moment, 'evidence.recorded', { ...recorded }, `:${rule.kind}`);
    }
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
      this.add(moment, 'fact.observed', { name: fact.name, value }, `:${fact.name}`);
    }
  }

  private isUnknown(value: LogValue): boolean {
    return value === '' || (this.mapping.unknown ?? []).includes(String(value));
  }

  private add(moment: Moment, type: string, data: Record<string, unknown>, which = ''): void {
    const { workOrderId, mapping } = this;
    const id = `${workOrderId}/${moment.index}/${type}${which}`;
    this.facts.push(importedFact(mapping, type, moment.time, id, { workOrderId, ...data }));
  }
}

const isOfCase = ({ of }: FactMapping): boolean => of !== 'event';
