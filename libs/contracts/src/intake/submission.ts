/**
 * How facts from outside reach intake. `POST /v1/events`, the request/reply subject and the JetStream
 * stream all end here, so that the same event through any of them has one effect.
 */
import { type CommandMetadata } from '#kernel';
import { type Role } from '../access';
import { IsId } from '../fields';

export const doors = ['http', 'nats'] as const;
export type Door = (typeof doors)[number];

/** What intake is asked over the bus, by processes that know who the caller is. */
export interface SubmitRequest {
  /** One CloudEvent (structured JSON) each, byte for byte as it arrived, in base64. */
  readonly events: readonly string[];
  readonly door: Door;
  readonly metadata: Omit<CommandMetadata, 'now'>;
}

export class ReplayQuarantinedBody {
  @IsId() quarantineId!: string;
}

export type ReplayQuarantinedRequest = ReplayQuarantinedBody & {
  readonly metadata: Omit<CommandMetadata, 'now'>;
};

/** Who may look at what arrived and was not understood: nobody knows what it holds. */
export const quarantineReaders: readonly Role[] = ['operator', 'admin'];

export interface ReadQuarantinedReply {
  /** What arrived, in base64: byte for byte but for its secrets. */
  readonly raw: string;
}

/** What became of one event; `id` and `source` are its own, where they could be read. */
export type SubmitResult = { readonly source?: string; readonly id?: string } & (
  | { readonly outcome: 'accepted'; readonly position: number }
  /** Seen before: the position of the first time. */
  | { readonly outcome: 'duplicate'; readonly position: number }
  | {
      readonly outcome: 'quarantined';
      /** Of the quarantine entry. */
      readonly position: number;
      readonly quarantineId: string;
      /** A stable word for the trouble. */
      readonly reason: QuarantineReason;
      readonly message: string;
      /** Where in the event (RFC 6901). */
      readonly pointer: string;
    }
);

/** In the order of the events; `received` is always the sum of the other three. */
export interface SubmitReply {
  readonly received: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly results: readonly SubmitResult[];
  /** The highest of the results' positions. */
  readonly position: number;
}

/** Why something that arrived could not be recorded as a fact. */
export const quarantineReasons = [
  'unauthenticated',
  'source_not_yours',
  'import_not_yours',
  'malformed_json',
  'invalid_envelope',
  'unsupported_version',
  'unknown_type',
  'invalid_data',
  'unknown_workflow',
  'unknown_code',
  'time_in_future',
  'id_reused',
] as const;
export type QuarantineReason = (typeof quarantineReasons)[number];
