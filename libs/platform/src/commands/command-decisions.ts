import { type Command, type CommandMetadata, Refusal } from '#kernel';
import { type Decided, itemOf } from './command-item';
import { type CommandInContext, type DeciderConfig } from './decider-config';
import { type FoldedStreams } from './folded-streams';
import { type Decision, type Job, refusalAnswer, replay, settle, type Tip } from './stored-answer';
import { type Folded } from './stream-memory';
import { Unavailable } from './unavailable';
import { mustBeWithinLimit } from './workflow-limit';

/** A stream and its tenant. */
export interface StreamName {
  readonly tenant: string;
  readonly stream: string;
}

/**
 * Decides single commands. What is remembered of a stream, and what is yet to be recorded, may lead to an append,
 * which fails where it is wrong. It never leads to a refusal: a no, and any failure, is decided on a state that the
 * ledger had at some moment after the command arrived.
 */
export class CommandDecisions<State, C extends Command, Context> {
  constructor(
    private readonly streams: FoldedStreams<State>,
    private readonly deciding: DeciderConfig<State, C, Context>,
    private readonly name: StreamName,
  ) {}

  /**
   * What is to be appended for a command; `later` where it says no on what is yet to be recorded. `settled`: it
   * was answered.
   */
  async decide(job: Job<C>, tip: Tip<State>): Promise<Decision<State> | 'later' | 'settled'> {
    try {
      const isRecorded = tip.follows === undefined;
      const decision = await this.decideOn(job, tip, job.asOf).catch(unlessAway);
      if (decision && decision.item.events.length > 0) return decision;
      // No refusal, and no failure, rests on what is yet to be recorded.
      if (!isRecorded) return 'later';
      if (decision && this.isFresh(job, tip)) return decision;
      return await this.decideFreshly(job, tip.on, job.arrivedAt > tip.on.knownAt);
    } catch (error) {
      job.reject(error);
      return 'settled';
    }
  }

  /** A context that an append does not check is read afresh each time. */
  private isFresh(job: Job<C>, { on }: Tip<State>): boolean {
    return job.arrivedAt <= on.knownAt && (job.asOf === 'log' || !this.deciding.dependsOn);
  }

  private async decideFreshly(
    job: Job<C>,
    tip: Folded<State>,
    mustRead: boolean,
  ): Promise<Decision<State> | 'settled'> {
    const { tenant, stream } = this.name;
    const read = mustRead ? await this.streams.at(tenant, stream, job.key) : undefined;
    if (read?.command) {
      const known = read.command;
      // Another credential of the principal may have sent it, without this limit.
      this.mustBeWithinLimit(job.command, read.state);
      settle(job, () => replay(known));
      return 'settled';
    }
    const on = read ?? tip;
    try {
      return await this.decideOn(job, { on }, 'log');
    } catch (error) {
      if (read || error instanceof Unavailable) throw error;
      // What was done before is answered, though it could not be done now.
      return this.decideFreshly(job, tip, true);
    }
  }

  private async decideOn(
    { command: unstamped, key }: Job<C>,
    { on, follows }: Tip<State>,
    asOf: 'log' | 'memory',
  ): Promise<Decision<State>> {
    const { contextOf, dependsOn, describe } = this.deciding;
    const command = { ...unstamped, metadata: { ...unstamped.metadata, now: on.now } };
    this.mustBeWithinLimit(command, on.state);
    const context = await contextOf(command, on.state, asOf);
    const decided = this.decided({ ...command, context }, on, dependsOn?.(context) ?? []);
    const at = { stream: this.name.stream, version: on.version, follows };
    return { on, item: itemOf(command, key, at, decided, describe) };
  }

  private mustBeWithinLimit(command: C, state: State): void {
    const { workflowsOf } = this.deciding;
    mustBeWithinLimit(command.metadata.workflows, workflowsOf?.(command, state) ?? []);
  }

  private decided(
    command: CommandInContext<C, Context>,
    { state, version }: Pick<Folded<State>, 'state' | 'version'>,
    dependsOn: Decided['dependsOn'],
  ): Decided {
    const { decider, answerOf } = this.deciding;
    try {
      mustBeAt(version, command.metadata);
      const events = decider.decide(command, state);
      return { events, answer: answerOf(command, events, state), dependsOn };
    } catch (error) {
      if (error instanceof Refusal) return { events: [], answer: refusalAnswer(error), dependsOn };
      throw error;
    }
  }
}

/** A failure is decided again; an outage would only take as long again. */
const unlessAway = (error: unknown): undefined => {
  if (error instanceof Unavailable) throw error;
};

/** Refuses with `version_mismatch` what was sent on another version of the stream than it has. */
const mustBeAt = (version: number, { ifVersion }: Pick<CommandMetadata, 'ifVersion'>): void => {
  if (ifVersion !== undefined && ifVersion !== version)
    throw new Refusal(
      'version_mismatch',
      `The version is ${version} by now, not ${ifVersion}: read it again and decide on that.`,
      { version },
    );
};
