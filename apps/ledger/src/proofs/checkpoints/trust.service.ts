import { Injectable } from '@nestjs/common';
import { type Pool } from 'pg';
import {
  type BundleBody,
  type BundleReply,
  type CertificateReply,
  type EventBytesBody,
  type EventBytesReply,
  type ProvenBody,
  type ProvenEvent,
  type ProvenReply,
  type ReceiptBody,
  type ReceiptReply,
  type Role,
  rolesOfStream,
  type TileBody,
} from '#contracts';
import { Refusal } from '#kernel';
import { asUnavailable, Platform } from '#platform';
import { fitting } from '../../views/queries/page-bytes';
import { type SignedCheckpoint } from './checkpoints';
import { LogChanged } from './log-succession';
import { Certificates } from './certificates';
import { LogKeyRevoked } from './key-status';
import { type Proven } from './receipts';
import { type Trust, TrustHost } from './trust-host';

/** Who asks, as the caller's frame says. */
export interface Asker {
  readonly tenant: string;
  readonly roles: readonly string[];
}

/** In base64 this fits one message with room to spare; larger events go in pieces. */
const PIECE_BYTES = 384 * 1024;

/** What is told of the log to those who want to check it. */
@Injectable()
export class TrustService {
  private readonly pool: Pool;

  constructor(
    private readonly host: TrustHost,
    { pool }: Platform,
  ) {
    this.pool = pool;
  }

  receipt({ tenant, roles }: Asker, { eventId, to }: ReceiptBody): Promise<ReceiptReply> {
    return this.answer(async ({ receipts }) => {
      const { position, stream } = await receipts.find(tenant, eventId);
      // That it exists is nobody's business who may not see it.
      if (!rolesOfStream(stream).some((role) => roles.includes(role)))
        throw new Refusal('event_not_found', `There is no event ${eventId}.`);
      const { checkpoint, consistency } = await receipts.start([position], { to });
      const [proven] = await receipts.proven(tenant, [position], checkpoint.checkpoint);
      return { ...proving(checkpoint), ...(consistency && { consistency }), proven: told(proven!) };
    });
  }

  bundle({ tenant }: Asker, { workOrderId, to }: BundleBody): Promise<BundleReply> {
    return this.answer(async ({ receipts }) => {
      const contents = await receipts.contents(tenant, workOrderId);
      const positions = [...contents.events, ...contents.dependsOn];
      const { checkpoint, consistency } = await receipts.start(positions, { to });
      return {
        ...proving(checkpoint),
        ...(consistency && { consistency }),
        tenant,
        ...contents,
      };
    });
  }

  /** The newest closure of a work order, certified: refuses where it is not closed, or was not rightly. */
  certificate({ tenant }: Asker, { workOrderId, to }: BundleBody): Promise<CertificateReply> {
    return this.answer(async ({ receipts }) => {
      const certified = await new Certificates(receipts, tenant).of(workOrderId);
      const positions = [...certified.events, ...certified.dependsOn];
      const { checkpoint, consistency } = await receipts.start(positions, { to });
      return {
        ...proving(checkpoint),
        ...(consistency && { consistency }),
        tenant,
        ...certified,
      };
    });
  }

  proven(asker: Asker, { size, positions }: ProvenBody): Promise<ProvenReply> {
    return this.answer(async ({ checkpoints, receipts }) => {
      await this.maySee(asker, positions);
      const signed = await checkpoints.at(size);
      if (!signed)
        throw new Refusal('log_size_not_found', `The log was not signed at ${size} events.`);
      const proven = await receipts.proven(asker.tenant, positions, signed.checkpoint);
      const replies = proven.map(told);
      return { proven: fitting(replies, (one) => JSON.stringify(one).length) };
    });
  }

  eventBytes(asker: Asker, { position, from }: EventBytesBody): Promise<EventBytesReply> {
    return this.answer(async () => {
      await this.maySee(asker, [position]);
      const { rows } = await this.pool.query<{ piece: Buffer }>({
        name: 'piece-of-event',
        text: `SELECT substring(body FROM $3 + 1 FOR ${PIECE_BYTES}) AS piece
          FROM ledger.events WHERE tenant = $1 AND position = $2`,
        values: [asker.tenant, position, from],
      });
      return { bytes: rows[0]?.piece.toString('base64') ?? '' };
    });
  }

  checkpoint(): Promise<{ readonly note: string }> {
    return this.answer(async ({ checkpoints }) => ({ note: (await checkpoints.current()).note }));
  }

  consistency(from: number, to: number): Promise<{ readonly proof: readonly string[] }> {
    return this.answer(async ({ receipts }) => ({
      proof: await receipts.consistencyProof(from, to),
    }));
  }

  /** Base64 of the tile's bytes. Refuses with `tile_not_found` what the log does not have yet. */
  tile(name: TileBody): Promise<{ readonly bytes: string }> {
    return this.answer(async ({ nodes, checkpoints }) => {
      const hashes = await nodes.tile(name, await checkpoints.size());
      if (!hashes)
        throw new Refusal(
          'tile_not_found',
          'The log is not so long: see the size of a checkpoint.',
        );
      return { bytes: Buffer.concat(hashes).toString('base64') };
    });
  }

  keys(): Promise<{ readonly keys: string }> {
    return this.answer(async ({ checkpoints }) => {
      // The first who asks may come before the first turn of the host.
      await checkpoints.introduceKey();
      return { keys: await checkpoints.keys() };
    });
  }

  revokeKey(keyId: string, reason: string): Promise<{ readonly keyId: string }> {
    return this.answer(async ({ checkpoints }) => {
      if (await checkpoints.revoke(keyId, reason)) return { keyId };
      throw new Refusal('log_key_not_found', `There is no key ${keyId} in good standing.`);
    });
  }

  private async maySee({ tenant, roles }: Asker, positions: readonly number[]): Promise<void> {
    const { rows } = await this.pool.query<{ stream: string }>({
      name: 'streams-at',
      text: `SELECT DISTINCT stream FROM ledger.events
        WHERE tenant = $1 AND position = ANY($2::bigint[])`,
      values: [tenant, positions],
    });
    const isOpen = (stream: string): boolean =>
      rolesOfStream(stream).some((role: Role) => roles.includes(role));
    if (!rows.every(({ stream }) => isOpen(stream)))
      throw new Refusal('event_not_found', 'There is no such event.');
  }

  private async answer<T>(ask: (trust: Trust) => Promise<T>): Promise<T> {
    const trust = this.host.trust();
    try {
      return await ask(trust);
    } catch (error) {
      if (error instanceof LogKeyRevoked) throw new Refusal('log_key_revoked', error.message);
      if (!(error instanceof LogChanged)) return asUnavailable(error);
      this.host.changed(error);
      throw new Refusal(
        'log_changed',
        'The log is no longer what was signed: somebody has changed it. Keep the checkpoints and receipts that you have, and tell whoever runs it.',
      );
    }
  }
}

const proving = ({ checkpoint, note }: SignedCheckpoint) => ({
  checkpoint: note,
  size: checkpoint.size,
});

const told = ({ index, body, proof }: Proven): ProvenEvent => ({
  index,
  proof,
  event: body.length > PIECE_BYTES ? null : body.toString('base64'),
});
