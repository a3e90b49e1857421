import { createHash } from 'node:crypto';
import { Controller, Get, HttpCode, HttpStatus, Inject, Post, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import {
  jsonSchema,
  quarantineReaders,
  type ReadQuarantinedReply,
  ReplayQuarantinedBody,
  subjects,
  SubmissionAnswer,
} from '#contracts';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { statedIn } from '../queries/pages';
import { POSITION_HEADER } from '../queries/questions';
import { commandIdOf } from '../commands/idempotency';
import { type Bus, BUS } from '../bus';
import { sendFileHeaders } from '../contents/content-headers';
import { bytes, Described } from '../docs/described';
import { schemaRef } from '../docs/schemas';
import { receivedEvents } from '../events/received';
import { Submission } from '../events/submission';
import { AllowedTo, ForSourceBound, ForWorkflowLimited } from '../identity/access';

/** A quarantined event has at most half a MiB, and comes from the ledger by way of intake. */
const READ_TIMEOUT_MS = 5_000;

const cloudEvent = schemaRef('CloudEvent');
const batch = jsonSchema.listOf(cloudEvent);

/** What outside systems report as having happened. */
@Controller('v1/events')
export class EventsController {
  constructor(
    @Inject(Submission) private readonly submission: Submission,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @AllowedTo('integrator', 'operator', 'admin')
  @ForSourceBound()
  @ForWorkflowLimited()
  @Described({
    summary:
      'Report what has happened, as CloudEvents: structured, binary (ce- headers) or a batch. Committed before the answer; what cannot be understood is quarantined, never lost.',
    body: {
      'application/cloudevents+json': cloudEvent,
      'application/cloudevents-batch+json': batch,
      'application/json': { oneOf: [cloudEvent, batch] },
    },
    answer: SubmissionAnswer,
  })
  async submit(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SubmissionAnswer> {
    const metadata = {
      ...metadataOf(request.caller!, commandIdOf(request.headers)),
      correlationId: request.id,
    };
    const answer = await this.submission.submit(receivedEvents(request), metadata);
    if (answer.position !== null) void reply.header(POSITION_HEADER, String(answer.position));
    return answer;
  }

  /** Always a download, and never of the media type that its sender stated: nobody knows what it is. */
  @Get('quarantine/:quarantineId/content')
  @AllowedTo(...quarantineReaders)
  @Described({
    summary:
      'An event that could not be understood, as a file: byte for byte as it came but for its secrets. 404 where it was erased.',
    answer: { 'application/octet-stream': bytes },
    canBeMissing: true,
  })
  async content(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { quarantineId } = statedIn(request, ReplayQuarantinedBody);
    const { raw } = unwrap(
      await this.bus.request<BusReply<ReadQuarantinedReply>>(
        subjects.internal.readQuarantined,
        { quarantineId, metadata: metadataOf(request.caller!, uuidv7()) },
        READ_TIMEOUT_MS,
      ),
    );
    const bytes = Buffer.from(raw, 'base64');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    sendFileHeaders(reply, { name: `quarantined-${quarantineId}.bin`, sha256 });
    void reply.send(bytes);
  }
}
