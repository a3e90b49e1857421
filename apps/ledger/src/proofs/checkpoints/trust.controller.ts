import { Controller } from '@nestjs/common';
import { type Pool } from 'pg';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  BundleBody,
  type BundleContents,
  type BundleReply,
  type CertificateReply,
  ConsistencyBody,
  EntriesBody,
  type EntriesReply,
  EventBytesBody,
  type EventBytesReply,
  ProvenBody,
  type ProvenEvent,
  type ProvenReply,
  type Proving,
  ReceiptBody,
  type ReceiptReply,
  RevokeLogKeyBody,
  subjects,
  TileBody,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  asUnavailable,
  type CommandFrame,
  openRequest,
  Platform,
  type RequestFrame,
} from '#platform';
import { withBodies } from '../../log/archive/archived-bodies';
import { fitting } from '../../views/queries/page-bytes';
import { mustRunDeployment } from '../../deployment-admin';
import { LogChanged } from './log-succession';
import { Certificates } from './certificates';
import { LogKeyRevoked } from './key-status';
import { LogEntries } from './log-entries';
import { ReadableEvents } from './readable-events';
import { type EventProof, type Receipts, type Start, type StoredEvent } from './receipts';
import { type Trust, TrustHost } from './trust-host';

type Caller = CommandFrame['metadata'];

/** In base64 this fits one message with room to spare; larger events go in pieces. */
const PIECE_BYTES = 384 * 1024;

/** Answers receipts, bundles, certificates, checkpoints and tiles to those who check the log. */
@Controller()
export class TrustController {
  private readonly pool: Pool;
  private readonly entriesOf: LogEntries;

  constructor(
    private readonly host: TrustHost,
    private readonly readable: ReadableEvents,
    { pool, settings }: Platform,
  ) {
    this.pool = pool;
    this.entriesOf = new LogEntries(pool, settings.WRIT_PUBLIC_LOG);
  }

  @MessagePattern(subjects.trust.receipt)
  receipt(@Payload() frame: RequestFrame): Promise<ReceiptReply> {
    const [caller, { eventId, to }] = openRequest(ReceiptBody, frame);
    const { tenant } = caller;
    return this.answer(async ({ receipts }) => {
      const { position } = await receipts.find(tenant, eventId);
      // A caller who may not see it must not learn that it exists.
      if (!(await this.readable.mayRead(caller, [position])))
        throw new Refusal('event_not_found', `There is no event ${eventId}.`);
      const start = await receipts.start([position], { to });
      const [proven] = await receipts.proven(tenant, [position], start.checkpoint.checkpoint);
      return { ...provingOf(start), proven: pieceOf(proven!) };
    });
  }

  @MessagePattern(subjects.trust.bundle)
  bundle(@Payload() frame: RequestFrame): Promise<BundleReply> {
    const [caller, { workOrderId, to }] = openRequest(BundleBody, frame);
    const { tenant } = caller;
    return this.answer(async ({ receipts }) => {
      await this.mustReadAll(caller, workOrderId);
      const contents = await receipts.contents(tenant, workOrderId);
      return { ...(await provingAll(receipts, contents, to)), tenant, ...contents };
    });
  }

  /** A certificate of the newest closure. Refuses a work order that is not closed, or was closed without proof. */
  @MessagePattern(subjects.trust.certificate)
  certificate(@Payload() frame: RequestFrame): Promise<CertificateReply> {
    const [caller, { workOrderId, to }] = openRequest(BundleBody, frame);
    const { tenant } = caller;
    return this.answer(async ({ receipts }) => {
      await this.mustReadAll(caller, workOrderId);
      const certified = await new Certificates(receipts, tenant).of(workOrderId);
      return { ...(await provingAll(receipts, certified, to)), tenant, ...certified };
    });
  }

  @MessagePattern(subjects.trust.proven)
  proven(@Payload() frame: RequestFrame): Promise<ProvenReply> {
    const [caller, { size, positions }] = openRequest(ProvenBody, frame);
    return this.answer(async ({ checkpoints, receipts }) => {
      await this.mustRead(caller, positions);
      const signed = await checkpoints.at(size);
      if (!signed)
        throw new Refusal('log_size_not_found', `The log was not signed at ${size} events.`);
      const proven = await receipts.proven(caller.tenant, positions, signed.checkpoint);
      const replies = proven.map(pieceOf);
      return { proven: fitting(replies, (one) => JSON.stringify(one).length) };
    });
  }

