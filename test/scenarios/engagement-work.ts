import { createHash } from 'node:crypto';
import { eventually, type Stack } from '#testkit';
import { type Answer, ApiUser, newId } from './client';
import { done } from './refund-work';

/** What the client bought: its replies are drafted, its messages labelled. */
export const launch = {
  kind: 'pilot.launch',
  authority: 'apply',
  system: 'helpdesk',
  objects: ['support-mailbox'],
  writes: ['label', 'reply-draft'],
};

export const triage = { ...launch, kind: 'triage.run', system: 'sandbox' };

const WIDER = 'refund-recommendations';

/** What the client asks for on the way: none of it is in the signed scope. */
export const wider = {
  launch: {
    ...launch,
    objects: ['support-mailbox', WIDER],
    writes: ['label', 'reply-draft', 'refund-recommendation'],
  },
  agreement: touching('agreement.update', 'contracts', 'agreement'),
  invoice: touching('invoice.send', 'accounting', 'invoice'),
  message: { ...touching('message.send', 'mail', 'message'), audience: 'client' },
};

function touching(kind: string, system: string, write: string) {
  return { kind, authority: 'apply', system, objects: [WIDER], writes: [write] };
}

/** What the tracks do. */
const draft = {
  kind: 'change-order.draft',
  authority: 'propose',
  system: 'contracts',
  objects: ['support-mailbox'],
  writes: ['draft'],
};
const apply = { ...draft, kind: 'change-order.apply', authority: 'apply', writes: ['amendment'] };
const mail = { system: 'mail', writes: ['message'], audience: 'client' };
export const track = {
  draft,
  apply,
  send: { ...apply, ...mail, kind: 'change-order.send' },
  memo: { ...draft, kind: 'memo.draft', system: 'documents', writes: ['memo-draft'] },
};

/** What other definitions list. */
export const other = {
  repair: { ...touching('asset.repair', 'plant', 'asset'), objects: ['pump-7'] },
  change: { ...touching('configuration.change', 'production', 'configuration'), objects: ['api'] },
  access: {
    ...touching('access.grant', 'directory', 'membership'),
    objects: ['mara'],
    arguments: { role: 'bookkeeping', until: '2035-01-01T00:00:00Z' },
  },
};

export interface Approval {
  readonly approvalId: string;
  readonly kind: string;
  readonly gate: string | null;
  readonly owner: string;
  readonly status: string;
}

/** One work order, and the people around it. */
export class Work {
  readonly integrator: ApiUser;
  readonly approver: ApiUser;
  readonly operator: ApiUser;
  readonly admin: ApiUser;

  constructor(
    readonly stack: Stack,
    readonly id: string,
  ) {
    const user = (role: string): ApiUser => new ApiUser(stack.url, stack.keys[role]!);
    [this.integrator, this.approver, this.operator, this.admin] = [
      user('integrator'),
      user('approver'),
      user('operator'),
      user('admin'),
    ];
  }

  static async open(stack: Stack, workflow: string, about: object = {}): Promise<Work> {
    const work = new Work(stack, newId(workflow));
    await done(
      work.integrator.post('/v1/work-orders', { workOrderId: work.id, workflow, ...about }),
    );
    return work;
  }

  get path(): string {
    return `/v1/work-orders/${this.id}`;
  }

  /** As it is seen, once the view has it. */
  async read(): Promise<any> {
    const { body } = await eventually(
      () => this.integrator.get(this.path),
      ({ status }) => status === 200,
    );
    return body;
  }

  async decide(action: object, by = this.integrator): Promise<any> {
    return (await done(by.post('/v1/decisions', { workOrderId: this.id, action }))).body;
  }

  facts(facts: object, source?: string): Promise<Answer> {
    return done(this.integrator.post(`${this.path}/facts`, { facts, source }));
  }

  complete(step: string): Promise<Answer> {
    return done(this.integrator.post(`${this.path}/steps/${step}/complete`));
  }

  enter(stage: string): Promise<Answer> {
    return this.integrator.post(`${this.path}/stages/${stage}/enter`);
  }

  leave(stage: string, ...artifacts: string[]): Promise<Answer> {
    return this.integrator.post(`${this.path}/stages/${stage}/complete`, { artifacts });
  }

