import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import {
  type BundleBody,
  type BundleReply,
  type CertificateReply,
  type EventBytesReply,
  PROVEN_MAX,
  type ProvenEvent,
  type ProvenReply,
  type Proving,
  type ReceiptBody,
  type ReceiptReply,
  subjects,
} from '#contracts';
import { type BusReply, type Caller, metadataOf, unwrap } from '#platform';
import {
  type Bundle,
  BUNDLE_FORMAT,
  type BundledEvent,
  type Receipt,
  RECEIPT_FORMAT,
} from '#verify';
import { type Bus, BUS, READ_TIMEOUT_MS, REPEATABLE } from '../bus';

/** Gets receipts and bundles from the ledger: what does not fit one message, in several. */
@Injectable()
export class Proofs {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  /** What the ledger answers to a caller. Throws its refusals. */
  async ask<T extends object>(subject: string, caller: Caller, body: object = {}): Promise<T> {
    const metadata = metadataOf(caller, uuidv7());
    const frame = { ...body, metadata };
    return unwrap(await this.bus.request<BusReply<T>>(subject, frame, READ_TIMEOUT_MS, REPEATABLE));
  }

  async receipt(caller: Caller, body: ReceiptBody): Promise<Receipt> {
    const reply = await this.ask<ReceiptReply>(subjects.trust.receipt, caller, body);
    const event = await this.bundled(caller, reply.proven);
    return { format: RECEIPT_FORMAT, ...event, ...provenBy(reply) };
  }

  /** The text of a bundle, piece by piece: it may be larger than what should be held at once. */
  async bundle(caller: Caller, body: BundleBody): Promise<AsyncGenerator<string>> {
    const reply = await this.ask<BundleReply>(subjects.trust.bundle, caller, body);
    return this.textOf(caller, reply);
  }

  /** The text of a closure certificate: what it claims, then the bundle that proves it. */
  async certificate(caller: Caller, body: BundleBody): Promise<AsyncGenerator<string>> {
    const reply = await this.ask<CertificateReply>(subjects.trust.certificate, caller, body);
    return this.certificateText(caller, reply);
  }

  private async *certificateText(
    caller: Caller,
    { claims, ...bundle }: CertificateReply,
  ): AsyncGenerator<string> {
    yield `${JSON.stringify(claims).slice(0, -1)},"bundle":`;
    yield* this.textOf(caller, bundle);
    yield '}';
  }

  private async *textOf(caller: Caller, reply: BundleReply): AsyncGenerator<string> {
    const { tenant, stream, size, events, dependsOn } = reply;
    const head: Omit<Bundle, 'events' | 'dependsOn'> = {
      format: BUNDLE_FORMAT,
      tenant,
      stream,
      ...provenBy(reply),
    };
    yield `${JSON.stringify(head).slice(0, -1)},"events":[`;
    yield* this.listOf(caller, size, events);
    yield '],"dependsOn":[';
    yield* this.listOf(caller, size, dependsOn);
    yield ']}';
  }

  private async *listOf(
    caller: Caller,
    size: number,
    positions: readonly number[],
  ): AsyncGenerator<string> {
    for (let done = 0; done < positions.length;) {
      const wanted = { size, positions: positions.slice(done, done + PROVEN_MAX) };
      const { proven } = await this.ask<ProvenReply>(subjects.trust.proven, caller, wanted);
      for (const [n, one] of proven.entries()) {
        const text = JSON.stringify(await this.bundled(caller, one));
        yield done + n === 0 ? text : `,${text}`;
      }
      done += proven.length;
    }
  }

  private async bundled(caller: Caller, { event, index, proof }: ProvenEvent) {
    const bytes = event ?? (await this.inPieces(caller, index + 1));
    return { event: bytes, index, proof } satisfies BundledEvent;
  }

  private async inPieces(caller: Caller, position: number): Promise<string> {
    const pieces: Buffer[] = [];
    for (let from = 0; ; from += pieces.at(-1)!.length) {
      const { bytes } = await this.ask<EventBytesReply>(subjects.trust.eventBytes, caller, {
        position,
        from,
      });
      if (bytes === '') return Buffer.concat(pieces).toString('base64');
      pieces.push(Buffer.from(bytes, 'base64'));
    }
  }
}

const provenBy = ({ checkpoint, consistency }: Proving) => ({
  checkpoint,
  ...(consistency && { consistency }),
});
