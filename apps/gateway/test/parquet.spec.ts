import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { type QueryRequest, subjects } from '#contracts';
import { as, rows, useGateway } from './outside';

const query = subjects.ledger.query;

describe('answers as Parquet', () => {
  const { outside, app } = useGateway();
  const get = (url: string, headers: Record<string, string> = {}) => {
    const request = as('analyst', 'GET', url);
    return app.inject({ ...request, headers: { ...request.headers, ...headers } });
  };

  const types = [
    'text',
    'bigint',
    'integer',
    'double precision',
    'boolean',
    'timestamp with time zone',
    'jsonb',
  ];
  const columns = ['id', 'position', 'n', 'rate', 'open', 'since', 'list'];
  const row = {
    id: 'ä,"1"\n',
    position: 2 ** 53 - 1,
    n: -7,
    rate: 0.25,
    open: true,
    since: '2030-01-02T03:04:05.678Z',
    list: [{ k: 1 }],
  };
  const nothing = Object.fromEntries(columns.map((name) => [name, null]));

  it('[Q1] holds every row in the types of the view, exact, and says where it is true', async () => {
    const later = Array.from({ length: 1_000 }, (_, n) => ({ ...row, n }));
    outside.on(query, (request: QueryRequest) =>
      request.cursor === 'p2'
        ? { ...rows(later), columns, types }
        : { ...rows([row, nothing], { nextCursor: 'p2', position: 42 }), columns, types },
    );
    for (const answer of [
      await get('/v1/work-orders', { accept: 'application/vnd.apache.parquet' }),
      await get('/v1/work-orders?format=parquet'),
    ]) {
      expect(answer.headers).toMatchObject({
        'content-type': 'application/vnd.apache.parquet',
        'content-disposition': 'attachment; filename="work-orders.parquet"',
        'writ-position': '42',
      });
      const read = await objectsIn(answer.rawPayload);
      expect(read.slice(0, 2)).toEqual([
        { ...row, position: BigInt(row.position), since: new Date(row.since) },
        nothing,
      ]);
      expect(read.slice(2).map(({ n }) => n)).toEqual(later.map(({ n }) => n));
    }
  });

  it('[Q1] sends groups of a few pages, one after the other, as they are read', async () => {
    const pages = 5;
    outside.on(query, (request: QueryRequest) => {
      const page = Number(request.cursor ?? '0');
      const nextCursor = page + 1 < pages ? String(page + 1) : null;
      return { ...rows([{ ...row, n: page }], { nextCursor }), columns, types };
    });
    const { rawPayload } = await get('/v1/work-orders?format=parquet');
    const { row_groups: groups } = parquetMetadata(fileOf(rawPayload));
    expect(groups.map(({ num_rows: count }) => count)).toEqual([2n, 2n, 1n]);
    expect((await objectsIn(rawPayload)).map(({ n }) => n)).toEqual([0, 1, 2, 3, 4]);
  });

  it('is a file with its columns also where there is nothing', async () => {
    outside.on(query, () => ({ ...rows([]), columns, types }));
    const { rawPayload } = await get('/v1/work-orders?format=parquet');
    const {
      schema,
      num_rows: count,
      key_value_metadata: metadata,
    } = parquetMetadata(fileOf(rawPayload));
    expect(schema.slice(1).map(({ name }) => name)).toEqual(columns);
    expect([count, metadata]).toEqual([
      0n,
      expect.arrayContaining([{ key: 'writ.question', value: 'work-orders' }]),
    ]);
  });
});

function fileOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function objectsIn(bytes: Buffer): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: fileOf(bytes) });
}
