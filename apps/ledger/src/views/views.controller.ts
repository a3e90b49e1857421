import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { ReadableWorkBody, type ReadableWorkReply, ReadInboxBody, subjects } from '#contracts';
import { asUnavailable, type CommandFrame, mustNameCaller, parseAs } from '#platform';
import { mustRunDeployment } from '../deployment-admin';
import { Inboxes } from './queries/inboxes';
import { QueryFrame, RebuildFrame } from './queries/query-frame';
import { ReadableWork } from './queries/readable-work';
import { QueryService } from './queries/query.service';
import { ViewHost } from './sql/view-host';

/** What the views answer, and their rebuild. */
@Controller()
export class ViewsController {
  constructor(
    private readonly queries: QueryService,
    private readonly boxes: Inboxes,
    private readonly views: ViewHost,
    private readonly work: ReadableWork,
  ) {}

  @MessagePattern(subjects.ledger.query)
  query(@Payload() frame: object): Promise<object> {
    return this.queries.answer(parseAs(QueryFrame, frame)).catch(asUnavailable);
  }

  /** Of these work orders, those that a reader may read. */
  @MessagePattern(subjects.ledger.readableWork)
  async readableWork(@Payload() frame: object): Promise<ReadableWorkReply> {
    const { workOrderIds, ...reader } = parseAs(ReadableWorkBody, frame);
    const readable = await this.work.among(reader, workOrderIds).catch(asUnavailable);
    return { workOrderIds: [...readable] };
  }

  @MessagePattern(subjects.ledger.inbox)
  inbox(@Payload() { metadata, ...body }: Partial<CommandFrame>): Promise<object> {
    mustNameCaller(metadata);
    return this.boxes.read(parseAs(ReadInboxBody, body), metadata!);
  }

  @MessagePattern(subjects.ledger.rebuild)
  async rebuild(
    @Payload() { metadata, ...body }: Partial<Pick<CommandFrame, 'metadata'>>,
  ): Promise<object> {
    mustRunDeployment(metadata);
    const { view } = parseAs(RebuildFrame, body);
    await this.views.rebuild(view);
    return { view };
  }
}
