import { Injectable, type OnModuleInit } from '@nestjs/common';
import { streams, subjects } from '#contracts';
import { ensureStream, Platform } from '#platform';
import { EVENT_MAX_BYTES } from '../facts/at-once';

const GIBIBYTE = 1024 ** 3;
const HEADERS_MAX_BYTES = 8 * 1024;

/**
 * The stream that outside systems publish to. It refuses what comes when it is full: what it has
 * acknowledged is kept until it is in the ledger.
 */
@Injectable()
export class IntakeStream implements OnModuleInit {
  constructor(private readonly platform: Platform) {}

  async onModuleInit(): Promise<void> {
    await ensureStream(this.platform.connection, {
      name: streams.intake,
      subjects: [subjects.intake.stream],
      maxBytes: GIBIBYTE,
      maxMessageBytes: EVENT_MAX_BYTES + HEADERS_MAX_BYTES,
      discard: 'new',
      isQueue: true,
      replicas: this.platform.settings.WRIT_STREAM_REPLICAS,
    });
  }
}
