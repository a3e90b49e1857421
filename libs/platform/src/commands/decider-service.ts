import { type Command, type CommandKey } from '#kernel';
import { activeContext, annotate, traced } from '../tracing';
import { type Unstamped } from './command-validator';
import { commandKey } from './command-item';
import { type DeciderConfig } from './decider-config';
import { type EventStore } from './event-store';
import { FoldedStreams } from './folded-streams';
import { type Handled, type Job } from './stored-answer';
import { Lane } from './lane';
import { Turns } from './turns';

const DEADLINE_MS = 8_000;

/**
 * The one place where read, decide and append meet. Every command of every service passes here.
 *
 * Commands of one stream wait for each other in a lane (ADR 44). Safe to call again with the same command:
 * delivery is at least once, recording exactly once. Refusals are stored with the command id too, so a repeat
 * gets the same one. Throws `Refusal` for a business no and `Unavailable` when the deadline passes without an
 * outcome.
 */
export class DeciderService<State, C extends Command, Context> {
  private readonly streams: FoldedStreams<State>;
  private readonly lanes = new Map<string, Lane<Job<C>>>();
  /** Commands that are yet to be answered. */
  private readonly open = new Map<string, Promise<Handled>>();

  constructor(
    private readonly store: EventStore,
    private readonly deciding: DeciderConfig<State, C, Context>,
  ) {
    this.streams = deciding.streams ?? new FoldedStreams(store, deciding.decider);
  }

  async handle(unstamped: Unstamped<C>): Promise<Handled> {
    const key = commandKey(unstamped);
    const name = nameOf(unstamped, key);
    const open = this.open.get(name);
    // Sent again while it waits, it waits for the same answer: it would only make the line longer.
    if (open) return { ...(await open), replayed: true };
    const handled = this.inSpan(unstamped, () => this.enqueue(unstamped, key));
    this.open.set(name, handled);
    return handled.finally(() => this.open.delete(name));
  }

  private inSpan(command: Unstamped<C>, handle: () => Promise<Handled>): Promise<Handled> {
    return traced(
      () => ({ name: `command ${command.type}` }),
      async () => {
        const handled = await handle();
        annotate(() => ({
          'writ.command.replayed': handled.replayed,
          ...this.deciding.attributesOf?.(handled.answer),
        }));
        return handled;
      },
    );
  }

  private enqueue(unstamped: Unstamped<C>, key: CommandKey): Promise<Handled> {
    const command = unstamped as unknown as C;
    const lane = this.laneOf(command.metadata.tenant, this.deciding.streamOf(command));
    const arrivedAt = performance.now();
    const deadline = arrivedAt + DEADLINE_MS;
    return new Promise((resolve, reject) => {
      const attempt = { asOf: 'memory', isAlone: false, trace: activeContext() } as const;
      lane.add({ command, key, arrivedAt, deadline, resolve, reject, ...attempt });
      if (this.deciding.goesAhead?.(command)) this.deciding.turns?.hurry(lane);
    });
  }

  /**
   * Whether it would record nothing now. Most commands of reactions and timers find nothing to do, and are not worth a row that
   * is stored forever: sent again they find the same, or do what has come due since.
   */
  async findsNothingToDo(unstamped: Unstamped<C>): Promise<boolean> {
    const { decider, streamOf, contextOf } = this.deciding;
    const { tenant } = unstamped.metadata;
    const { state, now } = await this.streams.at(tenant, streamOf(unstamped as unknown as C));
    const command = {
      ...unstamped,
      metadata: { ...unstamped.metadata, now },
    } as unknown as C;
    const context = await contextOf(command, state, 'log');
    return decider.decide({ ...command, context }, state).length === 0;
  }

  private laneOf(tenant: string, stream: string): Lane<Job<C>> {
    const name = `${tenant}/${stream}`;
    const known = this.lanes.get(name);
    if (known) return known;
    const queue = new Turns(this.store, this.streams, this.deciding, { tenant, stream });
    const lane = new Lane<Job<C>>(
      (jobs) => this.turnOf(queue, jobs),
      () => this.lanes.delete(name),
    );
    this.lanes.set(name, lane);
    return lane;
  }

  private async turnOf(queue: Turns<State, C, Context>, jobs: Lane<Job<C>>): Promise<void> {
    const { turns, goesAhead } = this.deciding;
    const next = jobs.peek();
    if (!turns || (next && goesAhead?.(next.command))) return queue.take(jobs);
    const wait = turns.run(() => queue.take(jobs), jobs);
    // A turn does not fail: there was no room to wait for one.
    await wait.catch((error: unknown) => jobs.rejectUntil(performance.now(), error));
  }
}

/** The same for the same command by the same credential, with the same limits. */
const nameOf = (
  { metadata: { tenant, actor, workflows, ifVersion } }: Unstamped<Command>,
  key: CommandKey,
): string => JSON.stringify([tenant, key, actor.key, workflows, ifVersion]);