  @MessagePattern(subjects.trust.eventBytes)
  eventBytes(@Payload() frame: RequestFrame): Promise<EventBytesReply> {
    const [caller, { position, from }] = openRequest(EventBytesBody, frame);
    return this.answer(async () => {
      await this.mustRead(caller, [position]);
      const { rows } = await this.pool.query<StoredEvent>({
        name: 'bytes-of-event',
        text: 'SELECT position, body FROM ledger.events WHERE tenant = $1 AND position = $2',
        values: [caller.tenant, position],
      });
      const [event] = await withBodies(this.pool, rows);
      return { bytes: event?.body.toString('base64', from, from + PIECE_BYTES) ?? '' };
    });
  }

  @MessagePattern(subjects.trust.checkpoint)
  checkpoint(): Promise<{ readonly note: string }> {
    return this.answer(async ({ checkpoints }) => ({ note: (await checkpoints.current()).note }));
  }

  @MessagePattern(subjects.trust.consistency)
  consistency(@Payload() frame: RequestFrame): Promise<{ readonly proof: readonly string[] }> {
    const [, { from, to }] = openRequest(ConsistencyBody, frame);
    return this.answer(async ({ receipts }) => ({
      proof: await receipts.consistencyProof(from, to),
    }));
  }

  /** Base64 of the tile's bytes. Refuses with `tile_not_found` a tile that the log does not have yet. */
  @MessagePattern(subjects.trust.tile)
  tile(@Payload() frame: RequestFrame): Promise<{ readonly bytes: string }> {
    const [, name] = openRequest(TileBody, frame);
    return this.answer(async ({ nodes, checkpoints }) => {
      const hashes = await nodes.tile(name, await checkpoints.size());
      if (!hashes)
        throw new Refusal(
          'tile_not_found',
          'The log is shorter than that: see the size of a checkpoint.',
        );
      return { bytes: Buffer.concat(hashes).toString('base64') };
    });
  }

  /** Refuses with `tile_not_found` where the deployment does not publish its events. */
  @MessagePattern(subjects.trust.entries)
  entries(@Payload() frame: RequestFrame): Promise<EntriesReply> {
    const [, body] = openRequest(EntriesBody, frame);
    return this.answer(async ({ checkpoints }) => ({
      entries: await this.entriesOf.read(body, await checkpoints.size()),
    }));
  }

  @MessagePattern(subjects.trust.keys)
  keys(): Promise<{ readonly keys: string }> {
    return this.answer(async ({ checkpoints }) => {
      // The first request may come before the host introduced the key.
      await checkpoints.introduceKey();
      return { keys: await checkpoints.keys() };
    });
  }

  @MessagePattern(subjects.trust.revokeKey)
  async revokeKey(@Payload() frame: RequestFrame): Promise<{ readonly keyId: string }> {
    mustRunDeployment(frame.metadata);
    const [, { keyId, reason }] = openRequest(RevokeLogKeyBody, frame);
    return this.answer(async ({ checkpoints }) => {
      if (await checkpoints.revoke(keyId, reason)) return { keyId };
      throw new Refusal('log_key_not_found', `There is no key ${keyId} in good standing.`);
    });
  }

  private async mustRead(caller: Caller, positions: readonly number[]): Promise<void> {
    if (await this.readable.mayRead(caller, positions)) return;
    throw new Refusal('event_not_found', 'There is no such event.');
  }

  private async mustReadAll(caller: Caller, workOrderId: string): Promise<void> {
    if (await this.readable.mayReadAll(caller, workOrderId)) return;
    throw new Refusal('work_order_not_found', `There is no work order ${workOrderId}.`);
  }

  private async answer<T>(read: (trust: Trust) => Promise<T>): Promise<T> {
    const trust = this.host.trust();
    try {
      return await read(trust);
    } catch (error) {
      if (error instanceof LogKeyRevoked) throw new Refusal('log_key_revoked', error.message);
      if (!(error instanceof LogChanged)) return asUnavailable(error);
      this.host.reportChanged(error);
      throw new Refusal(
        'log_changed',
        'The log is no longer what was signed: somebody has changed it. Store the checkpoints and receipts that you have, and tell the operators of the deployment.',
      );
    }
  }
}

const provingAll = async (
  receipts: Receipts,
  { events, dependsOn }: BundleContents,
  to: number | undefined,
): Promise<Proving> => provingOf(await receipts.start([...events, ...dependsOn], { to }));

const provingOf = ({ checkpoint: { checkpoint, note }, consistency }: Start): Proving => ({
  checkpoint: note,
  size: checkpoint.size,
  ...(consistency && { consistency }),
});

const pieceOf = ({ index, body, proof }: EventProof): ProvenEvent => ({
  index,
  proof,
  event: body.length > PIECE_BYTES ? null : body.toString('base64'),
});
