import { type FactQuarantinedData } from '#contracts';
import { quarantinedFact, whoReports } from './quarantined-fact';

const entry = {
  quarantineId: 'quarantine-1',
  source: '/shop',
  message: 'No.',
  pointer: '',
  raw: '',
  transport: 'nats',
} as const;

const replayed = (id: string, reason: string) => {
  const data: FactQuarantinedData = { ...entry, reason };
  const quarantined = quarantinedFact({ actor: { id }, data });
  return whoReports('/shop', { reportedBy: 'olga', isOperator: true, quarantined });
};

describe('a report that an operator replays from quarantine', () => {
  it('[P14] is that of who sent it, for its source', () =>
    expect(replayed('shop', 'unknown_code')).toEqual({
      by: { id: 'shop' },
      isOperator: false,
      source: '/shop',
    }));

  it.each(['unauthenticated', 'source_not_yours', 'workflow_not_yours'])(
    '[P14] speaks for no source where its sender was not let in: %s',
    (reason) =>
      expect(replayed('outsider', reason)).toEqual({
        by: { id: 'outsider' },
        isOperator: false,
        source: undefined,
      }),
  );

  it('[P14] is the operator’s own where they send it themselves', () =>
    expect(whoReports('/shop', { reportedBy: 'olga', isOperator: true })).toEqual({
      by: { id: 'olga' },
      isOperator: true,
      source: '/shop',
    }));
});
