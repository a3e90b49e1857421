import { mayRun, type WaitOptions } from '../await-decision';
import { type components } from '../schema';
import { sleep } from '../sleep';
import { type AnswerOf, type Stated } from '../typed';
import { type Writ } from '../writ';
import { WritError } from '../writ-error';
import { canonicalJson, copyOfJson, sha256Of } from './canonical-json';
import { NotRun } from './not-run';

export type Action = components['schemas']['ProposedAction'];
export type Decision = AnswerOf<'post', '/v1/actions'>;
type Opening = Omit<Stated<'post', '/v1/actions'>['body'], 'action' | 'workOrderId'>;

/** A call of a tool, as a framework has it. */
export interface ToolCall {
  readonly tool: string;
  /** Its arguments, as they will be used: Writ decides on exactly these. */
  readonly input: unknown;
  /** The framework's id of the call, where a call that is resumed has the same: it runs once. Else a decision runs once. */
  readonly callId?: string | undefined;
  /** The framework's id of this attempt, where a call that is made again has another one: its start is found by it. */
  readonly attemptId?: string | undefined;
}

/** The work of an agent's session. The first call opens the work order; the other fields count for the opening alone. */
export interface GuardedWork extends Opening {
  readonly workOrderId: string;
  /** What a call of each tool does, by the tool's name. A tool that is not here never runs. */
  readonly actions: Readonly<Record<string, (input: never) => Action>>;
  /** Called where an outcome could not be reported; the workflow's `outcomeWithin` then raises an exception. */
  readonly onUnreported?: (error: unknown) => void;
}

/** An owner's answer, for the framework: what runs is decided again when it runs. */
export interface Answered {
  /** Undefined where it waits still. */
  readonly approved: boolean | undefined;
  readonly reason: string;
}

/** A call that may be carried out now, by its caller alone. */
export interface Started {
  readonly decisionId: string;
  /** Of its start. */
  readonly evidenceId?: string;
}

export const isWaiting = ({ outcome, enforced }: Decision): boolean =>
  outcome === 'wait' && enforced;

/**
 * Asks Writ before each tool call of an agent. Only Writ's decision on the exact arguments counts: what the framework knows of
 * an approval opens nothing. Actions declare the arguments `call-id` and `call-digest`, both string.
 */
export class Guard {
  constructor(
    private readonly writ: Writ,
    private readonly work: GuardedWork,
  ) {}

  /**
   * The decision on a call; the same call has the same one while that is in force. Throws `NotRun` for an unknown tool, and for a
   * call that was started, for which no owner has to answer again.
   */
  async decide(made: ToolCall): Promise<Decision> {
    const call = asMade(made);
    const { actions, onUnreported: _, ...opening } = this.work;
    const actionOf = Object.hasOwn(actions, call.tool) ? actions[call.tool] : undefined;
    if (!actionOf) throw new NotRun(`no action is declared for the tool ${call.tool}.`);
    if (call.callId !== undefined) await this.mustBeNew(await startOf(call.callId));
    const action = actionOf(call.input as never);
    const bound = await boundOf(call);
    const { body } = await this.writ.post('/v1/actions', {
      body: { ...opening, action: { ...action, arguments: { ...action.arguments, ...bound } } },
    });
    return body;
  }

  /** The decision on a call once an owner has answered; the one that still waits when `forMs` is over. Throws as `decide`. */
  async settled(call: ToolCall, options?: WaitOptions): Promise<Decision> {
    return this.writ.awaitDecision(await this.decide(call), options);
  }

  /** The same as the answer to a request for approval; a call that was started is not approved again. */
  async answered(call: ToolCall, options?: WaitOptions): Promise<Answered> {
    try {
      const decision = await this.settled(call, options);
      const approved = isWaiting(decision) ? undefined : mayRun(decision);
      return { approved, reason: whyNot(decision) };
    } catch (error) {
      if (!(error instanceof NotRun)) throw error;
      return { approved: false, reason: error.message };
    }
  }

  /**
   * Carries a call out, once, where Writ says run, and reports its outcome. `execute` gets the copy of the input that Writ decided
   * on. Throws `NotRun`, and what `execute` throws.
   */
  async run<T>(made: ToolCall, execute: (input: never) => T | PromiseLike<T>): Promise<Awaited<T>> {
    const call = asMade(made);
    const started = await this.start(call, await this.decide(call));
    let outcome: 'performed' | 'failed' = 'failed';
    try {
      const result = await execute(call.input as never);
      outcome = 'performed';
      return result;
    } finally {
      await this.report(started, outcome);
    }
  }

