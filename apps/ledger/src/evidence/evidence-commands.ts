import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  type CommandOf,
  eventDefinition,
  type recordEvidence,
  type RecordEvidenceBody,
  streamOf,
  verifyEvidence,
} from '#contracts';
import { DeciderService, Platform, type Unstamped } from '#platform';
import { type WorkOrder, workflowsOfWork } from '#work-order';
import { type EvidenceCommand, evidenceDecider } from '../domain/evidence.decider';
import { ContentsService } from './contents/contents.service';

const EVIDENCE_NAMESPACE = '0c9be0f4-1f43-4cbb-8d0c-6f6f3ad3fd5a';

type Context = EvidenceCommand['context'];

/** Records and verifies evidence, on the stream of its work order or on its own. */
@Injectable()
export class EvidenceCommands {
  private readonly evidence: DeciderService<WorkOrder, EvidenceCommand, Context>;

  constructor(
    { store }: Platform,
    private readonly contents: ContentsService,
  ) {
    this.evidence = new DeciderService(store, {
      decider: evidenceDecider,
      streamOf: ({ data, metadata }) =>
        data.workOrderId
          ? streamOf.workOrder(data.workOrderId)
          : streamOf.evidence(evidenceIdOf(data, metadata)),
      workflowsOf: workflowsOfWork,
      contextOf: (command) => this.contextOf(command),
      answerOf: ({ data, metadata }) => ({
        evidenceId: evidenceIdOf(data, metadata),
        sha256: data.sha256,
      }),
      describe: (type) => eventDefinition(type)!,
    });
  }

  record(command: Unstamped<CommandOf<typeof recordEvidence>>): Promise<object> {
    const { data, metadata } = command;
    return this.contents.whileNaming(metadata.tenant, data, () => this.decide(command));
  }

  verify(command: Unstamped<CommandOf<typeof verifyEvidence>>): Promise<object> {
    return this.decide(command);
  }

  /** Each command gets its own kind of context from `contextOf`. */
  private decide(command: Omit<Unstamped<EvidenceCommand>, 'context'>): Promise<object> {
    return this.evidence.handle(command as Unstamped<EvidenceCommand>);
  }

  private async contextOf(command: EvidenceCommand): Promise<Context> {
    const { metadata } = command;
    const { tenant } = metadata;
    if (command.type === verifyEvidence.name)
      return { isStored: await this.contents.isStored(tenant, command.data) };
    const { data } = command;
    const content = await this.contents.toBeNamed(tenant, data);
    const evidenceId = evidenceIdOf(data, metadata);
    return { evidenceId, content, isStored: content?.sha256 === data.sha256 };
  }
}

/** The caller's id, or one that follows from the command, which is one of its sender. */
const evidenceIdOf = (
  { evidenceId }: Pick<RecordEvidenceBody, 'evidenceId'>,
  { tenant, actor, commandId }: EvidenceCommand['metadata'],
): string => evidenceId ?? uuidv5([tenant, actor.id, commandId].join('\n'), EVIDENCE_NAMESPACE);
