import { v5 as uuidv5 } from 'uuid';
import {
  type decideAction,
  eventFilters,
  eventSubject,
  type ProposedAction,
  type ResolveFromEventBody,
} from '#contracts';
import {
  type CommandMetadata,
  fold,
  type NewEvent,
  type Reaction,
  type RecordedEvent,
} from '#kernel';
import { type CommandFrame, react } from '#platform';
import { builtInCatalogue, evolve, unknownWorkOrder, type WorkOrder } from '#work-order';
import { approvalDecider } from '../../apps/approvals/src/domain/approval.decider';
import { reactions as ofApprovals } from '../../apps/approvals/src/reactions';
import { exceptionDecider } from '../../apps/exceptions/src/domain/exception.decider';
import { raiseFor, unsettled } from '../../apps/exceptions/src/domain/unsettled-blockages';
import { reactions as ofExceptions } from '../../apps/exceptions/src/reactions';
import { workOrderDecider } from '../../apps/intake/src/domain/work-order.decider';
import { reactions as ofIntake } from '../../apps/intake/src/reactions';
import { type DecisionContext } from '../../apps/policy/src/domain/decision-context';
import { decisionDecider } from '../../apps/policy/src/domain/decision.decider';
import { reactions as ofPolicy } from '../../apps/policy/src/reactions';

/** How a delivery ends: handled, failed before anything, or killed between the append and the acknowledgement. */
export type Ending = 'handled' | 'failed' | 'killed';

interface Delivery {
  readonly service: Service;
  readonly reaction: Reaction;
  readonly event: RecordedEvent;
}

const services = {
  approvals: ofApprovals,
  exceptions: ofExceptions,
  intake: ofIntake,
  policy: ofPolicy,
};
type Service = keyof typeof services;

/** Those whose effects are in the stream of the work order, and whose context is that stream. */
const isPlayed = ({ name }: Reaction): boolean =>
  /^(raise|resolve|unblock|deliver|supersede|decide-again)-/.test(name);

/** Whether a reaction gets the event, by the last tokens of its subject. */
const isDelivered = ({ on, detail }: Reaction, event: RecordedEvent): boolean =>
  on === event.type && eventFilters(on, detail).includes(eventSubject({ ...event, tenant: '*' }));

const START_MS = Date.parse('2030-01-01T00:00:00.000Z');
const WORK = 'wo-1';

/**
 * A work order, its reactions and its deciders, without servers: every event is delivered to every reaction
 * that listens, when and as often as the test says. A command id is recorded with its append, as in the ledger.
 */
export class Deliveries {
  readonly events: RecordedEvent[] = [];
  private readonly pending: Delivery[] = [];
  private readonly commands = new Set<string>();
  private ids = 0;
  private passedMs = 0;

  /** Decides by the rules that are given, where any are; otherwise nothing is decided again. */
  constructor(private readonly rules?: Pick<DecisionContext, 'definition' | 'policy'>) {}

  get left(): number {
    return this.pending.length;
  }

  get workOrder(): WorkOrder {
    return fold({ initialState: unknownWorkOrder, evolve }, this.events);
  }

  /** Appends what was reported; `lateBy` says how many seconds ago it happened. */
  report(event: NewEvent, lateBy = 0): void {
    const at = new Date(this.nowMs() - lateBy * 1_000).toISOString();
    this.append([{ ...event, occurredAt: at }], { id: 'reporter' }, null);
  }

  /** Asks policy for a decision, as a delegate does. */
  propose(action: ProposedAction, by: string): void {
    const data = { workOrderId: WORK, action };
    const metadata = {
      commandId: `proposal-${this.events.length}`,
      tenant: 'default',
      correlationId: 'c',
      actor: { id: by },
      roles: ['delegate'],
    };
    this.decide('policy', {
      name: 'decide' satisfies (typeof decideAction)['name'],
      data,
      metadata,
    });
  }

  /** Lets time go by in which nothing happens. */
  wait(hours: number): void {
    this.passedMs += hours * 3_600_000;
  }

  get now(): string {
    return new Date(this.nowMs()).toISOString();
  }

