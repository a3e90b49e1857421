import { Injectable } from '@nestjs/common';
import {
  breakGlassCommands,
  type DefineCalendar,
  exceptionCommands,
  type ResolveFromEventBody,
  streamOf,
} from '#contracts';
import { fold } from '#kernel';
import {
  type AdmittedCommand,
  CommandDoor,
  type CommandFrame,
  type CommandHandler,
  DeciderService,
  Platform,
} from '#platform';
import { type ExceptionCatalogue, type WorkOrder } from '#work-order';
import { Debts } from './debts';
import {
  decidingCalendars,
  decidingCatalogue,
  decidingExceptions,
  type DefineExceptionCode,
} from './deciding';
import { type DefinedCalendars } from './domain/calendar.decider';
import { type CatalogueContext } from './domain/catalogue.decider';
import {
  allEnded,
  endedExceptions,
  exceptionDecider,
  type WorkOrderExceptionCommand,
} from './domain/exception.decider';
import { type ExceptionContext } from './domain/raising';
import { SeenWorkOrders } from './seen-work-orders';
import { Surroundings } from './surroundings';

const ofDebts: ReadonlySet<string> = new Set(breakGlassCommands.map(({ name }) => name));

/** The catalogue of codes, calendars, the exceptions of work orders, and urgency with its debts. */
@Injectable()
export class ExceptionsService implements CommandHandler {
  private readonly door = new CommandDoor(exceptionCommands);
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

  private readonly debts: Debts;
  private readonly seen = new SeenWorkOrders();

  constructor(private readonly platform: Platform) {
    const { store } = platform;
    const surroundings = new Surroundings(store);
    this.catalogue = new DeciderService(store, decidingCatalogue(surroundings));
    this.calendars = new DeciderService(store, decidingCalendars());
    this.exceptions = new DeciderService(store, decidingExceptions(surroundings));
    this.debts = new Debts(platform, surroundings);
  }

  async handle(frame: CommandFrame): Promise<object> {
    const command = this.door.open(frame);
    if (command.type === 'define-exception-code')
      return this.catalogue.handle(command as unknown as DefineExceptionCode);
    if (command.type === 'define-calendar')
      return this.calendars.handle(command as unknown as DefineCalendar);
    if (ofDebts.has(command.type)) return this.debts.handle(command);
    if (command.type === 'resolve-from-event' && !(await this.isAnythingToResolve(command)))
      return { answer: {}, position: null, replayed: false };
    return this.exceptions.handle(command as unknown as WorkOrderExceptionCommand);
  }

  /**
   * Nearly every completed step resolves nothing, and its command is not worth a row that is kept
   * for ever: done again it finds the same, or resolves what was raised since. Nor is it worth a read
   * where the work order was read after the step was done: what is raised since ends at once.
   */
  private async isAnythingToResolve({ data, metadata }: AdmittedCommand): Promise<boolean> {
    const about = data as ResolveFromEventBody;
    const { tenant, causationId } = metadata;
    if (this.seen.wasNothingEnded(tenant, about.workOrderId, causationId, about)) return false;
    const stream = streamOf.workOrder(about.workOrderId);
    const { events } = await this.platform.store.read(tenant, stream);
    const workOrder = fold(exceptionDecider, events);
    this.seen.keep(tenant, about.workOrderId, events, allEnded(workOrder));
    return endedExceptions(workOrder, about).length > 0;
  }
}
