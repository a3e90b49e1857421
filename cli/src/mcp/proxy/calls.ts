import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import { mayRun, type WritError } from '#client';
import { type Decision } from '../../commands/decision-card';
import {
  actionOf,
  bytesOf,
  type CallArguments,
  sha256Of,
  type UpstreamCall,
} from './action-of-call';
import {
  type Call,
  GIVEN_UP,
  ownResult,
  resultOf,
  SENT,
  UNKNOWN,
  unreachable,
  type UpstreamAnswer,
  waitsFor,
  waitsForServer,
} from './call';
import { type Decisions, isStopped, mayHaveDecided } from './decisions';
import { type Journal } from './journal';
import { type MappedTool, type MappedTools } from './mapped-tools';
import { type Proposal, Proposals } from './proposals';
import { nameOf } from './read-mapping';
import { type Sending } from './upstream';

/** What became of a call that the agent makes: its result, or the call that it comes back for. */
export type Made = { readonly result: CallToolResult } | { readonly waiting: Call };

/** Calls of an agent, from the question to the report. Everything that may have an effect is in the journal first. */
export class Calls {
  private readonly undecided = new Proposals();

  constructor(
    private readonly tools: MappedTools,
    private readonly decisions: Decisions,
    private readonly journal: Journal,
    private readonly onDeferred: (call: Call) => void,
    private readonly onEnded: () => void,
  ) {}

