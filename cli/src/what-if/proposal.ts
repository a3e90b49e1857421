import { WritError } from '#client';
import { readDefinition } from '../definitions';
import { textOf } from '../files';
import { instantFor, wholeFor } from '../option-values';

/** The options of the proposal and of its period. */
export interface ProposalOptions {
  readonly cedar?: string;
  readonly rollbackTo?: string;
  readonly workflow?: string;
  readonly workflowId?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The body of the question. Throws `WritError` for what does not fit and for files that cannot be read. */
export const proposalOf = (options: ProposalOptions): object => {
  const { cedar, rollbackTo, workflow, workflowId, from, to } = options;
  if ((cedar === undefined) === (rollbackTo === undefined))
    throw new WritError(
      'Say what is proposed: --cedar <file> for a text, or --rollback-to <version> for a published one.',
    );
  return {
    ...(cedar !== undefined && { cedar: textOf(cedar) }),
    ...(rollbackTo !== undefined && { version: wholeFor('--rollback-to')(rollbackTo) }),
    ...(workflow !== undefined && { workflow: readDefinition(workflow).value }),
    ...(workflowId !== undefined && { workflowId }),
    ...(from !== undefined && { from: instantFor('--from')(from) }),
    ...(to !== undefined && { to: instantFor('--to')(to) }),
  };
};
