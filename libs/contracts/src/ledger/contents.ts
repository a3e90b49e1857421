import { IsInt, Max, Min } from 'class-validator';
import { everybody, type Role } from '../access';
import { IsExternalId } from '../external-ids';
import { IsId, IsSha256, IsText, Optional } from '../fields';
import { Meanings } from '../meanings';

/** Who may read what evidence is made of: analysts count, and see no documents. */
export const contentReaders: readonly Role[] = everybody.filter((role) => role !== 'analyst');

const MOST = Number.MAX_SAFE_INTEGER;

/** Content is to be sent ahead of the evidence that will name it. */
@Meanings({
  subject: "As the evidence will name it: the content is sealed with this subject's key.",
  size: 'Size in bytes, where it is known before.',
})
export class OpenContentBody {
  @IsSha256() sha256!: string;
  @Optional() @IsExternalId() subject?: string;
  @IsText(127) mediaType!: string;
  @Optional() @IsInt() @Min(0) @Max(MOST) size?: number;
}

/** Where the pieces go: see `uploadSubject`. */
export interface OpenContentReply {
  readonly uploadId: string;
  readonly subject: string;
}

/** What the end of an upload is answered with. */
export interface StoredContentReply {
  readonly sha256: string;
  readonly size: number;
  /** False where the same content was already stored for the same subject. */
  readonly isNew: boolean;
}

@Meanings({
  workOrderId: 'The work order of the evidence, where evidence of several has the same id.',
  from: 'The first byte.',
  length: 'How many bytes at most; where absent, what the content is.',
  atLeast: 'Wait until this ledger position is known, at most 5 s.',
})
export class ReadContentBody {
  @IsId() evidenceId!: string;
  @Optional() @IsId() workOrderId?: string;
  @IsInt() @Min(0) @Max(MOST) from!: number;
  @IsInt() @Min(0) @Max(MOST) length!: number;
  @Optional() @IsInt() @Min(0) @Max(MOST) atLeast?: number;
}

/** Goes before the bytes: as many as were wanted and fit one message. */
export interface ReadContentReply {
  readonly evidenceId: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly kind: string;
  /** Of the whole content, in bytes. */
  readonly size: number;
  /** The ledger position that it is true at. */
  readonly position: number;
}
