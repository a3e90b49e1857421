import { Inject, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import {
  type StoredContentReply,
  type OpenContentBody,
  type OpenContentReply,
  type ReadContentBody,
  type ReadContentReply,
  subjects,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  type BusReply,
  type Caller,
  metadataOf,
  openByteFrame,
  sendUpload,
  unwrap,
} from '#platform';
import { type Bus } from '../bus';
import { Logs } from '../logs/logs';
import { requestWithRetry } from '../request-with-retry';

const OPEN_TIMEOUT_MS = 5_000;
/** The ledger waits up to 5 s for a view, and a store may take its time. */
const READ_TIMEOUT_MS = 30_000;
/** As many as the ledger puts into one message. */
export const PIECE_BYTES = 512 * 1024;

/** A part of a content, and what the whole of it is. */
export interface ReadContent {
  readonly header: ReadContentReply;
  readonly bytes: Buffer;
}

/** Carries contents between callers and the ledger, piece by piece: nothing of a file is held but one piece. */
@Injectable()
export class Contents {
  constructor(@Inject(Logs) private readonly logs: Logs) {}

  /** Passes a body on as it comes. Throws the ledger's refusals, and `Unavailable` when its process is lost. */
  async send(request: FastifyRequest, body: OpenContentBody): Promise<StoredContentReply> {
    const frame = { ...body, metadata: metadataOf(request.caller!, uuidv7()) };
    const bus = await this.logs.of(request.caller!.tenant);
    const opened = await bus.request<BusReply<{ subject: OpenContentReply['subject'] }>>(
      subjects.contents.open,
      frame,
      OPEN_TIMEOUT_MS,
    );
    return sendUpload(bus.requestBytes.bind(bus), unwrap(opened).subject, bodyOf(request));
  }

  /** A part of a content, at most `PIECE_BYTES` of it. Throws the ledger's refusals. */
  async read(caller: Caller, body: ReadContentBody): Promise<ReadContent> {
    const request = { ...body, metadata: metadataOf(caller, uuidv7()) };
    const inBytes = { request: askForBytes(await this.logs.of(caller.tenant)) as Bus['request'] };
    // Any instance answers: one that dies in the middle of a download does not end it.
    const frame = await requestWithRetry<Uint8Array>(
      inBytes,
      subjects.contents.read,
      request,
      READ_TIMEOUT_MS,
    );
    const { header, bytes } = openByteFrame<BusReply<ReadContentReply & object>>(frame);
    const { ok: _ok, ...reply } = unwrap(header) as ReadContentReply & { ok: true };
    return { header: reply, bytes };
  }

  /** The bytes from `first.from` up to `end`, of which `first` are the first. Throws as `read`. */
  async *parts(
    caller: Caller,
    wanted: Omit<ReadContentBody, 'length'>,
    first: Buffer,
    end: number,
  ): AsyncGenerator<Buffer> {
    let from = wanted.from + first.length;
    if (first.length > 0) yield first;
    while (from < end) {
      const length = Math.min(PIECE_BYTES, end - from);
      const { bytes } = await this.read(caller, { ...wanted, from, length });
      if (bytes.length === 0) throw new Error('The content is shorter than its header states.');
      from += bytes.length;
      yield bytes;
    }
  }
}

const askForBytes =
  (bus: Bus) =>
  (subject: string, body: unknown, timeoutMs: number): Promise<Uint8Array> =>
    bus.requestBytes(subject, Buffer.from(JSON.stringify(body)), timeoutMs);

/** A sender who is silent for so long has gone. */
const SILENT_MS = 60_000;

/** What a caller sends, as it comes. A caller who hangs up gets a refusal, though hardly any caller reads it. */
async function* bodyOf({ raw }: FastifyRequest): AsyncGenerator<Uint8Array> {
  const silent = setTimeout(() => raw.destroy(), SILENT_MS);
  try {
    for await (const bytes of raw) {
      silent.refresh();
      yield bytes as Buffer;
    }
  } catch {
    throw new Refusal(
      'invalid_request',
      'The connection broke off before all of the content had come: nothing of it is stored. Send it again.',
    );
  } finally {
    clearTimeout(silent);
  }
}
