import { IsInt } from 'class-validator';
import { IsId, IsSha256 } from '../fields';
import { Meanings } from '../meanings';

/** One published version of a workflow. */
@Meanings({
  id: 'The workflow.',
  version: '1, 2, 3 … of this workflow.',
  digest: 'SHA-256 of its canonical JSON, in hex.',
})
export class WorkflowRef {
  @IsId() id!: string;
  @IsInt() version!: number;
  @IsSha256() digest!: string;
}
