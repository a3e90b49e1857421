import { Injectable, type OnModuleInit } from '@nestjs/common';
import { streams, subjects } from '#contracts';
import { deleteConsumersAhead, ensureStreamAtStart, Platform } from '#platform';
import { EVENT_MAX_BYTES } from '../facts/fact-lanes';

/**
 * The stream that keeps what outside systems publish until it is in the ledger. It acknowledges
 * nothing: JetStream answers before anything is flushed, and intake answers after the ledger's commit.
 */
@Injectable()
export class IntakeStream implements OnModuleInit {
  constructor(private readonly platform: Platform) {}

  async onModuleInit(): Promise<void> {
    const manager = await ensureStreamAtStart(this.platform.connection, {
      name: streams.intake,
      subjects: [subjects.intake.stream],
      maxBytes: this.platform.settings.WRIT_STREAM_MAX_BYTES,
      maxMessageBytes: EVENT_MAX_BYTES,
      discard: 'new',
      isQueue: true,
      isSilent: true,
      replicas: this.platform.settings.WRIT_STREAM_REPLICAS,
    });
    await deleteConsumersAhead(manager, streams.intake);
  }
}
