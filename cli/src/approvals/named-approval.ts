import { type Command } from 'commander';
import { WritError } from '#client';

/** The approval of a command line, and its work order where that is named too. */
export interface NamedApproval {
  readonly approvalId: string;
  /** Looked up by the server where absent. */
  readonly workOrderId?: string;
}

/** Lets a command take `[workOrderId] <approvalId>`; see `namedApproval`. */
export const takesApproval = (command: Command): Command =>
  command
    .usage('[options] [workOrderId] <approvalId>')
    .argument('<ids...>', 'the approval, and before it, if you like, its work order');

/** Reads `[workOrderId] <approvalId>`. Throws `WritError` for more. */
export const namedApproval = (ids: readonly string[]): NamedApproval => {
  const [approvalId, workOrderId, ...rest] = [...ids].reverse();
  if (!approvalId || rest.length > 0)
    throw new WritError(
      `Give [workOrderId] <approvalId>, not ${ids.length} words (${ids.join(' ')}): quote a value that has spaces.`,
    );
  return workOrderId === undefined ? { approvalId } : { workOrderId, approvalId };
};

/** The address of an approval, or of something below it. */
export const approvalPath = (approvalId: string, below = ''): string =>
  `/v1/approvals/${encodeURIComponent(approvalId)}${below}`;
