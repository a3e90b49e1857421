import { IsInt } from 'class-validator';
import { IsId, IsSha256 } from '../fields';

/** One published version of a workflow. */
export class WorkflowRef {
  @IsId() id!: string;
  @IsInt() version!: number;
  @IsSha256() digest!: string;
}