  /** Delivers one of those that wait, in any order. */
  async deliver(which: number, ending: Ending): Promise<void> {
    const delivery = this.pending[which % this.pending.length];
    if (!delivery) return;
    if (ending !== 'failed') await this.handle(delivery);
    if (ending === 'handled') this.pending.splice(this.pending.indexOf(delivery), 1);
  }

  private async handle({ service, reaction, event }: Delivery): Promise<void> {
    await react(
      service,
      reaction,
      event,
      async (frame) => this.command(service, frame),
      () => undefined,
    );
  }

  private command(service: Service, frame: CommandFrame): void {
    if (frame.name !== 'resolve-from-event') return this.decide(service, frame);
    const about = frame.data as ResolveFromEventBody;
    const { isEnded, unraised } = unsettled(this.workOrder, about, builtInCatalogue);
    for (const blockage of unraised) {
      const { type, data, causationId } = raiseFor(blockage, about);
      const commandId = uuidv5('parted', causationId);
      const metadata = { ...frame.metadata, commandId, causationId };
      this.decide(service, { name: type, data, metadata });
    }
    if (isEnded) this.decide(service, frame);
  }

  private decide(service: Service, { name, data, metadata }: CommandFrame): void {
    if (this.commands.has(metadata.commandId)) return;
    const now = new Date(this.nowMs()).toISOString();
    const command = {
      type: name,
      data,
      metadata: { ...metadata, now } as CommandMetadata,
      context: service === 'policy' ? this.contextOfPolicy() : this.contextOf(),
    };
    const { decide } = deciders[service];
    const events = decide(command, this.workOrder);
    this.append(events, metadata.actor, metadata.causationId ?? null);
    this.commands.add(metadata.commandId);
  }

  private append(
    events: readonly NewEvent[],
    actor: RecordedEvent['actor'],
    causationId: string | null,
  ): void {
    for (const { type, data, occurredAt } of events) {
      const recordedAt = new Date(this.nowMs()).toISOString();
      const version = this.events.length + 1;
      const event: RecordedEvent = {
        id: uuidv5(`event-${version}`, NAMESPACE),
        type,
        schemaVersion: 1,
        tenant: 'default',
        stream: `work-order-${WORK}`,
        version,
        position: version,
        occurredAt: occurredAt ?? recordedAt,
        recordedAt,
        actor,
        causationId,
        correlationId: 'c',
        data,
      };
      this.events.push(event);
      for (const [service, reactions] of Object.entries(services))
        for (const reaction of reactions)
          if (isDelivered(reaction, event) && isPlayed(reaction) && this.isServed(service))
            this.pending.push({ service: service as Service, reaction, event });
    }
  }

  private contextOf(): object {
    this.ids += 2;
    return {
      catalogue: builtInCatalogue,
      calendars: {},
      definition: undefined,
      newIds: [`exception-${this.ids}`, `exception-${this.ids + 1}`],
      absences: {},
    };
  }

  private isServed(service: string): boolean {
    return service !== 'policy' || this.rules !== undefined;
  }

  private contextOfPolicy(): DecisionContext {
    const at = this.events.length;
    return {
      definition: undefined,
      policy: undefined,
      halts: {},
      ...this.rules,
      ids: {
        decision: (replaced = '') => `decision-${at}${replaced && `-of-${replaced}`}`,
        approval: (decisionId, kind) => `${kind}-of-${decisionId}`,
        track: (parent, track) => `${track}-of-${parent}`,
      },
    };
  }

  /** A second for each event. */
  private nowMs(): number {
    return START_MS + this.passedMs + this.events.length * 1_000;
  }
}

const NAMESPACE = '4f1c1f0e-7a53-4f0e-9d5b-2f6f0f5c8e11';

/** What all deciders have in common, as the shell calls them. */
interface AnyDecider {
  readonly decide: (command: unknown, state: WorkOrder) => readonly NewEvent[];
}

const deciders = {
  approvals: approvalDecider,
  exceptions: exceptionDecider,
  intake: workOrderDecider,
  policy: decisionDecider,
} as unknown as Readonly<Record<Service, AnyDecider>>;
