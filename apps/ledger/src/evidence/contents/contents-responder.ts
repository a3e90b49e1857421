import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { OpenContentBody, ReadContentBody, subjects } from '#contracts';
import {
  byteFrame,
  type CommandFrame,
  failureOf,
  mustSayWhoAsks,
  answerRaw,
  parseAs,
  parseFrame,
  Platform,
} from '#platform';
import { type Asker, ContentsService } from './contents.service';

/**
 * Opening an upload is answered by any instance, which then takes all of it; reading is answered piece by piece by
 * whichever instance it meets: a header in JSON, then the bytes as they are.
 */
@Injectable()
export class ContentsResponder implements OnApplicationBootstrap {
  constructor(
    private readonly platform: Platform,
    private readonly contents: ContentsService,
  ) {}

  onApplicationBootstrap(): void {
    this.answer(subjects.contents.open, (data) => this.open(data));
    this.answer(subjects.contents.read, (data) => this.read(data));
  }

  private async open(data: Uint8Array): Promise<string> {
    const opened = await this.contents.open(...asked(OpenContentBody, data));
    return JSON.stringify({ ok: true, ...opened });
  }

  /** A no is framed too: whoever asks opens one kind of frame. */
  private async read(data: Uint8Array): Promise<Uint8Array> {
    try {
      const { header, bytes } = await this.contents.read(...asked(ReadContentBody, data));
      return byteFrame({ ok: true, ...header }, bytes);
    } catch (error) {
      return byteFrame(failureOf(error, this.fault));
    }
  }

  private answer(
    subject: string,
    answer: (data: Uint8Array) => Promise<string | Uint8Array>,
  ): void {
    answerRaw(this.platform.connection, subject, 'ledger', answer, this.fault);
  }

  private readonly fault = (note: string, error: unknown): void =>
    this.platform.log.error({ err: error }, note);
}

const asked = <T extends object>(contract: new () => T, data: Uint8Array): [Asker, T] => {
  const { metadata, ...body } = parseFrame(data) as { metadata?: CommandFrame['metadata'] };
  mustSayWhoAsks(metadata);
  return [metadata!, parseAs(contract, body)];
};
