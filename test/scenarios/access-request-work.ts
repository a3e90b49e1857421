import { eventually, type Stack } from '#testkit';
import { alice } from './authzen/fixture';
import { ApiUser, newId } from './client';
import { done } from './refund-work';

const EVALUATION = '/access/v1/evaluation';
export const REQUESTS = '/access/v1/requests';
export const URN = 'urn:openid:authzen:access-request:error';

/** What an enforcement point and an owner do with a denial. */
export class AccessRequestWork {
  readonly admin: ApiUser;
  readonly pep: ApiUser;

  constructor(private readonly stack: Stack) {
    this.admin = new ApiUser(stack.url, stack.keys['admin']!);
    this.pep = new ApiUser(stack.url, stack.keys['integrator']!);
  }

  /** A question that waits for the owner of the records. */
  exporting(subject: object = alice) {
    return {
      subject,
      action: { name: 'export' },
      resource: { type: 'record', id: newId('record') },
      context: { time: '2030-01-01T09:00:00Z' },
    };
  }

  async ask(question: object, by = this.pep) {
    return (await done(by.post(EVALUATION, question))).body;
  }

  async keyOf(wanted: object): Promise<ApiUser> {
    const { body } = await done(this.admin.post('/v1/keys', wanted));
    return new ApiUser(this.stack.url, body.key);
  }

  pepOf(more: object = {}): Promise<ApiUser> {
    return this.keyOf({ principal: newId('pep'), roles: ['integrator'], ...more });
  }

  owner(of = 'records-lead'): Promise<ApiUser> {
    return this.keyOf({ roles: ['approver'], owners: [of], principal: newId('lea') });
  }

  /** A question, its answer, and what is submitted about it. */
  async denied(question: object = this.exporting(), by = this.pep) {
    const answer = await this.ask(question, by);
    return { question, answer, submission: { ...question, denial: denialIn(answer) } };
  }

  async submit(submission: object, by = this.pep) {
    return (await done(by.post(REQUESTS, submission))).body;
  }

  async read(task: any, by = this.pep) {
    return (await done(by.get(this.pathOf(task.status_endpoint)))).body;
  }

  /** An address of this system without its origin, which may be the public one. */
  pathOf(address: string): string {
    const { pathname, search } = new URL(address);
    return pathname + search;
  }

  async answered(
    verb: 'grant' | 'reject' | 'revoke',
    { context }: any,
    body: object = {},
    of?: string,
  ): Promise<void> {
    const [approvalId] = context.approvals;
    const answer = { workOrderId: context.work_order_id, ...body };
    await done((await this.owner(of)).post(`/v1/approvals/${approvalId}/${verb}`, answer));
  }

  finished(task: any) {
    return eventually(
      () => this.read(task),
      (answer) => answer.task.status !== 'pending',
    );
  }

  async approved(denied: object = this.exporting()) {
    const { question, answer, submission } = await this.denied(denied);
    const { task } = await this.submit(submission);
    await this.answered('grant', answer);
    return { question: question as any, answer, submission, ...(await this.finished(task)) };
  }
}

/** The denial of a question as its answer has it. */
const denialIn = ({ context }: any) => ({
  evaluation_id: context.evaluation_id,
  evaluated_at: context.evaluated_at,
  expires_at: context.access_request.expires_at,
  reason: context.reason,
  binding_token: context.access_request.binding_token,
  template: context.access_request.template,
});
