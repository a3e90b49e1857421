import { AreIds, IsId, Optional } from '../fields';
import { Meanings } from '../meanings';
import { IsOwner } from '../principals';

/** A line of the checklist. */
@Meanings({
  name: 'How reports name it: one name in the whole workflow.',
  owner: 'Who does it; the owner of its stage, or of the work order, where absent.',
  inputs: 'Inputs of the workflow that it needs: it is not completed before they are given.',
  after: 'Earlier steps that it comes after: it is not completed before these are, or are skipped.',
  onBlock: 'The exception code of a block whose reporter names none.',
})
export class StepDeclaration {
  @IsId() name!: string;
  @Optional() @IsOwner() owner?: string;
  @AreIds() inputs: string[] = [];
  @AreIds() after: string[] = [];
  @Optional() @IsId() onBlock?: string;
}
