import { type CountedEvidence, type MetRequirement } from '#certificate';
import { isolated, moment } from '../delivery/delivery-markup';
import { html, type Html } from '#printing';
import { type CertifiedEvent, textOf } from './certificate-events';

/** The place of a leaf as the ledger counts positions: from 1. */
export const positionOf = (index: number): string => (index + 1).toLocaleString('en');

/** Where the log has it, for who looks it up. */
export const leafOf = (index: number): Html =>
  html`<span class="dim">event ${positionOf(index)} of the log</span>`;

const SERVICE = /^service-/;

/** Who did something; nothing where the event does not say so. What services do, Writ does. */
export const who = (event: CertifiedEvent): Html | false => {
  const name = textOf(event, 'performedBy') ?? event.actor?.id;
  return name !== undefined && isolated(SERVICE.test(name) ? 'Writ' : name);
};

export const by = (event: CertifiedEvent): Html | false => {
  const name = who(event);
  return name && html` by ${name}`;
};

export const when = ({ occurredAt }: CertifiedEvent): Html | false =>
  occurredAt !== undefined && moment(occurredAt);

/** An id, which matters to who compares it and to nobody else. */
export const reference = (text: string): Html =>
  html`<span class="dim"><code>${isolated(text)}</code></span>`;

export const kindLabels: Readonly<Record<MetRequirement['kind'], string>> = {
  input: 'Input',
  prerequisite: 'Prerequisite',
  step: 'Step',
  stage: 'Stage',
  gate: 'Gate',
  'gate-approval': 'Approval of a gate',
  'gate-fact': 'Fact of a gate',
  'gate-evidence': 'Evidence of a gate',
  evidence: 'Evidence',
  'closure-evidence': 'Evidence of the closure',
  track: 'Track',
};

/** How a requirement is met, by the type of the event. */
export const meetings: Readonly<Record<string, string>> = {
  'work-order.opened': 'given at the opening',
  'work-order.closed': 'closed',
  'work-order.abandoned': 'abandoned',
  'work-order.superseded': 'taken over by other work',
  'fact.observed': 'stated',
  'prerequisite.passed': 'checked and met',
  'step.completed': 'done',
  'step.skipped': 'skipped on purpose',
  'stage.completed': 'done',
  'stage.skipped': 'skipped on purpose',
  'gate.passed': 'passed',
  'gate.skipped': 'skipped on purpose',
  'approval.granted': 'approved',
  'approval.signed': 'approved',
  'evidence.recorded': 'recorded',
  'evidence.verified': 'verified',
};

export const levels: Readonly<Record<CountedEvidence['level'], string>> = {
  verified: 'its content was checked',
  claimed: 'as its recorder claims',
};
