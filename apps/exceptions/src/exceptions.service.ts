import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  CONFINING_ROLE,
  type CommandOf,
  type DefineCalendar,
  exceptionCommands,
  type RaiseFromEventBody,
  type resolveFromEvent,
  type ResolveFromEventBody,
  streamOf,
} from '#contracts';
import {
  type AdmittedCommand,
  CommandValidator,
  type CommandFrame,
  type CommandHandler,
  DeciderService,
  Platform,
  type Unstamped,
} from '#platform';
import { type ExceptionCatalogue, type WorkOrder } from '#work-order';
import { AwaitedFacts, ExceptionSources } from './exception-sources';
import { BreakGlassCommands } from './break-glass-commands';
import {
  calendarConfig,
  catalogueConfig,
  exceptionConfig,
  type DefineExceptionCode,
} from './decider-configs';
import { type CatalogueContext, type DefinedCalendars } from './domain/definitions.decider';
import { type WorkOrderExceptionCommand } from './domain/exception.decider';
import { type ExceptionContext } from './domain/raising';
import { mayBeUnsettled, raiseFor, type Unsettled, unsettled } from './domain/unsettled-blockages';

/** The catalogue of codes, calendars, the exceptions of work orders, and urgency with its obligations. */
@Injectable()
export class ExceptionsService implements CommandHandler {
  private readonly validator = new CommandValidator(exceptionCommands, CONFINING_ROLE);
  private readonly catalogue: DeciderService<
    ExceptionCatalogue,
    DefineExceptionCode,
    CatalogueContext
  >;
  private readonly calendars: DeciderService<DefinedCalendars, DefineCalendar, undefined>;
  private readonly exceptions: DeciderService<
    WorkOrder,
    WorkOrderExceptionCommand,
    ExceptionContext
  >;

  private readonly sources: ExceptionSources;
  private readonly breakGlasses: BreakGlassCommands;
  private readonly awaited: AwaitedFacts;

  constructor(platform: Platform) {
    const { store, settings } = platform;
    const bounds = {
      ttlMax: `PT${settings.WRIT_BREAK_GLASS_HOURS}H`,
      reviewWithin: `P${settings.WRIT_BREAK_GLASS_REVIEW_DAYS}D`,
    };
    this.sources = new ExceptionSources(store);
    this.awaited = new AwaitedFacts(platform.pool);
    this.catalogue = new DeciderService(store, catalogueConfig(this.sources, bounds));
    this.calendars = new DeciderService(store, calendarConfig());
    this.exceptions = new DeciderService(store, exceptionConfig(this.sources));
    this.breakGlasses = new BreakGlassCommands(platform, this.sources, bounds);
  }

  async handle(frame: CommandFrame): Promise<object> {
    const command = this.validator.open(frame);
    switch (command.type) {
      case 'define-exception-code':
        return this.catalogue.handle(command);
      case 'define-calendar':
        return this.calendars.handle(command);
      case 'resolve-from-event':
        return this.resolve(command);
      case 'raise-from-event':
        await this.listFact(command.metadata.tenant, command.data);
        return this.exceptions.handle(command);
      case 'raise-exception':
      case 'assign-exception':
      case 'escalate-exception':
      case 'resolve-exception':
        return this.exceptions.handle(command);
      default:
        return this.breakGlasses.handle(command);
    }
  }

  private async listFact(
    tenant: string,
    { workOrderId, cause, subject: fact }: RaiseFromEventBody,
  ): Promise<void> {
    if (cause === 'fact') await this.awaited.add({ tenant, workOrderId, fact });
  }

  /**
   * Resolves what has ended. A late report may part a block from the exception that it had joined, and its
   * reaction has been: so what has no exception is raised here, under an id that follows from the block.
   */
  private async resolve(command: Unstamped<CommandOf<typeof resolveFromEvent>>): Promise<object> {
    const about = command.data;
    const { isEnded, unraised } = await this.unsettledBy(command, about);
    for (const blockage of unraised) {
      const { type, data, causationId } = raiseFor(blockage, about);
      const metadata = { ...command.metadata, commandId: uuidv5(causationId, PARTED), causationId };
      await this.exceptions.handle({ type, data, metadata });
    }
    return isEnded
      ? this.exceptions.handle(command)
      : { answer: {}, position: null, replayed: false };
  }

  /**
   * Nearly every completed step resolves nothing, and its command is not worth a permanent
   * row: done again it finds the same, or resolves what was raised since. Nor is it worth a read
   * where the work order that was read last has the event: what is raised since ends at once.
   */
  private async unsettledBy(
    { metadata: { tenant } }: AdmittedCommand,
    about: ResolveFromEventBody,
  ): Promise<Pick<Unsettled, 'isEnded' | 'unraised'>> {
    const { workOrderId, cause, subject: fact = '', version = Infinity } = about;
    if (cause === 'fact' && !(await this.awaited.has({ tenant, workOrderId, fact })))
      return SETTLED;
    const { workOrders } = this.sources;
    const stream = streamOf.workOrder(workOrderId);
    const known = workOrders.known(tenant, stream);
    if (known && known.version >= version && !mayBeUnsettled(known.state, about)) return SETTLED;
    const { state } = await workOrders.at(tenant, stream);
    if (!mayBeUnsettled(state, about)) return SETTLED;
    return unsettled(state, about, await this.sources.catalogue(tenant));
  }
}

const SETTLED = { isEnded: false, unraised: [] } as const;

const PARTED = '6d1c2a0e-52f4-4c38-9b60-0f5f4b8a7e19';
