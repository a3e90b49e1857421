import { type Command } from 'commander';
import { type CreateTenantAnswer, type Tenant } from '#contracts';
import { instantFor, listFor } from '../option-values';
import { sessionOf } from '../session';
import { cellOf, sayJson, sayLine, tableOf } from '../terminal';

interface Options {
  readonly admin: string;
  readonly owners?: readonly string[];
  readonly expiresAt?: string;
  readonly label?: string;
}

/** Tenants: created with the first key of their admin, and listed. */
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
};

const COLUMNS = ['tenant', 'createdAt', 'createdBy'] as const;
