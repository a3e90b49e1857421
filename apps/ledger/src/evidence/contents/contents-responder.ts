import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { OpenContentBody, ReadContentBody, subjects } from '#contracts';
import { answerRaw, byteFrame, failureOf, openRequest, parseFrame, Platform } from '#platform';
import { ContentsService } from './contents.service';

/**
 * Any instance opens an upload, and then takes all of it. Any instance answers a read, piece by piece: a header in JSON,
 * then the raw bytes.
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
    const opened = await this.contents.open(...openRequest(OpenContentBody, parseFrame(data)));
    return JSON.stringify({ ok: true, ...opened });
  }

  /** Frames failures too, so that callers parse one kind of frame. */
  private async read(data: Uint8Array): Promise<Uint8Array> {
    try {
      const { header, bytes } = await this.contents.read(
        ...openRequest(ReadContentBody, parseFrame(data)),
      );
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
