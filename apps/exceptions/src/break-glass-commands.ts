import { v5 as uuidv5 } from 'uuid';
import {
  type BreakGlassBounds,
  type breakGlassCommands,
  type CommandOf,
  type openRemediation,
  recurRemediation,
  type RecurRemediationBody,
  type recurRemediations,
  SERVICE_ROLE,
  streamOf,
} from '#contracts';
import { type Command } from '#kernel';
import { DeciderService, type EventStore, type Platform, type Unstamped } from '#platform';
import { type BreakGlassState, type WorkOrder } from '#work-order';
import { Deciders } from './deciders';
import { ObligationViews, type RemediationRef } from './obligation-views';
import { breakGlassConfig } from './decider-configs';
import { remediationConfig } from './remediation-config';
import { type BreakGlassContext, type RemediationContext } from './domain/break-glass-terms';
import {
  type WorkOrderBreakGlassCommand,
  type RemediationCommand,
} from './domain/break-glass.decider';
import { DriftChains, namesOf } from './drift-chains';
import { type AloneCommand } from './domain/remediation.decider';
import { driftPointOf } from './domain/remediation-opening';
import { type ExceptionSources } from './exception-sources';

type BreakGlassCommand = CommandOf<(typeof breakGlassCommands)[number]>;
type RecurRemediations = CommandOf<typeof recurRemediations>;

/** The answer to a reaction or a timer where nothing was to be done. */
const NOTHING = { answer: {}, position: null, replayed: false } as const;

/** Break-glasses and their obligations, on the streams of work orders and in streams of remediations. */
export class BreakGlassCommands {
  private readonly store: EventStore;
  private readonly views: ObligationViews;
  private readonly onWork: DeciderService<WorkOrder, WorkOrderBreakGlassCommand, BreakGlassContext>;
  private readonly alone: DeciderService<BreakGlassState, AloneCommand, RemediationContext>;
  private readonly chains: DriftChains;

  constructor(
    { store, bus }: Pick<Platform, 'store' | 'bus'>,
    private readonly sources: ExceptionSources,
    bounds: BreakGlassBounds,
  ) {
    this.store = store;
    this.views = new ObligationViews(bus);
    this.onWork = new DeciderService(
      store,
      breakGlassConfig(sources, this.views, new Deciders(bus), bounds),
    );
    this.alone = new DeciderService(store, remediationConfig(store, sources, this.views));
    this.chains = new DriftChains(store, sources);
  }

  async handle(command: Unstamped<BreakGlassCommand>): Promise<object> {
    if (command.type === 'recur-remediations') return this.recur(command);
    if (command.type === 'open-remediation') return this.open(command);
    if (isAboutRemediation(command) && (await this.standsAlone(command)))
      return (await isIdle(this.alone, command)) ? NOTHING : this.alone.handle(command);
    return (await isIdle(this.onWork, command)) ? NOTHING : this.onWork.handle(command);
  }

  /**
   * Opens again what an exception shows to have failed. A reaction is pure and knows no remediation, and no
   * stream knows those of other work orders: so it sends one command with the code, and here a view that has
   * come as far as the exception says which they are. Each gets a command of its own, whose id comes of the
   * first one's, so that a redelivery does nothing twice; the deciders check each again, on its stream.
   */
  private async recur({ data, metadata }: Unstamped<RecurRemediations>): Promise<object> {
    const { code, exceptionId, recurredOn, raisedAt, position } = data;
    const found = await this.completed(metadata.tenant, code, position);
    // Work that is only observed calls nobody.
    if (found.length === 0 || (await this.isObserved(metadata.tenant, recurredOn))) return NOTHING;
    for (const remediation of found) {
      const body: RecurRemediationBody = { ...remediation, exceptionId, recurredOn, raisedAt };
      const commandId = uuidv5(remediation.remediationId, uuidv5(metadata.commandId, RECURRENCES));
      await this.handle({
        type: recurRemediation.name,
        data: body,
        metadata: { ...metadata, commandId },
      });
    }
    return NOTHING;
  }

  /** A code that is getting worse has one remediation at a time: this says in which. By hand each command has its own. */
  private async open(opening: Unstamped<CommandOf<typeof openRemediation>>): Promise<object> {
    const { tenant, actor, commandId } = opening.metadata;
    const point = driftPointOf(opening.data);
    const remediationId = point
      ? await this.chains.takerOf(tenant, point)
      : uuidv5([tenant, actor.id, commandId].join('\n'), OPENED_BY_HAND);
    const command = { ...opening, data: { ...opening.data, remediationId } };
    return (await isIdle(this.alone, command)) ? NOTHING : this.alone.handle(command);
  }

  /** By any name that the code has or had. */
  private async completed(
    tenant: string,
    code: string,
    position: number | undefined,
  ): Promise<readonly RemediationRef[]> {
    const names = namesOf(await this.sources.catalogue(tenant), code);
    const found = await Promise.all(
      names.map((name) => this.views.completedRemediations(tenant, name, position)),
    );
    return found.flat();
  }

  private async isObserved(tenant: string, workOrderId: string): Promise<boolean> {
    return (await this.sources.workOrder(tenant, workOrderId)).mode === 'observe';
  }

  /**
   * Whether a remediation is decided in a stream of its own: it never had a work order, it went on there
   * before, or it comes back after its work has ended.
   */
  private async standsAlone({
    type,
    data,
    metadata,
  }: Unstamped<RemediationCommand>): Promise<boolean> {
    const { workOrderId, remediationId } = data;
    // Absent, or null from a caller who names none.
    if (!workOrderId) return true;
    const { tenant } = metadata;
    const { version } = await this.store.read(tenant, streamOf.remediation(remediationId));
    if (version > 0) return true;
    return (
      type === 'recur-remediation' &&
      (await this.sources.workOrder(tenant, workOrderId)).status !== 'open'
    );
  }
}

const OPENED_BY_HAND = 'd2f3a9b6-6c0e-4c7e-8a57-3b1f7c2e9a14';
const RECURRENCES = '2b8f5a64-3f0e-4a53-8f0a-6b1d9c7e4f20';

const isAboutRemediation = (
  command: Unstamped<WorkOrderBreakGlassCommand>,
): command is Unstamped<RemediationCommand> => 'remediationId' in command.data;

/** What people send is always stored. */
const isIdle = async <C extends Command>(
  decider: Pick<DeciderService<never, C, never>, 'findsNothingToDo'>,
  command: Unstamped<C>,
): Promise<boolean> =>
  command.metadata.roles.includes(SERVICE_ROLE) && decider.findsNothingToDo(command);