  /**
   * Records that a call starts, as evidence that there can be once. So of two processes that resume a call one starts it, and
   * one that was killed after its start starts no more: whether it ran is unknown. Throws `NotRun`.
   */
  async start(call: ToolCall, decision: Decision): Promise<Started> {
    if (!mayRun(decision)) throw new NotRun(whyNot(decision));
    const { decisionId } = decision;
    const evidenceId = await startOf(call.callId, decisionId);
    const text = await startTextOf(call, decisionId);
    try {
      await this.writ.post('/v1/evidence', {
        body: {
          workOrderId: this.work.workOrderId,
          evidenceId,
          kind: START,
          purpose: decisionId,
          sha256: await sha256Of(text),
          mediaType: 'application/json',
          content: btoa(String.fromCharCode(...new TextEncoder().encode(text))),
        },
      });
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'evidence_exists') throw error;
      throw new NotRun(STARTED);
    }
    return { decisionId, evidenceId };
  }

  private async mustBeNew(evidenceId: string): Promise<void> {
    const { workOrderId } = this.work;
    const { body } = await this.writ.get('/v1/evidence', { query: { workOrderId, evidenceId } });
    if (body.items.length > 0) throw new NotRun(STARTED);
  }

  /** The outcome of a call that was started. Never throws: what was carried out stays so. */
  async report(
    { decisionId, evidenceId }: Started,
    outcome: 'performed' | 'failed',
  ): Promise<void> {
    const { workOrderId, onUnreported } = this.work;
    await this.writ
      .post('/v1/decisions/{decisionId}/outcome', {
        path: { decisionId },
        body: { workOrderId, outcome, ...(evidenceId !== undefined && { evidence: [evidenceId] }) },
      })
      .catch((error: unknown) => onUnreported?.(error));
  }

  /**
   * The outcome of a call that this or another process started. It goes to the decision under which the call started, whatever
   * policy says by now; the evidence of the start is looked for up to `forMs`. Never throws, as `report`.
   */
  async reportStarted(
    call: ToolCall,
    outcome: 'performed' | 'failed',
    { forMs = FOLLOWED_MS }: Pick<WaitOptions, 'forMs'> = {},
  ): Promise<void> {
    try {
      await this.report(await this.startedBy(asMade(call), forMs), outcome);
    } catch (error) {
      this.work.onUnreported?.(error);
    }
  }

  private async startedBy(call: ToolCall, forMs: number): Promise<Started> {
    const until = performance.now() + forMs;
    for (;;) {
      const started = await this.findStart(call);
      if (started) return started;
      if (performance.now() >= until)
        throw new WritError([
          `No start of this call of ${call.tool} is known: nothing is reported.`,
        ]);
      await sleep(PAUSE_MS);
    }
  }

  private async findStart(call: ToolCall): Promise<Started | undefined> {
    const { workOrderId } = this.work;
    const query = { workOrderId, kind: START, sort: '-recordedAt' } as const;
    for await (const { evidenceId, purpose, sha256 } of this.writ.list('/v1/evidence', { query })) {
      // Evidence of others may say the same, under another id.
      if (!purpose || evidenceId !== (await startOf(call.callId, purpose))) continue;
      if (sha256 === (await sha256Of(await startTextOf(call, purpose))))
        return { decisionId: purpose, evidenceId };
    }
    return undefined;
  }
}

/** The kind of the evidence of a start. */
const START = 'tool-call';
/** How long views take to follow the log at most. */
const FOLLOWED_MS = 5_000;
const PAUSE_MS = 100;

/** A call with a deep copy of its input: who has the object may change it while an owner decides. Throws `NotRun`. */
export const asMade = (call: ToolCall): ToolCall => ({
  ...call,
  input: call.input === undefined ? undefined : copyOfJson(call.input, '/input'),
});

/** What binds an action to one call and its exact arguments. */
const boundOf = async ({ tool, input, callId }: ToolCall) => {
  // A tool may take no arguments.
  const digest = await sha256Of(canonicalJson({ tool, ...(input !== undefined && { input }) }));
  return { 'call-id': callId ?? digest, 'call-digest': digest };
};

/** The content of the evidence of a start. */
const startTextOf = async (call: ToolCall, decision: string): Promise<string> => {
  const { tool, attemptId: attempt } = call;
  const start = { tool, ...(await boundOf(call)), ...(attempt !== undefined && { attempt }) };
  return canonicalJson({ ...start, decision });
};

/** The id of the evidence of a start: of the call, or of the decision where a later call has another id. */
const startOf = (callId: string | undefined, decisionId?: string): Promise<string> =>
  sha256Of(callId === undefined ? `decision ${decisionId}` : `call ${callId}`);

const STARTED = 'this call was started before, and may have been carried out then.';

/** Why a call does not run, for the agent. */
export const whyNot = ({ outcome, owner, reasons, nextAction }: Decision): string =>
  `Writ says ${outcome}, and ${owner} decides next. ${[...reasons, nextAction].join(' ')}`;
