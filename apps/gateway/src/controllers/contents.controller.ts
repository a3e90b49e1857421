import { Readable } from 'node:stream';
import { Controller, Get, HttpStatus, Inject, Put, Req, Res } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  contentReaders,
  IsExternalId,
  IsId,
  IsSha256,
  jsonSchema,
  Meanings,
  Optional,
  recordEvidence,
} from '#contracts';
import { Refusal } from '#kernel';
import { mustHoldNoSecrets } from '#platform';
import { ReadYourWrites } from '../queries/read-your-writes';
import { statedIn } from '../queries/pages';
import { sendContentHeaders, tagOf } from '../contents/content-headers';
import { Contents, PIECE_BYTES } from '../contents/contents';
import { rangeOf } from '../contents/range';
import { bytes, Described, jsonOf } from '../docs/described';
import { AllowedTo, ForWorkflowLimited } from '../identity/access';
import { Credentials } from '../identity/credentials';

@Meanings({
  subject: 'Whom it is about, as the evidence will name it: erasing the subject erases it.',
})
class SentContent {
  @IsSha256() sha256!: string;
  @Optional() @IsExternalId() subject?: string;
}

@Meanings({
  workOrderId: 'The work order of the evidence, where evidence of several has the same id.',
  atLeast: 'Wait until this ledger position is known, at most 5 s.',
})
class ContentQuery {
  @IsId() evidenceId!: string;
  @Optional() @IsId() workOrderId?: string;
  @Optional() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) atLeast?: number;
}

const { count, objectOf, text } = jsonSchema;

const UNSTATED = 'application/octet-stream';
const MEDIA_TYPE_MAX = 127;

/** What evidence is made of, on its way in and out. */
@Controller('v1')
export class ContentsController {
  constructor(
    @Inject(Contents) private readonly contents: Contents,
    @Inject(ReadYourWrites) private readonly readYourWrites: ReadYourWrites,
    @Inject(Credentials) private readonly credentials: Credentials,
  ) {}

  @Put('evidence-contents/:sha256')
  @AllowedTo(...recordEvidence.roles)
  @ForWorkflowLimited()
  @Described({
    summary:
      'Send the content of evidence ahead of the evidence, as it is: any media type, as large as the settings allow. Record evidence of this digest within a day, or it is removed. 200 where it was there already.',
    query: SentContent,
    body: { '*/*': bytes },
    answer: jsonOf(objectOf({ sha256: text, size: count })),
    mayCreate: true,
    problems: [410, 422],
  })
  async send(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { sha256, subject } = statedIn(request, SentContent);
    const { headers } = request;
    if ((headers['content-encoding'] ?? 'identity') !== 'identity')
      throw new Refusal('unsupported_media_type', 'Send the body without Content-Encoding.');
    const mediaType = (headers['content-type'] ?? UNSTATED).slice(0, MEDIA_TYPE_MAX);
    mustHoldNoSecrets({ subject, mediaType });
    const stated = Number(headers['content-length'] ?? NaN);
    const size = Number.isSafeInteger(stated) ? stated : undefined;
    const stored = await this.contents.send(request, { sha256, subject, mediaType, size });
    void reply.status(stored.isNew ? HttpStatus.CREATED : HttpStatus.OK);
    return { sha256: stored.sha256, size: stored.size };
  }

  @Get('evidence/:evidenceId/content')
  @AllowedTo(...contentReaders)
  @ForWorkflowLimited()
  @Described({
    summary:
      'The content of evidence, as it was sent; every part is verified as it is read. 404 where it is stored elsewhere (`uri`), 410 where it was erased, 409 where it is damaged.',
    query: ContentQuery,
    headers: { Range: 'One range of bytes: `bytes=0-1023`; answered with 206.' },
    answer: { '*/*': bytes },
    canBeMissing: true,
    problems: [409, 410, 416],
  })
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const caller = request.caller!;
    const { evidenceId, workOrderId, atLeast } = statedIn(request, ContentQuery);
    const wanted = { evidenceId, workOrderId };
    const about = await this.contents.read(caller, {
      ...wanted,
      from: 0,
      length: 0,
      atLeast: atLeast ?? this.readYourWrites.of(caller.tenant),
    });
    const { size } = about.header;
    const range = this.requestedRange(request, about.header.sha256, size);
    if (range === 'unsatisfiable') {
      void reply.header('content-range', `bytes */${size}`);
      throw new Refusal('range_not_satisfiable', `The content has ${size} bytes: ask for those.`);
    }
    const { start, end } = range ?? { start: 0, end: size };
    // Before any header is sent: damaged or erased content is refused, and no response breaks off.
    const length = request.method === 'HEAD' ? 0 : Math.min(PIECE_BYTES, Math.max(1, end - start));
    const first = await this.contents.read(caller, { ...wanted, from: start, length });
    sendContentHeaders(reply, about.header);
    void reply
      .status(range ? HttpStatus.PARTIAL_CONTENT : HttpStatus.OK)
      .header('content-length', String(end - start));
    if (range) void reply.header('content-range', `bytes ${start}-${end - 1}/${size}`);
    if (request.method === 'HEAD') return endWithoutBody(reply);
    const from = { ...wanted, from: start };
    const parts = this.contents.parts(caller, from, first.bytes, end);
    void reply.send(Readable.from(this.credentials.whileItWorks(request, parts)));
  }

  /** A range of another content than the caller has the beginning of would be of no use (RFC 9110, 13.1.5). */
  private requestedRange({ headers }: FastifyRequest, sha256: string, size: number) {
    const ifRange = headers['if-range'];
    if (ifRange !== undefined && ifRange !== tagOf({ sha256 })) return undefined;
    return rangeOf(headers.range, size);
  }
}

/** Fastify would say that no body has no length. */
const endWithoutBody = (reply: FastifyReply): void => {
  const headers = reply.getHeaders() as Record<string, string>;
  reply.hijack();
  reply.raw.writeHead(reply.statusCode, headers).end();
};
