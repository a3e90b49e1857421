import {
  ApiProblem,
  awaitDecision,
  LONG_RUN,
  LONG_WAIT,
  mayRun,
  Unanswered,
  type WritClient,
} from '#client';
import {
  OUTCOME_UNKNOWN,
  type ProposedAction,
  type PublishedRule,
  type ProxyMapping,
} from '#contracts';
import { type Decision } from '../../commands/decision-card';
import { type ActionKind } from './action-of-call';
import { type Call } from './call';

export const isStopped = (decision: Decision): boolean =>
  !mayRun(decision) && decision.outcome === 'stop';

/** Requests and reports of the proxy to Writ, with the agent's own key. */
export class Decisions {
  constructor(
    private readonly client: WritClient,
    private readonly mapping: ProxyMapping,
    readonly workOrderId: string,
    private readonly onError: (sentence: string) => void,
  ) {}

  /**
   * Proposes an action; its work order is opened where there is none. The same live action has the same decision. Rejects when
   * `signal` is aborted: Writ may have decided then.
   */
  async ask(action: ProposedAction, signal?: AbortSignal): Promise<Decision> {
    const { workflow, title, objects, inputs } = this.mapping;
    const opening = { workOrderId: this.workOrderId, workflow, title, objects, inputs };
    const { body } = await this.client.post<Decision>('/v1/actions', {
      body: { ...opening, action },
      signal,
      retryPolicy: { ...LONG_RUN, onError: this.onError },
    });
    return body;
  }

  /** Returns as soon as a waiting decision has another answer. */
  async answered({ decisionId, position }: Pick<Call, 'decisionId' | 'position'>): Promise<void> {
    const { body } = await this.client.get<Decision & { readonly latest: Decision | null }>(
      `/v1/decisions/${encodeURIComponent(decisionId)}`,
      { query: { atLeast: position }, retryPolicy: { ...LONG_WAIT, onError: this.onError } },
    );
    await awaitDecision(this.client, body.latest ?? body, { onError: this.onError });
  }

  /** Whether somebody has reported what became of a run. */
  async isReported(decisionId: string): Promise<boolean> {
    const path = `/v1/decisions/${encodeURIComponent(decisionId)}`;
    const { body } = await this.client.get<{ readonly reported: string | null }>(path);
    return body.reported !== null;
  }

  /** The kinds of actions that the workflow lists now, by name. */
  async kinds(): Promise<ReadonlyMap<string, ActionKind>> {
    const path = `/v1/workflows/${encodeURIComponent(this.mapping.workflow)}`;
    const { body } = await this.client.get<{
      readonly definition: { readonly actions?: readonly ActionKind[] } | null;
    }>(path);
    return new Map((body.definition?.actions ?? []).map((one) => [one.kind, one]));
  }

  /** The rules that are in force for the workflow; undefined where they are not known. */
  async rules(): Promise<readonly PublishedRule[] | undefined> {
    const { workflow: workflowId } = this.mapping;
    const query = { workflowId, current: 'true' };
    const { body } = await this.client.get<{
      readonly items: readonly { readonly rules: readonly PublishedRule[] | null }[];
    }>('/v1/policies', { query });
    const known = body.items.flatMap(({ rules }) => rules ?? []);
    return body.items.some(({ rules }) => rules === null) ? undefined : known;
  }

  /** What became of a call: that the agent gave it up while it waited, or its outcome. */
  async report(call: Call, signal?: AbortSignal): Promise<void> {
    if (call.state === 'cancelled') await this.withdraw(call, signal);
    else await this.reportOutcome(call, signal);
  }

  /** Its owner has to answer no more. */
  private async withdraw(
    { id, decisionId, workOrderId }: Call,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const path = `/v1/decisions/${encodeURIComponent(decisionId)}/withdraw`;
    // A call may have to be withdrawn twice: with a decision that was made meanwhile.
    await this.send(`${id}-withdrawn-${decisionId}`, path, { workOrderId }, signal);
  }

  /** The outcome of a call, with the digest of what its server answered as evidence; or that nobody knows it. */
  private async reportOutcome(call: Call, signal: AbortSignal | undefined): Promise<void> {
    const { id, decisionId, workOrderId } = call;
    if (call.state === 'unknown') {
      const exception = {
        workOrderId,
        code: OUTCOME_UNKNOWN,
        subject: decisionId,
        rationale: `The call ${id} of ${call.tool} was sent, and no answer came.`,
      };
      return this.send(`${id}-unknown`, '/v1/exceptions', exception, signal);
    }
    const evidenceId = `mcp-${id}`;
    const evidence = {
      workOrderId,
      evidenceId,
      kind: 'mcp-result',
      sha256: call.answerSha256,
      size: call.answerBytes,
      mediaType: 'application/json',
      // In the journal of the proxy.
      uri: `urn:uuid:${id}`,
    };
    await this.send(`${id}-evidence`, '/v1/evidence', evidence, signal);
    const outcome = call.failed ? 'failed' : 'performed';
    const path = `/v1/decisions/${encodeURIComponent(decisionId)}/outcome`;
    await this.send(
      `${id}-outcome`,
      path,
      { workOrderId, outcome, evidence: [evidenceId] },
      signal,
    );
  }

  /** A command under a key of its own, so that it is done once however often it is sent. */
  private async send(
    key: string,
    path: string,
    body: object,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.client.post(path, {
      body,
      signal,
      idempotencyKey: key,
      retryPolicy: { ...LONG_WAIT, onError: this.onError },
    });
  }
}

/** A refusal that asking again does not change. */
export const isFinal = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  error.problem.status >= 400 &&
  error.problem.status < 500 &&
  error.problem.status !== 401 &&
  error.problem.status !== 429;

/** Whether Writ may have decided though the question failed. */
export const mayHaveDecided = (error: unknown): boolean =>
  error instanceof Unanswered || (error instanceof ApiProblem && !isFinal(error));