  async record(kind: string, other: object = {}, by = this.integrator): Promise<string> {
    const content = Buffer.from(`${kind} of ${this.id}`);
    const body = {
      workOrderId: this.id,
      kind,
      mediaType: 'text/markdown',
      sha256: createHash('sha256').update(content).digest('hex'),
      content: content.toString('base64'),
      ...other,
    };
    return (await done(by.post('/v1/evidence', body))).body.evidenceId;
  }

  /** Does the steps of a stage, leaves its artifact at its place, and resolves with that. */
  async finish(stage: string, steps: readonly string[], kind: string, file: string) {
    for (const step of steps) await this.complete(step);
    const artifact = await this.record(kind, { path: `${stage}/${file}` });
    await done(this.leave(stage, artifact));
    return artifact;
  }

  /** Passes prerequisites. */
  async pass(...names: string[]): Promise<void> {
    const body = { result: 'passed' };
    for (const name of names)
      await done(this.integrator.post(`${this.path}/prerequisites/${name}`, body));
  }

  /** Does what may run. */
  async perform(action: object): Promise<void> {
    const { decisionId, outcome, reasons } = await this.decide(action);
    if (outcome !== 'run') throw new Error(`it is ${outcome}: ${reasons.join(' ')}`);
    await this.performed(decisionId);
  }

  /** Does what waits for these kinds of approvals, once each was granted in its turn. */
  async performGranted(action: object, kinds: readonly string[]): Promise<void> {
    let decision = await this.decide(action);
    for (const kind of kinds) {
      const requested: Approval[] = await Promise.all(
        decision.approvals.map((id: string) => this.approval(id)),
      );
      await done(this.grant(requested.find((one) => one.kind === kind)!.approvalId));
      const path = `/v1/decisions/${decision.decisionId}?waitFor=5s`;
      const { body } = await eventually(
        () => this.integrator.get(path),
        (answer) => Boolean(answer.body.latest),
      );
      decision = body.latest;
    }
    await this.performed(decision.decisionId);
  }

  private async performed(decisionId: string): Promise<void> {
    const report = { workOrderId: this.id, outcome: 'performed' };
    await done(this.integrator.post(`/v1/decisions/${decisionId}/outcome`, report));
  }

  /** The approvals that an action waits for. */
  async waitingFor(action: object): Promise<Approval[]> {
    const { outcome, code, approvals } = await this.decide(action);
    if (outcome !== 'wait') throw new Error(`it is ${outcome}: ${code}`);
    return Promise.all(approvals.map((id: string) => this.approval(id)));
  }

  /** Waits until every exception of the work order has ended with its cause, and there was at least one. */
  async allResolved(): Promise<void> {
    await eventually(
      () => this.integrator.get(`/v1/exceptions?workOrderId=${this.id}`),
      ({ body: { items } }) =>
        items.length > 0 && items.every((one: { status: string }) => one.status === 'resolved'),
    );
  }

  async approval(approvalId: string): Promise<Approval> {
    const { body } = await eventually(
      () => this.integrator.get(`/v1/approvals/${approvalId}`),
      ({ status }) => status === 200,
    );
    return body;
  }

  grant(approvalId: string, terms: object = {}): Promise<Answer> {
    const body = { workOrderId: this.id, ...terms };
    return this.approver.post(`/v1/approvals/${approvalId}/grant`, body);
  }

  /** The open approval of a gate, which is requested where nobody did. */
  async requestedAt(gate: string, kind: string): Promise<string> {
    const body = { workOrderId: this.id, gate, kind };
    const requested = await this.integrator.post('/v1/approvals', body);
    if (requested.status < 300) return requested.body.approvalId;
    const isOfGate = (one: Approval): boolean => one.gate === gate && one.kind === kind;
    const { body: list } = await eventually(
      () => this.integrator.get(`/v1/approvals?workOrderId=${this.id}`),
      ({ body: { items } }) => items.some(isOfGate),
    );
    return list.items.find(isOfGate).approvalId;
  }

  async passGate(gate: string, kind: string): Promise<void> {
    await done(this.grant(await this.requestedAt(gate, kind)));
  }

  close(closureEvidenceId: string): Promise<Answer> {
    return this.integrator.post(`${this.path}/close`, { closureEvidenceId });
  }
}
