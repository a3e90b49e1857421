import { IsInt, Max, Min } from 'class-validator';
import { type Role, roles } from '../access';
import { IsId, IsSha256, IsText, Optional } from '../fields';

/** Who may read what evidence is made of: analysts count, and see no documents. */
export const contentReaders: readonly Role[] = roles.filter((role) => role !== 'analyst');

const MOST = Number.MAX_SAFE_INTEGER;

/** Content is to be sent ahead of the evidence that will name it. */
export class OpenContentBody {
  @IsSha256() sha256!: string;
  /** As the evidence will name it: the content is sealed with this subject's key. */
  @Optional() @IsId() subject?: string;
  @IsText(127) mediaType!: string;
  /** In bytes, where it is known before. */
  @Optional() @IsInt() @Min(0) @Max(MOST) size?: number;
}

/** Where the pieces go: see `uploadSubject`. */
export interface OpenContentReply {
  readonly uploadId: string;
  readonly subject: string;
}

/** What the end of an upload is answered with. */
export interface KeptContentReply {
  readonly sha256: string;
  readonly size: number;
  /** False where the same content was kept already for the same subject. */
  readonly isNew: boolean;
}

export class ReadContentBody {
  @IsId() evidenceId!: string;
  /** Which one is meant, where evidence of several work orders has the same id. */
  @Optional() @IsId() workOrderId?: string;
  @IsInt() @Min(0) @Max(MOST) from!: number;
  /** Bytes that are wanted at most; none tells what the content is. */
  @IsInt() @Min(0) @Max(MOST) length!: number;
  /** Wait until this ledger position is known of, at most 5 s. */
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
