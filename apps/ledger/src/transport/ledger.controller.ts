import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubjects, ledgerCommands, ReadInboxBody, subjects } from '#contracts';
import { type CommandFrame, mustSayWhoAsks, parseAs } from '#platform';
import { LedgerService } from '../ledger.service';
import { Inboxes } from '../views/queries/inboxes';
import { mustRunDeployment } from './deployment';
import { QueryFrame, ReadTextsFrame, RebuildFrame, ReplayFrame } from './frames';

type ReplayRequest = ReplayFrame & Pick<CommandFrame, 'metadata'>;

/** One door for commands, one for each kind of question. Appends have a door of their own. */
@Controller()
export class LedgerController {
  constructor(
    private readonly ledger: LedgerService,
    private readonly boxes: Inboxes,
  ) {}

  @MessagePattern(commandSubjects('ledger', ledgerCommands))
  command(@Payload() frame: CommandFrame): Promise<object> {
    return this.ledger.handle(frame);
  }

  @MessagePattern(subjects.ledger.query)
  query(@Payload() frame: object): Promise<object> {
    return this.ledger.query(parseAs(QueryFrame, frame));
  }

  @MessagePattern(subjects.ledger.inbox)
  inbox(@Payload() { metadata, ...body }: Partial<CommandFrame>): Promise<object> {
    mustSayWhoAsks(metadata);
    return this.boxes.read(parseAs(ReadInboxBody, body), metadata!);
  }

  @MessagePattern(subjects.ledger.readTexts)
  readTexts(@Payload() frame: object): Promise<object> {
    return this.ledger.readTexts(parseAs(ReadTextsFrame, frame));
  }

  @MessagePattern(subjects.ledger.rebuild)
  rebuild(
    @Payload() { view, metadata }: Partial<RebuildFrame & Pick<CommandFrame, 'metadata'>>,
  ): Promise<object> {
    mustRunDeployment(metadata);
    return this.ledger.rebuild(parseAs(RebuildFrame, { view }).view);
  }

  @MessagePattern(subjects.internal.replayDeadLetter)
  async replay(@Payload() { deadLetterId, metadata }: Partial<ReplayRequest>): Promise<object> {
    mustSayWhoAsks(metadata);
    const { deadLetterId: id } = parseAs(ReplayFrame, { deadLetterId });
    return this.ledger.replayDeadLetter(id, metadata!);
  }
}
