import { roles, type Denial } from '#contracts';
import { unservedGateway } from '../../apps/gateway/src/docs/unserved-document';
import { Permissions } from '../../apps/gateway/src/identity/permissions';
import { generatedPart, markdownTable } from './generated';

describe('the table of roles in the threat model', () => {
  it('has what a key of each role may send and read, as the guard of all routes knows it', async () => {
    const gateway = await unservedGateway();
    const permissions = gateway.get(Permissions, { strict: false });
    // Somebody without a role may nothing: so this is everything that there is.
    const { may, mayNot } = permissions.of([], { by: 'key', isWorkflowLimited: false });
    expect(may).toEqual([]);
    const table = ['command', 'query'].flatMap((kind) => [
      [`**${kind === 'command' ? 'sends' : 'reads'}**`, ...roles.map(() => '')],
      ...rowsOf(mayNot.filter((one) => one.kind === kind)),
    ]);
    const { stated, declared } = generatedPart(
      'docs/threat-model.md',
      'roles',
      markdownTable(['', ...roles], table),
    );
    expect(stated).toBe(declared);
  });
});

/** What the same roles may is one row. */
const rowsOf = (permissions: readonly Denial[]): readonly (readonly string[])[] => {
  const cellsOf = (one: Denial): string =>
    roles.map((role) => (one.roles.includes(role) ? 'yes' : '')).join();
  return [...new Set(permissions.map(cellsOf))]
    .sort((a, b) => (a < b ? 1 : -1))
    .map((cells) => {
      const names = permissions.filter((one) => cellsOf(one) === cells).map(({ name }) => name);
      return [names.map((name) => `\`${name}\``).join(' '), ...cells.split(',')];
    });
};
