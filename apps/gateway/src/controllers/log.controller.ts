import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  type AnchorsReply,
  AnchorStatus,
  BundleBody,
  ConsistencyBody,
  jsonSchema,
  logRoles,
  ReceiptBody,
  subjects,
  views,
} from '#contracts';
import { Refusal } from '#kernel';
import { bytes, Described, jsonOf } from '../docs/described';
import { schemaRef } from '../docs/schemas';
import { AllowedTo, ForWorkflowLimited } from '../identity/access';
import { statedIn } from '../queries/pages';
import { Proofs } from '../receipts/proofs';
import { proof } from '../receipts/schemas';
import { tileAt } from '../receipts/tile-path';

const { count, listOf, number, objectOf, text } = jsonSchema;

const TEXT = 'text/plain; charset=utf-8';
/** The content of a tile never changes. */
const CACHE_IMMUTABLE = 'private, max-age=31536000, immutable';

/** The transparency log: receipts, checkpoints and proofs for those who verify it. */
@Controller('v1')
export class LogController {
  constructor(@Inject(Proofs) private readonly proofs: Proofs) {}

  @Get('receipts/:eventId')
  @AllowedTo(...views.workOrderHistory.roles)
  @ForWorkflowLimited()
  @Described({
    summary: 'Proof that an event is in the log, to be verified offline.',
    query: ReceiptBody,
    answer: jsonOf(schemaRef('Receipt')),
    canBeMissing: true,
    isOfLog: true,
  })
  receipt(@Req() request: FastifyRequest) {
    return this.proofs.receipt(request.caller!, statedIn(request, ReceiptBody));
  }

  @Get('work-orders/:workOrderId/bundle')
  @AllowedTo(...views.workOrderHistory.roles)
  @ForWorkflowLimited()
  @Described({
    summary: 'Everything that the log holds of a work order, with proofs, in one file.',
    query: BundleBody,
    answer: jsonOf(schemaRef('Bundle')),
    canBeMissing: true,
    isOfLog: true,
  })
  @Header('content-type', 'application/json')
  async bundle(@Req() request: FastifyRequest) {
    const body = statedIn(request, BundleBody);
    return Readable.from(await this.proofs.bundle(request.caller!, body));
  }

  @Get('log/checkpoint')
  @AllowedTo(...logRoles)
  @ForWorkflowLimited()
  @Described({
    summary:
      'The signed checkpoint of the log as it is now: store one elsewhere, and nothing before it can be changed unseen.',
    answer: { 'text/plain': text },
    isOfLog: true,
  })
  @Header('content-type', TEXT)
  async checkpoint(@Req() { caller }: FastifyRequest) {
    const { note } = await this.proofs.ask<{ note: string }>(subjects.trust.checkpoint, caller!);
    return note;
  }

  @Get('log/consistency')
  @AllowedTo(...logRoles)
  @ForWorkflowLimited()
  @Described({
    summary: 'Proof that the log of a later size continues the log of an earlier one.',
    query: ConsistencyBody,
    answer: jsonOf(objectOf({ from: number, to: number, proof })),
    canBeMissing: true,
    isOfLog: true,
  })
  async consistency(@Req() request: FastifyRequest) {
    const body = statedIn(request, ConsistencyBody);
    const { proof } = await this.proofs.ask<{ proof: readonly string[] }>(
      subjects.trust.consistency,
      request.caller!,
      body,
    );
    return { ...body, proof };
  }

  @Get('log/keys')
  @AllowedTo(...logRoles)
  @ForWorkflowLimited()
  @Described({
    summary:
      'The keys that the log was ever signed with, a line each; get them by a way that you trust more than this one.',
    answer: { 'text/plain': text },
    isOfLog: true,
  })
  @Header('content-type', TEXT)
  async keys(@Req() { caller }: FastifyRequest) {
    const { keys } = await this.proofs.ask<{ keys: string }>(subjects.trust.keys, caller!);
    return keys;
  }

  @Get('log/anchors')
  @AllowedTo(...logRoles)
  @ForWorkflowLimited()
  @Described({
    summary: 'Where checkpoints of the log are stored outside, and how far each place is.',
    answer: jsonOf(objectOf({ size: count, items: listOf(schemaRef(AnchorStatus.name)) })),
    isOfLog: true,
  })
  async anchors(@Req() { caller }: FastifyRequest) {
    const { size, anchors } = await this.proofs.ask<AnchorsReply>(subjects.trust.anchors, caller!);
    return { size, items: anchors };
  }

  @Get('log/tile/:level/*')
  @AllowedTo(...logRoles)
  @ForWorkflowLimited()
  @Described({
    summary:
      'A tile of hashes (C2SP tlog-tiles): `067`, `x001/067`, or `x001/067.p/8` where it is not full.',
    answer: { 'application/octet-stream': bytes },
    canBeMissing: true,
    isOfLog: true,
  })
  async tile(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { level, '*': path } = request.params as { level: string; '*': string };
    const tile = tileAt(level, path);
    if (!tile)
      throw new Refusal('tile_not_found', 'No tile has this address: see C2SP tlog-tiles.');
    const { bytes } = await this.proofs.ask<{ bytes: string }>(
      subjects.trust.tile,
      request.caller!,
      tile,
    );
    void reply
      .header('content-type', 'application/octet-stream')
      .header('cache-control', CACHE_IMMUTABLE);
    return Buffer.from(bytes, 'base64');
  }
}
