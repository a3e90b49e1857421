/** A refund as the real deciders live it, in a log of its own, and certificates of what came of it. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type RecordedEvent, type Decider, fold, type NewEvent } from '#kernel';
import { metadata } from '#testkit';
import {
  BUNDLE_FORMAT,
  formatCheckpoint,
  formatNote,
  inclusionProof,
  leafHash,
  rootOf,
  signerKeyOf,
  signNote,
  verifierOf,
} from '#verify';
import { builtInCatalogue, unknownWorkOrder } from '#work-order';
import { workflowOf } from '#contracts';
import { type ApprovalContext } from '../../../apps/approvals/src/domain/approval-context';
import { approvalDecider } from '../../../apps/approvals/src/domain/approval.decider';
import { exceptionDecider } from '../../../apps/exceptions/src/domain/exception.decider';
import { workOrderDecider } from '../../../apps/intake/src/domain/work-order.decider';
import { evidenceDecider } from '../../../apps/ledger/src/domain/evidence.decider';
import { type Certificate, CERTIFICATE_FORMAT, type Claims } from '../src/certificate';
import { ENDS, judgeClosure } from '../src/claims';
import { closingsOf, type Logged, loggedFrom } from '../src/closings';

const ORIGIN = 'writ.example/main';
const key = signerKeyOf(ORIGIN, new Uint8Array(32).fill(1));
export const trusted = { keys: [verifierOf(key)] };

export const refunds = {
  id: 'refunds',
  jobType: 'refund',
  title: 'Refund an order',
  owner: 'ops-lead',
  inputs: [
    { name: 'amount', type: 'integer' },
    { name: 'remark', type: 'string', required: false },
  ],
  prerequisites: [{ name: 'scope', accept: 'The scope is agreed.', onFail: 'scope-unclear' }],
  facts: { paid: { type: 'boolean' } },
  approvals: { commercial: { owner: 'finance-lead', answerWithin: 'P2D', validFor: 'P7D' } },
  gates: [{ name: 'payout', approvals: ['commercial'], facts: ['paid'], evidence: ['photo'] }],
  stages: [
    { name: 'before', steps: [{ name: 'check' }] },
    { name: 'after', steps: [{ name: 'pay' }, { name: 'tell' }] },
  ],
  onScopeChange: [{ name: 'extra', workflow: 'refunds', holdsParent: true }],
  closure: { evidence: [{ kind: 'refund-receipt' }] },
  exceptionCodes: ['scope-unclear'],
};

const sha256 = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalize(value) as string)
    .digest('hex');

const STREAM = 'work-order-wo-1';
const START = Date.parse('2030-01-01T09:00:00.000Z');
const MINUTE_MS = 60_000;

export class RefundLife {
  /** As the ledger has it, position by position. */
  readonly log: RecordedEvent[] = [];
  /** Between a decision and its commit. */
  lagMs = 3;
  /** Whether evidence is recorded with its content. */
  isStored = true;
  private minutes = 0;
  /** Read once: that takes longer than a command. */
  private readonly parsed: ReturnType<typeof workflowOf>;

  constructor(readonly definition: Readonly<Record<string, unknown>> = refunds) {
    this.parsed = workflowOf(definition);
    this.publish(definition);
  }

  publish(definition: object): void {
    const version = this.streamed('workflow-refunds').length + 1;
    const data = { workflowId: 'refunds', version, digest: sha256(definition), definition };
    this.append('workflow-refunds', [{ type: 'workflow.published', data }]);
  }

  /** From opened to just before it is closed, with a gate, trouble on the way and a skipped step. */
  work(): this {
    this.intake('open-work-order', { workflow: 'refunds', inputs: {} });
    this.say({
      type: 'exception.raised',
      data: exceptionOf('x-1', 'input-missing', 'input-amount'),
    });
    this.intake('observe-facts', { facts: { amount: 1200, paid: true } });
    this.resolve('x-1');
    this.intake('record-prerequisite', { prerequisite: 'scope', result: 'passed' });
    this.requestAtGate();
    this.evidence('photo-1', 'photo');
    this.intake('complete-step', { step: 'check' });
    this.intake('complete-step', { step: 'pay' });
    this.intake('skip-step', { step: 'tell', rationale: 'The customer was there.', scope: 'once' });
    this.evidence('receipt-1', 'refund-receipt');
    return this;
  }

  requestAtGate(approvalId = 'a-1'): void {
    this.approve('request-approval', { gate: 'payout', kind: 'commercial', approvalId });
    this.approve('grant-approval', { approvalId }, 'finance-lead');
  }

  close(closureEvidenceId?: string): this {
    this.intake('close-work-order', { closureEvidenceId });
    return this;
  }

  intake(type: string, data: object, more: object = {}): void {
    const workflow = { ref: this.ref(), definition: this.parsed };
    const context = {
      workflow,
      codes: new Set(['scope-unclear']),
      newRunId: `run-${this.minutes}`,
      opener: { workOrder: unknownWorkOrder },
      held: [],
      ...more,
    };
    this.decide(workOrderDecider, type, data, context);
  }

  evidence(evidenceId: string, kind: string, mediaType = 'application/pdf'): void {
    const digest = sha256(evidenceId);
    const data = { kind, sha256: digest, mediaType };
    const context = { evidenceId, content: { sha256: digest, size: 9 }, isStored: this.isStored };
    this.decide(evidenceDecider, 'record-evidence', data, context);
  }

  approve(type: string, data: object, by = 'olga'): void {
    const context: ApprovalContext = {
      definition: this.parsed,
      absences: {},
      approvalIdOf: () => 'a-1',
      reviews: new Map(),
      overdueReviews: [],
      catalogue: builtInCatalogue,
    };
    this.decide(approvalDecider, type, data, context, by);
  }

  resolve(exceptionId: string): void {
    const context = {
      catalogue: builtInCatalogue,
      calendars: {},
      newIds: ['n-1', 'n-2'],
      definition: this.parsed,
    };
    const data = { exceptionId, resolution: 'It is there now.' };
    this.decide(exceptionDecider, 'resolve-exception', data, context);
  }

  /** An event of another service, unchanged. */
  say(event: NewEvent, stream = STREAM): void {
    this.append(stream, [{ ...event, data: { workOrderId: 'wo-1', ...(event.data as object) } }]);
  }

  /** What the ledger would certify; throws with what is unmet. */
  certificate(): Certificate {
    const events = this.loggedIn(STREAM);
    const { place } = closingsOf(events).closings.at(-1)!;
    const proof = { events: events.slice(0, place + 1), dependsOn: this.dependsOn() };
    const judgement = judgeClosure(proof);
    if (!judgement?.claims) throw new Error(JSON.stringify(judgement?.unmet));
    return this.sealed(judgement.claims, proof.events, proof.dependsOn);
  }

  /** A certificate of these claims around these events, each of which is in the log. */
  sealed(claims: Claims, events: readonly Logged[], dependsOn: readonly Logged[]): Certificate {
    const { bytes, leaves } = this.leaves();
    const root = rootOf(leaves);
    const text = formatCheckpoint({ origin: ORIGIN, size: leaves.length, root, extensions: [] });
    const bundled = ({ index }: Logged) => ({
      event: bytes[index]!.toString('base64'),
      index,
      proof: inclusionProof(leaves, index, leaves.length).map((hash) =>
        Buffer.from(hash).toString('base64'),
      ),
    });
    return {
      format: CERTIFICATE_FORMAT,
      ...claims,
      bundle: {
        format: BUNDLE_FORMAT,
        tenant: 'default',
        stream: STREAM,
        checkpoint: formatNote(signNote(text, key)),
        events: events.map(bundled),
        dependsOn: dependsOn.map(bundled),
      },
    };
  }

  loggedIn(stream: string): readonly Logged[] {
    const { bytes } = this.leaves();
    return this.streamed(stream).map(({ position }) =>
      loggedFrom(position - 1, bytes[position - 1]!.toString()),
    );
  }

  dependsOn(): readonly Logged[] {
    const [definition] = this.loggedIn('workflow-refunds');
    const ends = this.loggedIn('work-order-child-1').filter(({ event }) => ENDS.has(event.type));
    return [...(definition ? [definition] : []), ...ends];
  }

  private ref() {
    return { id: 'refunds', version: 1, digest: sha256(this.definition) };
  }

  private leaves() {
    const bytes = this.log.map(({ position: _, ...event }) =>
      Buffer.from(canonicalize(event) as string),
    );
    return { bytes, leaves: bytes.map(leafHash) };
  }

  /** Its stories name a command and its data in words: only here are they taken for the decider's own. */
  private decide<State, Command>(
    decider: Decider<State, Command, NewEvent>,
    type: string,
    data: object,
    context: object,
    by = 'olga',
  ): void {
    this.minutes += 1;
    const roles = by === 'olga' ? ['operator'] : ['approver'];
    const sent = metadata({ now: this.now(), actor: { id: by }, roles });
    const command = {
      type,
      data: { workOrderId: 'wo-1', ...data },
      metadata: sent,
      context,
    };
    const events = decider.decide(command as Command, fold(decider, this.streamed(STREAM)));
    this.append(STREAM, events, by);
  }

  private append(stream: string, events: readonly NewEvent[], by = 'olga'): void {
    const recordedAt = this.now(this.lagMs);
    for (const { type, data, occurredAt } of events)
      this.log.push({
        id: `00000000-0000-7000-8000-${String(this.log.length + 1).padStart(12, '0')}`,
        type,
        schemaVersion: 1,
        tenant: 'default',
        stream,
        version: this.streamed(stream).length + 1,
        position: this.log.length + 1,
        occurredAt: occurredAt ?? recordedAt,
        recordedAt,
        actor: { id: by },
        causationId: null,
        correlationId: 'correlation-1',
        data: JSON.parse(JSON.stringify(data)),
      });
  }

  private streamed(stream: string): readonly RecordedEvent[] {
    return this.log.filter((event) => event.stream === stream);
  }

  private now(later = 0): string {
    return new Date(START + this.minutes * MINUTE_MS + later).toISOString();
  }
}

export const exceptionOf = (exceptionId: string, code: string, subject: string) => ({
  exceptionId,
  code,
  subject,
  owner: 'ops-lead',
  cause: 'prerequisite',
  dueAt: '2030-01-02T09:00:00.000Z',
});
