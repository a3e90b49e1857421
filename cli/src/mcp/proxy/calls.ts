import { randomUUID } from 'node:crypto';
import { type CallToolResult } from '@modelcontextprotocol/server';
import { type WritError } from '#client';
import { type Decision } from '../../commands/decision-card';
import {
  actionOf,
  bytesOf,
  type CallArguments,
  sha256Of,
  type UpstreamCall,
} from './action-of-call';
import { type Call, resultOf, ownResult, UNKNOWN, type UpstreamAnswer, waitsFor } from './call';
import { type Decisions, mayRun } from './decisions';
import { type Journal } from './journal';
import { type MappedTool, type MappedTools } from './mapped-tools';
import { nameOf } from './read-mapping';
import { type Sending } from './upstream';

/** What became of a call that the agent makes: its result, or the call that it comes back for. */
export type Made = { readonly result: CallToolResult } | { readonly waiting: Call };

/** Calls of an agent, from the question to the report. Everything that may have an effect is in the journal first. */
export class Calls {
  constructor(
    private readonly tools: MappedTools,
    private readonly decisions: Decisions,
    private readonly journal: Journal,
    private readonly onDeferred: (call: Call) => void,
    private readonly onEnded: () => void,
  ) {}

  async make(name: string, args: CallArguments): Promise<Made> {
    const tool = this.tools.named(name);
    if (!tool) return { result: ownResult(`The mapping has no tool ${name}: not run.`) };
    const bytes = bytesOf({ server: tool.server, name: tool.mapping.tool, arguments: args });
    const before = await this.earlier(tool, bytes);
    return before ?? this.proposed(tool, bytes);
  }

  /** A call that has to run still: asks again with the action of its bytes, and goes on as the answer says. */
  async goOn(call: Call): Promise<Call> {
    const tool = this.tools.named(call.tool);
    if (!tool) return this.refused(call, `The mapping has no tool ${call.tool} any more: not run.`);
    const { server, name } = JSON.parse(call.bytes) as UpstreamCall;
    if (server !== tool.server || name !== tool.mapping.tool)
      return this.refused(call, `The mapping leads ${call.tool} elsewhere now: not run.`);
    await tool.upstream.ready();
    const decision = await this.decided(tool, call.id, call.bytes);
    if (mayRun(decision)) {
      const sent = this.journal.change(call.id, ['waiting'], { state: 'sent', ...at(decision) });
      return sent ? this.sent(sent, tool) : this.journal.call(call.id)!;
    }
    if (decision.outcome === 'stop') return this.refused(call, stopped(decision), at(decision));
    const message = waiting(call.id, decision);
    return this.journal.change(call.id, ['waiting'], { ...at(decision), message }) ?? call;
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

  private async proposed(tool: MappedTool, bytes: string): Promise<Made> {
    const id = randomUUID();
    const decision = await this.decided(tool, id, bytes);
    if (!mayRun(decision) && decision.outcome === 'stop')
      return { result: ownResult(stopped(decision), { ...decision }) };
    if (!mayRun(decision)) {
      const call = this.recorded(tool, id, bytes, decision, true);
      this.onDeferred(call);
      return { waiting: call };
    }
    const isThere = await tool.upstream.ready().then(
      () => true,
      () => false,
    );
    const call = this.recorded(tool, id, bytes, decision, false);
    return { result: resultOf(await this.sent(call, tool, isThere)) };
  }

  private async decided(tool: MappedTool, id: string, bytes: string): Promise<Decision> {
    const kind = await this.tools.kindOf(tool);
    return this.decisions.ask(actionOf(tool.mapping, kind, id, bytes));
  }

  private recorded(
    tool: MappedTool,
    id: string,
    bytes: string,
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

  /** Sends a call that the journal has as sent. What goes out is made of its recorded bytes, and of nothing else. */
  private async sent(call: Call, { upstream, server }: MappedTool, isThere = true): Promise<Call> {
    const { name, arguments: args } = JSON.parse(call.bytes) as UpstreamCall;
    const sending = isThere ? await upstream.call({ name, arguments: args }) : 'unmade';
    const ended = this.ended(call, server, sending);
    this.onEnded();
    return ended;
  }

  private ended(call: Call, server: string, sending: Sending): Call {
    if (sending === 'lost')
      return this.journal.change(call.id, ['sent'], { state: 'unknown', message: UNKNOWN })!;
    // Nothing ran: a deferred call is tried again, and the agent learns of any other.
    if (sending === 'unmade' && call.deferred)
      return this.journal.change(call.id, ['sent'], { state: 'waiting' })!;
    const nothingRan = {
      code: -32_000,
      message: `The server ${server} cannot be reached: not run.`,
    };
    const answer: UpstreamAnswer = sending === 'unmade' ? { error: nothingRan } : sending;
    const text = JSON.stringify(answer);
    return this.journal.change(call.id, ['sent'], {
      state: 'answered',
      answerSha256: sha256Of(text),
      answerBytes: Buffer.byteLength(text),
      failed: 'error' in answer || answer.result.isError === true,
      collected: !call.deferred,
      answer,
    })!;
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
