import { type Command } from 'commander';
import { WritError } from '#client';
import { type RollbackPolicyAnswer } from '#contracts';
import { exitCodes } from '../exit-codes';
import { changeDefinition, decisionRefOf, sayWaiting } from '../publish/policy-change';
import { sessionOf } from '../session';
import { sayJson, sayLine } from '../terminal';

type RolledBack = RollbackPolicyAnswer & { readonly position: number | null };

interface RollbackOptions {
  readonly to?: string;
  readonly workflow?: string;
  readonly approvedBy?: string;
}

export const addRollbackCommand = (program: Command): void => {
  program
    .command('rollback')
    .description('bring an earlier version of a policy back into force')
    .argument('<policyId>')
    .option('--to <version|digest>', 'which one; the text before the one in force where absent')
    .option('--workflow <id>', 'the workflow that it governs; looked up where absent')
    .option('--approved-by <workOrderId/decisionId>', 'the decision that allows the change')
    .action(async (policyId: string, options: RollbackOptions, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const path = `/v1/policies/${encodeURIComponent(policyId)}/rollback`;
      const target = options.to === undefined ? {} : targetOf(options.to);
      const ref = options.approvedBy ? decisionRefOf(options.approvedBy) : undefined;
      const { answer, waiting } = await changeDefinition<RolledBack>(client, ref, (approvedBy) =>
        client.post(path, { body: { workflowId: options.workflow, ...target, approvedBy } }),
      );
      if (waiting) process.exitCode = exitCodes.wait;
      if (json) return sayJson(terminal.out, waiting ? { waiting } : answer.body);
      if (!waiting) return sayLine(terminal.out, sentenceOf(answer.body));
      const to = options.to === undefined ? '' : ` --to ${options.to}`;
      sayWaiting(terminal, waiting, `writ rollback ${policyId}${to}`);
    });
};

/** A number is a version; 64 hexadecimal digits are a digest, as `writ publish` prints it too. */
const targetOf = (text: string): { readonly version: number } | { readonly digest: string } => {
  const digest = /^(?:sha256:)?([0-9a-f]{64})$/.exec(text)?.[1];
  if (digest) return { digest };
  if (/^[1-9]\d{0,8}$/.test(text)) return { version: Number(text) };
  throw new WritError('--to takes a version, such as 3, or the SHA-256 of its text.');
};

const sentenceOf = ({ policyId, version, digest, rollbackOf, position }: RolledBack): string =>
  rollbackOf === undefined
    ? `unchanged policy ${policyId} version ${version} sha256:${digest}`
    : `rolled back policy ${policyId} to version ${rollbackOf}: now version ${version} sha256:${digest} (position ${position})`;
