import { type Command } from 'commander';
import {
  type AssignTenantAnswer,
  type CreateTenantAnswer,
  type LogAssignments,
  type Tenant,
} from '#contracts';
import { instantFor, listFor } from '../option-values';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine, tableOf } from '../terminal';

interface Options {
  readonly admin: string;
  readonly owners?: readonly string[];
  readonly expiresAt?: string;
  readonly label?: string;
}

/** Tenants: assigned to a log, created with the first key of their admin, and listed. */
export const addTenantCommands = (program: Command): void => {
  program
    .command('create-tenant')
    .description('create a tenant and the first key of its admin, which is shown this once')
    .argument('<tenant>', 'its name')
    .requiredOption('--admin <principal>', 'for whom the first key is')
    .option('--owners <values>', 'owners that the admin may answer for', listFor('--owners'))
    .option('--expires-at <time>', 'when the first key ends', instantFor('--expires-at'))
    .option('--label <text>', 'what the first key is for')
    .action(async (name: string, { admin, ...terms }: Options, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { body } = await client.post<CreateTenantAnswer>('/v1/tenants', {
        body: { tenant: name, principal: admin, ...terms },
      });
      if (json) return sayJson(terminal.out, body);
      sayLine(terminal.out, `created the tenant ${body.tenant}`);
      sayLine(terminal.out, `key of its admin ${body.principal}, shown this once: ${body.key}`);
    });

  program
    .command('tenants')
    .description('list the tenants')
    .action(async (_options: unknown, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { body } = await client.get<{ items: readonly Tenant[] }>('/v1/tenants');
      if (json) return sayJson(terminal.out, body);
      const rows = body.items.map((one) => COLUMNS.map((column) => cellOf(one[column])));
      sayLine(terminal.out, tableOf(COLUMNS, rows));
    });

  program
    .command('assign-tenant')
    .description('assign a tenant that does not exist yet to a log of the deployment')
    .argument('<tenant>', 'its name')
    .requiredOption('--log <name>', 'the log')
    .action(async (tenant: string, { log }: { readonly log: string }, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { body } = await client.post<AssignTenantAnswer>('/v1/log-assignments', {
        body: { tenant, log },
      });
      if (json) return sayJson(terminal.out, body);
      sayLine(terminal.out, `slot ${body.slot}, with the tenant ${tenant}, is assigned to ${log}`);
    });

  program
    .command('log-assignments')
    .description(
      'list the logs of the deployment, and the slots of tenants that are assigned to them',
    )
    .action(async (_options: unknown, command: Command) => {
      const { client, terminal, json } = sessionOf(command);
      const { body } = await client.get<LogAssignments>('/v1/log-assignments');
      if (json) return sayJson(terminal.out, body);
      sayLine(terminal.out, `version ${body.version}, logs: ${body.logs.join(', ')}`);
      const rows = body.items.map((one) => ASSIGNED.map((column) => cellOf(one[column])));
      sayLine(terminal.out, tableOf(ASSIGNED, rows));
    });
};

const ASSIGNED = ['slot', 'log', 'version', 'assignedAt', 'assignedBy'] as const;

const COLUMNS = ['tenant', 'createdAt', 'createdBy'] as const;
