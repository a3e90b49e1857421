import { decideAffected, type QueryRequest } from '#contracts';
import { metadata } from '#testkit';
import { AffectedWork } from './affected-work';

const members: Readonly<Record<string, readonly string[]>> = { trainees: ['bea', 'bo'] };
const runs: Readonly<Record<string, readonly string[]>> = { bea: ['wo-1', 'wo-2'], bo: ['wo-2'] };

/** Work orders that are decided again once somebody or a team is retired. */
const decidedAgain = async (team: string): Promise<readonly string[]> => {
  const decided: string[] = [];
  const bus = {
    request: async (_subject: string, { filters }: QueryRequest) => ({
      ok: true,
      rows: runs[filters['requestedBy']!]!.map((workOrderId) => ({ workOrderId })),
      position: 9,
      nextCursor: null,
    }),
  };
  const teams = { membersOf: async (_tenant: string, name: string) => members[name] ?? [] };
  const affected = new AffectedWork(bus as never, teams, async ({ data }) => {
    decided.push(data.workOrderId);
    return {};
  });
  const data = { team, position: 9 };
  await affected.decideAgain({ type: decideAffected.name, data, metadata: metadata() });
  return decided.sort();
};

describe('live runs are decided again', () => {
  it('[I12] of the members of a team that is retired, each once', async () =>
    expect(await decidedAgain('trainees')).toEqual(['wo-1', 'wo-2']));

  it('[I12] of nobody where a person is retired', async () =>
    expect(await decidedAgain('alice')).toEqual([]));
});
