import { Injectable } from '@nestjs/common';
import { exceptionCommands, type ResolveFromEventBody, streamOf } from '#contracts';
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
import { decidingCatalogue, decidingExceptions } from './deciding';
import {
  endedExceptions,
  exceptionDecider,
  type WorkOrderExceptionCommand,
} from './domain/exception.decider';
import { type ExceptionContext } from './domain/raising';

type DefineExceptionCode = Parameters<ReturnType<typeof decidingCatalogue>['streamOf']>[0];

/** The catalogue of codes, and the exceptions of work orders. */
@Injectable()
export class ExceptionsService implements CommandHandler {
  private readonly door = new CommandDoor(exceptionCommands);
  private readonly catalogue: DeciderService<ExceptionCatalogue, DefineExceptionCode, undefined>;
  private readonly exceptions: DeciderService<
    WorkOrder,
    WorkOrderExceptionCommand,
    ExceptionContext
  >;

  constructor(private readonly platform: Platform) {
    this.catalogue = new DeciderService(platform.store, decidingCatalogue());
    this.exceptions = new DeciderService(platform.store, decidingExceptions(platform.store));
  }

  async handle(frame: CommandFrame): Promise<object> {
    const command = this.door.open(frame);
    if (command.type === 'define-exception-code')
      return this.catalogue.handle(command as unknown as DefineExceptionCode);
    if (command.type === 'resolve-from-event' && !(await this.isAnythingToResolve(command)))
      return { answer: {}, position: null, replayed: false };
    return this.exceptions.handle(command as unknown as WorkOrderExceptionCommand);
  }

  /**
   * Nearly every completed step resolves nothing, and its command is not worth a row that is kept
   * for ever: done again it finds the same, or resolves what was raised since.
   */
  private async isAnythingToResolve({ data, metadata }: AdmittedCommand): Promise<boolean> {
    const about = data as ResolveFromEventBody;
    const stream = streamOf.workOrder(about.workOrderId);
    const { events } = await this.platform.store.read(metadata.tenant, stream);
    return endedExceptions(fold(exceptionDecider, events), about).length > 0;
  }
}