  /** Throws where no such tool is mapped. `signal` is aborted when the agent gives the call up. Rejects then, unless the call was sent before: its answer waits for the agent. */
  async make(name: string, args: CallArguments, signal: AbortSignal): Promise<Made> {
    const tool = this.tools.named(name);
    if (!tool)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `The mapping has no tool ${name}: not run.`,
      );
    const bytes = bytesOf({ server: tool.server, name: tool.mapping.tool, arguments: args });
    const before = await this.earlier(tool, bytes);
    return before ?? this.proposed(tool, this.undecided.begin(bytes, signal));
  }

  /** A call that has to run still: asks again with the action of its bytes, and goes on as the answer says. */
  async goOn(call: Call): Promise<Call> {
    const tool = this.tools.named(call.tool);
    if (!tool) return this.refused(call, `The mapping has no tool ${call.tool} any more: not run.`);
    const { server, name } = JSON.parse(call.bytes) as UpstreamCall;
    if (server !== tool.server || name !== tool.mapping.tool)
      return this.refused(call, `The mapping leads ${call.tool} elsewhere now: not run.`);
    await tool.upstream.ready().catch((error: unknown) => {
      const message = waitsForServer(call.id, server);
      this.journal.change(call.id, ['waiting'], { message });
      throw error;
    });
    const now = this.journal.call(call.id)!;
    // Who proposed it again would ask its owner again.
    if (now.state !== 'waiting') return now;
    const decision = await this.decided(tool, call.id, call.bytes);
    if (mayRun(decision)) {
      const change = { state: 'sent', message: SENT, ...at(decision) } as const;
      const sent = this.journal.change(call.id, ['waiting'], change);
      return sent ? this.sent(sent, tool) : this.journal.call(call.id)!;
    }
    if (isStopped(decision)) return this.refused(call, stopped(decision), at(decision));
    const message = waiting(call.id, decision);
    return (
      this.journal.change(call.id, ['waiting'], { ...at(decision), message }) ??
      this.cancelledMeanwhile(call, decision)
    );
  }

  /** The agent gives up a call that waits: it is not sent, and its owner has to answer no more. */
  cancel(id: string): void {
    const message = 'Cancelled before it was sent: not run.';
    if (this.journal.change(id, ['waiting'], { state: 'cancelled', message })) this.onEnded();
  }

  /** What the same call before this one answers. */
  private async earlier(tool: MappedTool, bytes: string): Promise<Made | undefined> {
    const sha256 = sha256Of(bytes);
    const lost = this.journal.unknown(sha256);
    if (lost && lost.authority !== 'read') {
      if (!(await this.decisions.isReported(lost.decisionId)))
        return { result: resultOf({ ...lost, tool: nameOf(tool.mapping) }) };
      this.journal.change(lost.id, ['unknown'], { state: 'settled', reported: true });
    }
    const call = this.journal.uncollected(sha256, this.decisions.workOrderId);
    if (!call) return undefined;
    return call.state === 'waiting' || call.state === 'sent'
      ? { waiting: call }
      : { result: this.collected(call) };
  }

  /** The result of a call that ended, which the agent has now. */
  collected(call: Call): CallToolResult {
    if (!call.collected) this.journal.change(call.id, [call.state], { collected: true });
    return resultOf(call);
  }

  /**
   * Decides on a new call, and sends it where it may run. A call that the agent gave up meanwhile is neither sent nor recorded: the
   * agent may have made it again, and then that one goes on.
   */
  private async proposed(tool: MappedTool, proposal: Proposal): Promise<Made> {
    const { decision, isThere } = await this.allowed(tool, proposal).catch((error: unknown) => {
      if (!proposal.signal.aborted && mayHaveDecided(error)) proposal.leave();
      throw error;
    });
    this.undecided.end(proposal);
    if (isStopped(decision)) return { result: ownResult(stopped(decision), { ...decision }) };
    const call = this.recorded(tool, proposal, decision, !mayRun(decision));
    if (!call.deferred)
      return { result: resultOf(await this.sent(call, tool, isThere, proposal.signal)) };
    this.onDeferred(call);
    return { waiting: call };
  }

  /** The decision, and whether the server is there where the call may run. */
  private async allowed(tool: MappedTool, { id, bytes, signal }: Proposal) {
    const decision = await this.decided(tool, id, bytes, signal);
    if (!mayRun(decision)) return { decision, isThere: false };
    const isThere = await tool.upstream.ready().then(
      () => true,
      () => false,
    );
    return { decision, isThere };
  }

  private async decided(
    tool: MappedTool,
    id: string,
    bytes: string,
    signal?: AbortSignal,
  ): Promise<Decision> {
    const kind = await this.tools.kindOf(tool);
    return this.decisions.ask(actionOf(tool.mapping, kind, id, bytes), signal);
  }

  private recorded(
    tool: MappedTool,
    { id, bytes }: Proposal,
    decision: Decision,
    deferred: boolean,
  ): Call {
    const now = new Date().toISOString();
    const call: Call = {
      id,
      tool: nameOf(tool.mapping),
      bytes,
      sha256: sha256Of(bytes),
      authority: this.tools.authorityOf(tool),
      workOrderId: this.decisions.workOrderId,
      ...at(decision),
      state: deferred ? 'waiting' : 'sent',
      deferred,
      collected: false,
      reported: false,
      message: deferred ? waiting(id, decision) : '',
      createdAt: now,
      updatedAt: now,
    };
    this.journal.add(call);
    return call;
  }

  /**
   * Sends a call that the journal has as sent. What goes out is made of its recorded bytes, and of nothing else. Where the agent
   * gives it up meanwhile, the same call is this one until the agent has its answer; a read may be made again.
   */
  private async sent(
    call: Call,
    { upstream, server }: MappedTool,
    isThere = true,
    signal?: AbortSignal,
  ): Promise<Call> {
    const { name, arguments: args } = JSON.parse(call.bytes) as UpstreamCall;
    const givenUp = (): void =>
      void this.journal.change(call.id, ['sent'], { deferred: true, message: GIVEN_UP });
    if (call.authority !== 'read') signal?.addEventListener('abort', givenUp);
    const sending = isThere ? await upstream.call({ name, arguments: args }) : 'unmade';
    signal?.removeEventListener('abort', givenUp);
    const ended = this.ended(call, server, sending);
    this.onEnded();
    return ended;
  }

  private ended(call: Call, server: string, sending: Sending): Call {
    if (sending === 'lost')
      return this.journal.change(call.id, ['sent'], { state: 'unknown', message: UNKNOWN })!;
    // Nothing ran: a deferred call is tried again, and the agent learns of any other.
    if (sending === 'unmade' && call.deferred)
      return this.journal.change(call.id, ['sent'], {
        state: 'waiting',
        message: waitsForServer(call.id, server),
      })!;
    const message = sending === 'unmade' ? unreachable(server) : '';
    const answer: UpstreamAnswer =
      sending === 'unmade' ? { error: { code: -32_000, message } } : sending;
    const text = JSON.stringify(answer);
    return this.journal.change(call.id, ['sent'], {
      state: 'answered',
      answerSha256: sha256Of(text),
      answerBytes: Buffer.byteLength(text),
      failed: 'error' in answer || answer.result.isError === true,
      // As the journal has it: the agent may have given it up since.
      collected: !this.journal.call(call.id)!.deferred,
      message,
      answer,
    })!;
  }

  /** A call that the agent gave up while Writ decided on it again: what waits now is withdrawn, too. */
  private cancelledMeanwhile(call: Call, decision: Decision): Call {
    const change = { ...at(decision), reported: false };
    const cancelled = this.journal.change(call.id, ['cancelled'], change);
    if (cancelled) this.onEnded();
    return cancelled ?? call;
  }

  private refused(call: Call, message: string, made: Partial<ReturnType<typeof at>> = {}): Call {
    const refused = { state: 'refused', message, ...made } as const;
    return this.journal.change(call.id, ['waiting'], refused) ?? call;
  }
}

/** Which decision it is, and where the ledger has it. */
const at = ({ decisionId, position }: Decision) => ({
  decisionId,
  ...(position !== undefined && position !== null && { position: String(position) }),
});

const reasonsOf = ({ reasons = [] }: Decision): string => reasons.join(' ');

const waiting = (id: string, decision: Decision): string =>
  waitsFor(id, decision.owner ?? 'its owner', reasonsOf(decision));

const stopped = (decision: Decision): string =>
  `Not run: Writ says stop${decision.code ? ` (${decision.code})` : ''}. ${reasonsOf(decision)} ` +
  `The owner is ${decision.owner ?? 'TBD'}. ${decision.nextAction ?? ''}`.trim();

/** The answer where there is no decision. */
export const undecided = (error: WritError): CallToolResult =>
  ownResult(`Not run: ${error.message}`);
