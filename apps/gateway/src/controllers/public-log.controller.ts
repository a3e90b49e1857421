import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { type EntriesReply, jsonSchema, subjects } from '#contracts';
import { Refusal } from '#kernel';
import { type BusReply, metadataOf, unwrap } from '#platform';
import { READ_TIMEOUT_MS, REPEATABLE } from '../bus';
import { bytes, Described } from '../docs/described';
import { GatewaySettings } from '../gateway.settings';
import { Public } from '../identity/access';
import { InFlight } from '../identity/in-flight';
import { Logs } from '../logs/logs';
import { entryBundle } from '../receipts/entry-bundle';
import { tileAt } from '../receipts/tile-path';

const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';
/** The content of a tile never changes. */
const CACHE_IMMUTABLE = 'public, max-age=31536000, immutable';

const MONITOR = { id: 'monitor', keyId: '', tenant: 'monitors', roles: [] };

/**
 * The default log as static tiles (C2SP tlog-tiles) under the prefix `/log`, for monitors without a credential: where
 * WRIT_PUBLIC_LOG says so, and as much as it says.
 */
@Controller('log')
export class PublicLogController {
  constructor(
    @Inject(Logs) private readonly logs: Logs,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(InFlight) private readonly inFlight: InFlight,
  ) {}

  @Get('checkpoint')
  @Public()
  @Described({
    summary: 'The signed checkpoint of the log, where the log is public (C2SP tlog-tiles).',
    answer: { 'text/plain': jsonSchema.text },
    canBeMissing: true,
    isOfLog: true,
  })
  @Header('content-type', TEXT)
  @Header('cache-control', 'no-store')
  async checkpoint(@Res({ passthrough: true }) reply: FastifyReply) {
    this.enter(reply);
    return (await this.ask<{ note: string }>(subjects.trust.checkpoint)).note;
  }

  @Get('tile/entries/*')
  @Public()
  @Described({
    summary: 'A bundle of entries, where the entries of the log are public (C2SP tlog-tiles).',
    answer: { [BYTES]: bytes },
    canBeMissing: true,
    isOfLog: true,
  })
  async entries(@Param('*') path: string, @Res({ passthrough: true }) reply: FastifyReply) {
    this.enter(reply, 'entries');
    const { index, width } = tileOf('0', path);
    const first = index * FULL;
    const entries: Buffer[] = [];
    while (entries.length < width) {
      const rest = { first: first + entries.length, count: width - entries.length };
      const found = await this.ask<EntriesReply>(subjects.trust.entries, rest);
      entries.push(...found.entries.map((entry) => Buffer.from(entry, 'base64')));
    }
    return send(reply, entryBundle(entries));
  }

  @Get('tile/:level/*')
  @Public()
  @Described({
    summary: 'A tile of hashes, where the log is public (C2SP tlog-tiles).',
    answer: { [BYTES]: bytes },
    canBeMissing: true,
    isOfLog: true,
  })
  async tile(
    @Param('level') level: string,
    @Param('*') path: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    this.enter(reply);
    const found = await this.ask<{ bytes: string }>(subjects.trust.tile, tileOf(level, path));
    return send(reply, Buffer.from(found.bytes, 'base64'));
  }

  /** All monitors together may have as many requests open as one caller. */
  private enter(reply: FastifyReply, what: 'hashes' | 'entries' = 'hashes'): void {
    const { publicLog } = this.settings;
    if (publicLog === 'off' || (what === 'entries' && publicLog !== 'entries'))
      throw new Refusal('tile_not_found', 'This is not public here (WRIT_PUBLIC_LOG).');
    this.inFlight.enter(MONITOR, reply.raw);
  }

  private async ask<T extends object>(subject: string, body: object = {}): Promise<T> {
    const frame = { ...body, metadata: metadataOf(MONITOR, uuidv7()) };
    const { home } = this.logs;
    return unwrap(await home.request<BusReply<T>>(subject, frame, READ_TIMEOUT_MS, REPEATABLE));
  }
}

const FULL = 256;

const tileOf = (level: string, path: string) => {
  const tile = tileAt(level, path);
  if (tile) return tile;
  throw new Refusal('tile_not_found', 'No tile has this address: see C2SP tlog-tiles.');
};

const send = (reply: FastifyReply, content: Buffer): Buffer => {
  void reply.header('content-type', BYTES).header('cache-control', CACHE_IMMUTABLE);
  return content;
};
