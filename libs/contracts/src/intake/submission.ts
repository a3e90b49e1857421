/**
 * How facts from outside reach intake. `POST /v1/events`, the request/reply subject and the JetStream
 * stream all end here, so that the same event through any of them has one effect.
 */
import { IsIn, IsInt, IsString } from 'class-validator';
import { type CommandMetadata } from '#kernel';
import { Answer, AreAll, IsCount, OrNull } from '../answers';
import { Meanings } from '../meanings';
import { type Role } from '../access';
import { IsId, Optional } from '../fields';

export const transports = ['http', 'nats'] as const;
export type Transport = (typeof transports)[number];

/** A request to intake over the bus, of processes that know who the caller is. */
export interface SubmitRequest {
  /** One CloudEvent (structured JSON) each, byte for byte as it arrived, in base64. */
  readonly events: readonly string[];
  readonly transport: Transport;
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

/** Why something that arrived could not be recorded as a fact. */
export const quarantineReasons = [
  'unauthenticated',
  'source_not_yours',
  'workflow_not_yours',
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

@Answer()
@Meanings({
  outcome: 'What became of the event.',
  position: 'The ledger position; of a duplicate that of the first time.',
  id: 'The id of the event, where it could be read.',
  source: 'The source of the event, where it could be read.',
  quarantineId: 'The quarantine entry.',
  reason: 'Why it is in quarantine: a stable code.',
  pointer: 'Where in the event (RFC 6901).',
})
export class SubmissionResult {
  @IsIn(['accepted', 'duplicate', 'quarantined']) outcome!:
    'accepted' | 'duplicate' | 'quarantined';
  @IsCount() position!: number;
  @Optional() @IsString() id?: string;
  @Optional() @IsString() source?: string;
  @Optional() @IsString() quarantineId?: string;
  @Optional() @IsString() reason?: QuarantineReason;
  @Optional() @IsString() message?: string;
  @Optional() @IsString() pointer?: string;
}

type QuarantineFields = 'quarantineId' | 'reason' | 'message' | 'pointer';

/** What became of one event; its outcome discriminates the forms. */
export type SubmitResult = Omit<SubmissionResult, 'outcome' | QuarantineFields> &
  (
    | { readonly outcome: 'accepted' | 'duplicate' }
    | ({ readonly outcome: 'quarantined' } & Required<Pick<SubmissionResult, QuarantineFields>>)
  );

@Answer('`received` is always the sum of the other three.')
@Meanings({
  received: 'How many events were sent.',
  accepted: 'How many were recorded.',
  duplicate: 'How many had been recorded before.',
  quarantined: 'How many could not be understood.',
  results: 'One for each event, in their order.',
  position: 'The highest of the results’; null for an empty batch.',
})
export class SubmissionAnswer {
  @IsCount() received!: number;
  @IsCount() accepted!: number;
  @IsCount() duplicate!: number;
  @IsCount() quarantined!: number;
  @AreAll(() => SubmissionResult) results!: readonly SubmissionResult[];
  @OrNull() @IsInt() position!: number | null;
}

/** What intake replies for some of the events. */
export type SubmitReply = Omit<SubmissionAnswer, 'results' | 'position'> & {
  readonly results: readonly SubmitResult[];
  readonly position: number;
};
