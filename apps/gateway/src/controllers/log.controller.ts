import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  type AnchorsReply,
  BundleBody,
  ConsistencyBody,
  logRoles,
  ReceiptBody,
  subjects,
  views,
} from '#contracts';
import { Refusal } from '#kernel';
import { parseAs } from '#platform';
import { askedIn } from '../queries/pages';
import {
  AnchorsDocs,
  BundleDocs,
  CheckpointDocs,
  ConsistencyDocs,
  LogKeysDocs,
  ReceiptDocs,
  TileDocs,
} from '../docs/log-docs';
import { AllowedTo } from '../identity/access';
import { Proofs } from '../receipts/proofs';
import { tileAt } from '../receipts/tile-path';

const TEXT = 'text/plain; charset=utf-8';
/** What a tile holds never changes: a full one, and one of a width, is the same for ever. */
const FOR_EVER = 'private, max-age=31536000, immutable';

/** What the log says of itself, for whoever checks it. */
@Controller('v1')
export class LogController {
  constructor(@Inject(Proofs) private readonly proofs: Proofs) {}

  @Get('receipts/:eventId')
  @AllowedTo(...views.workOrderHistory.roles)
  @ReceiptDocs()
  receipt(@Req() request: FastifyRequest) {
    return this.proofs.receipt(request.caller!, parseAs(ReceiptBody, askedIn(request, ['to'])));
  }

  @Get('work-orders/:workOrderId/bundle')
  @AllowedTo(...views.workOrderHistory.roles)
  @BundleDocs()
  @Header('content-type', 'application/json')
  async bundle(@Req() request: FastifyRequest) {
    const body = parseAs(BundleBody, askedIn(request, ['to']));
    return Readable.from(await this.proofs.bundle(request.caller!, body));
  }

  @Get('log/checkpoint')
  @AllowedTo(...logRoles)
  @CheckpointDocs()
  @Header('content-type', TEXT)
  async checkpoint(@Req() { caller }: FastifyRequest) {
    const { note } = await this.proofs.ask<{ note: string }>(subjects.trust.checkpoint, caller!);
    return note;
  }

  @Get('log/consistency')
  @AllowedTo(...logRoles)
  @ConsistencyDocs()
  async consistency(@Req() request: FastifyRequest) {
    const body = parseAs(ConsistencyBody, askedIn(request, ['from', 'to']));
    const { proof } = await this.proofs.ask<{ proof: readonly string[] }>(
      subjects.trust.consistency,
      request.caller!,
      body,
    );
    return { ...body, proof };
  }

  @Get('log/keys')
  @AllowedTo(...logRoles)
  @LogKeysDocs()
  @Header('content-type', TEXT)
  async keys(@Req() { caller }: FastifyRequest) {
    const { keys } = await this.proofs.ask<{ keys: string }>(subjects.trust.keys, caller!);
    return keys;
  }

  @Get('log/anchors')
  @AllowedTo(...logRoles)
  @AnchorsDocs()
  async anchors(@Req() { caller }: FastifyRequest) {
    const { size, anchors } = await this.proofs.ask<AnchorsReply>(subjects.trust.anchors, caller!);
    return { size, items: anchors };
  }

  @Get('log/tile/:level/*')
  @AllowedTo(...logRoles)
  @TileDocs()
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
    void reply.header('content-type', 'application/octet-stream').header('cache-control', FOR_EVER);
    return Buffer.from(bytes, 'base64');
  }
}
