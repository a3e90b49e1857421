import { v5 as uuidv5 } from 'uuid';
import {
  openRemediation,
  type OpenRemediationBody,
  recurRemediation,
  type RecurRemediationBody,
  type RecurRemediationsBody,
  SERVICE_ROLE,
  streamOf,
} from '#contracts';
import { type Command } from '#kernel';
import {
  type AdmittedCommand,
  DeciderService,
  type Deciding,
  type EventStore,
  FoldedStreams,
  type Platform,
} from '#platform';
import { type Debts as OwedAlone, type WorkOrder } from '#work-order';
import { DebtViews, type OwedBy } from './debt-views';
import { decidingDebts, decidingRemediations } from './deciding-debts';
import { type DebtContext, type RemediationContext } from './domain/debt-context';
import { type DebtCommand, type RemediationCommand } from './domain/debt.decider';
import { type OpenRemediation } from './domain/drift-remediation';
import { namesOf } from './domain/names-of';
import { type AloneCommand } from './domain/remediation.decider';
import { DriftChains } from './drift-chains';
import { type Surroundings } from './surroundings';

/** What a reaction or a timer hears where nothing was to be done. */
const NOTHING = { answer: {}, position: null, replayed: false } as const;

/** Break-glasses and what they owe, on the streams of work orders and in streams of remediations. */
export class Debts {
  private readonly store: EventStore;
  private readonly views: DebtViews;
  private readonly decidingOnWork: Deciding<WorkOrder, DebtCommand, DebtContext>;
  private readonly decidingAlone: Deciding<OwedAlone, AloneCommand, RemediationContext>;
  private readonly onWork: DeciderService<WorkOrder, DebtCommand, DebtContext>;
  private readonly alone: DeciderService<OwedAlone, AloneCommand, RemediationContext>;
  private readonly chains: DriftChains;

  constructor(
    { store, bus }: Pick<Platform, 'store' | 'bus'>,
    private readonly surroundings: Surroundings,
  ) {
    this.store = store;
    this.views = new DebtViews(bus);
    this.decidingOnWork = decidingDebts(surroundings, this.views);
    this.decidingAlone = decidingRemediations(store, surroundings, this.views);
    this.onWork = new DeciderService(store, this.decidingOnWork);
    this.alone = new DeciderService(store, this.decidingAlone);
    this.chains = new DriftChains(store, surroundings);
  }

  async handle(admitted: AdmittedCommand): Promise<object> {
    if (admitted.type === 'recur-remediations') return this.recur(admitted);
    if (admitted.type === 'open-remediation') return this.open(admitted);
    const command = admitted as unknown as DebtCommand;
    if (isAboutRemediation(command) && (await this.standsAlone(command)))
      return (await this.isIdle(command, this.decidingAlone))
        ? NOTHING
        : this.alone.handle(command);
    return (await this.isIdle(command, this.decidingOnWork))
      ? NOTHING
      : this.onWork.handle(command);
  }

  /**
   * Opens again what an exception shows to have failed. A reaction is pure and knows no remediation, and no
   * stream knows those of other work orders: so it sends one command with the code, and here a view that has
   * come as far as the exception says which they are. Each gets a command of its own, whose id comes of the
   * first one's, so that a redelivery does nothing twice; the deciders look at each again, on its stream.
   */
  private async recur({ data, metadata }: AdmittedCommand): Promise<object> {
    const { code, exceptionId, recurredOn, raisedAt, position } = data as RecurRemediationsBody;
    const found = await this.completed(metadata.tenant, code, position);
    // Work that is only observed calls nobody.
    if (found.length === 0 || (await this.isObserved(metadata.tenant, recurredOn))) return NOTHING;
    for (const owed of found) {
      const body: RecurRemediationBody = { ...owed, exceptionId, recurredOn, raisedAt };
      const commandId = uuidv5(owed.remediationId, uuidv5(metadata.commandId, RECURRENCES));
      await this.handle({
        type: recurRemediation.name,
        data: body,
        metadata: { ...metadata, commandId },
      });
    }
    return NOTHING;
  }

  /** A code that is getting worse is mended in one remediation at a time: this says in which. */
  private async open({ data, metadata }: AdmittedCommand): Promise<object> {
    const asked = data as OpenRemediationBody;
    const remediationId = await this.chains.takerOf(metadata.tenant, asked);
    const command = {
      type: openRemediation.name,
      data: { ...asked, remediationId },
      metadata,
    } as OpenRemediation;
    return (await this.isIdle(command, this.decidingAlone)) ? NOTHING : this.alone.handle(command);
  }

  /** By any name that the code has or had. */
  private async completed(
    tenant: string,
    code: string,
    position: number | undefined,
  ): Promise<readonly OwedBy[]> {
    const names = namesOf(await this.surroundings.catalogue(tenant), code);
    const found = await Promise.all(
      names.map((name) => this.views.completedRemediations(tenant, name, position)),
    );
    return found.flat();
  }

  private async isObserved(tenant: string, workOrderId: string): Promise<boolean> {
    return (await this.surroundings.workOrder(tenant, workOrderId)).mode === 'observe';
  }

  /**
   * Whether a remediation is decided in a stream of its own: it never had a work order, it went on there
   * before, or it comes back after its work has ended.
   */
  private async standsAlone({ type, data, metadata }: RemediationCommand): Promise<boolean> {
    const { workOrderId, remediationId } = data;
    // Absent, or null from a caller who names none.
    if (!workOrderId) return true;
    const { tenant } = metadata;
    const { version } = await this.store.read(tenant, streamOf.remediation(remediationId));
    if (version > 0) return true;
    return (
      type === 'recur-remediation' &&
      (await this.surroundings.workOrder(tenant, workOrderId)).status !== 'open'
    );
  }

  /**
   * Most timers and recurrences find nothing to do, and their command is not worth a row that is kept for
   * ever: done again it finds the same, or does what has come due since. What people send is always kept.
   */
  private async isIdle<State, C extends Command, Context>(
    command: C,
    { decider, streamOf: streamFor, contextOf, streams }: Deciding<State, C, Context>,
  ): Promise<boolean> {
    const { tenant, roles } = command.metadata;
    if (!roles.includes(SERVICE_ROLE)) return false;
    const folded = streams ?? new FoldedStreams(this.store, decider);
    const { state, now } = await folded.at(tenant, streamFor(command));
    const stamped = { ...command, metadata: { ...command.metadata, now } };
    const context = await contextOf(stamped, state, 'log');
    return decider.decide({ ...stamped, context }, state).length === 0;
  }
}

const RECURRENCES = '2b8f5a64-3f0e-4a53-8f0a-6b1d9c7e4f20';

const isAboutRemediation = (command: DebtCommand): command is RemediationCommand =>
  'remediationId' in command.data;
