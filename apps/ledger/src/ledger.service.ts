import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  CONFINING_ROLE,
  acknowledgeLogDivergence,
  type AcknowledgeLogDivergenceBody,
  erase,
  type EraseBody,
  eventDefinition,
  issueDeliveryLink,
  type IssueDeliveryLinkBody,
  ledgerCommands,
  type QueryReply,
  type QueryRequest,
  type ReadTextsReply,
  type ReadTextsRequest,
  type RecordEvidenceBody,
  revokeDeliveryLink,
  type RevokeDeliveryLinkBody,
  shredContent,
  type ShredContentBody,
  shredTexts,
  type ShredTextsBody,
  streamOf,
  verifyEvidence,
} from '#contracts';
import {
  type AdmittedCommand,
  asUnavailable,
  CommandDoor,
  type CommandFrame,
  type CommandHandler,
  DeciderService,
  Platform,
} from '#platform';
import { type WorkOrder } from '#work-order';
import { ContentsService } from './evidence/contents/contents.service';
import { DeliveryLinks } from './delivery/delivery-links';
import {
  type EvidenceCommand,
  evidenceDecider,
  type RecordEvidence,
} from './domain/evidence.decider';
import { type VerifyEvidence } from './domain/verifying-evidence';
import { Erasures } from './evidence/erasure/erasures';
import { QueryService } from './views/queries/query.service';
import { DeadLetters } from './log/relay/dead-letters';
import { Texts } from './evidence/texts/texts';
import { LogDivergences } from './proofs/checkpoints/log-divergences';
import { ViewHost } from './views/sql/view-host';

const EVIDENCE_NAMESPACE = '0c9be0f4-1f43-4cbb-8d0c-6f6f3ad3fd5a';

/** The ledger's own commands and the questions that its views answer. */
@Injectable()
export class LedgerService implements CommandHandler {
  private readonly door = new CommandDoor(ledgerCommands, CONFINING_ROLE);
  private readonly evidence: DeciderService<WorkOrder, EvidenceCommand, EvidenceCommand['context']>;

  constructor(
    platform: Platform,
    private readonly queries: QueryService,
    private readonly views: ViewHost,
    private readonly texts: Texts,
    private readonly erasures: Erasures,
    private readonly deliveryLinks: DeliveryLinks,
    private readonly deadLetters: DeadLetters,
    private readonly contents: ContentsService,
    private readonly logDivergences: LogDivergences,
  ) {
    this.evidence = new DeciderService(platform.store, {
      decider: evidenceDecider,
      streamOf: ({ data, metadata }) =>
        data.workOrderId
          ? streamOf.workOrder(data.workOrderId)
          : streamOf.evidence(evidenceIdOf(data, metadata.commandId)),
      contextOf: (command) => this.contextOf(command),
      answerOf: ({ data, metadata }) => ({
        evidenceId: evidenceIdOf(data, metadata.commandId),
        sha256: data.sha256,
      }),
      describe: (type) => eventDefinition(type)!,
    });
  }

  async handle(frame: CommandFrame): Promise<object> {
    const command: AdmittedCommand = this.door.open(frame);
    const { type, data, metadata } = command;
    switch (type) {
      case erase.name:
        return this.erasures.erase(data as EraseBody, metadata);
      case shredContent.name:
        return this.erasures.shredContent(data as ShredContentBody, metadata);
      case shredTexts.name:
        return this.erasures.shredTexts(data as ShredTextsBody, metadata);
      case acknowledgeLogDivergence.name:
        return this.logDivergences.acknowledge(data as AcknowledgeLogDivergenceBody, metadata);
      case issueDeliveryLink.name:
        return this.deliveryLinks.issue(data as IssueDeliveryLinkBody, metadata);
      case revokeDeliveryLink.name:
        return this.deliveryLinks.revoke(data as RevokeDeliveryLinkBody, metadata);
      case verifyEvidence.name:
        return this.evidence.handle(command as unknown as VerifyEvidence);
      default:
        return this.contents.whileNaming(metadata.tenant, data as RecordEvidenceBody, () =>
          this.evidence.handle(command as unknown as RecordEvidence),
        );
    }
  }

  private async contextOf(command: EvidenceCommand): Promise<EvidenceCommand['context']> {
    const { tenant, commandId } = command.metadata;
    if (command.type === verifyEvidence.name)
      return { isKept: await this.contents.isKept(tenant, command.data) };
    const { data } = command;
    const content = await this.contents.toBeNamed(tenant, data);
    const evidenceId = evidenceIdOf(data, commandId);
    return { evidenceId, content, isKept: content?.sha256 === data.sha256 };
  }

  async query(request: QueryRequest): Promise<QueryReply> {
    return this.queries.answer(request).catch(asUnavailable);
  }

  /** What erasable fields say, for another service that has read the events. */
  async readTexts({ tenant, fields }: ReadTextsRequest): Promise<ReadTextsReply> {
    const read = await this.texts.of(tenant, fields).catch(asUnavailable);
    return { texts: fields.map(({ ref }) => read.get(ref)!) };
  }

  async rebuild(view: string): Promise<object> {
    await this.views.rebuild(view);
    return { view };
  }

  /** Refuses with `not_found` what is not the caller's to replay. */
  async replayDeadLetter(id: string, caller: CommandFrame['metadata']): Promise<object> {
    await this.deadLetters.replay(id, caller);
    return { deadLetterId: id };
  }
}

/** The caller's id, or one that the same command always gets. */
const evidenceIdOf = (
  { evidenceId }: Pick<RecordEvidenceBody, 'evidenceId'>,
  commandId: string,
): string => evidenceId ?? uuidv5(commandId, EVIDENCE_NAMESPACE);
