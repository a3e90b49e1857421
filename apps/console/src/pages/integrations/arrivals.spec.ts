import { sourcesOf, type Statement } from './arrivals';

const statement = (source: string, recordedAt: string): Statement => ({
  source,
  recordedAt,
  eventId: recordedAt,
  name: 'paid',
  workOrderId: 'w',
});

describe('sources of events', () => {
  it('are listed with their latest fact, refused ones first', () => {
    const sources = sourcesOf(
      [
        statement('/crm', '2030-01-02'),
        statement('/crm', '2030-01-01'),
        statement('/erp', '2030-01-03'),
      ],
      [
        { source: '/crm', status: 'waiting' },
        { source: '/crm', status: 'replayed' },
        { source: '/new', status: 'waiting' },
      ],
    );
    expect(
      sources.map(({ source, count, refused, last }) => [source, count, refused, last?.recordedAt]),
    ).toEqual([
      ['/crm', 2, 1, '2030-01-02'],
      ['/new', 0, 1, undefined],
      ['/erp', 1, 0, '2030-01-03'],
    ]);
  });
});
