import { IsId, Optional } from '../fields';

export class HandoffBody {
  @IsId() workOrderId!: string;
}

export class NextBody extends HandoffBody {
  /** A stage or the kind of an artifact: that one is wanted, whatever is the earliest. */
  @Optional() @IsId() target?: string;
}

/** An answer of one work order, and the ledger position that it is true at. */
export interface HandoffReply {
  readonly position: number;
  readonly answer: object;
}
