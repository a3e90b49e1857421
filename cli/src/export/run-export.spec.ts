import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { temporaryFolder } from '#testkit';
import { eventAt, exported, type Served, servedLog, serving } from '../../test/exported-log';
import { type ReceivedRequest } from '../../test/stub-server';
import { ExportFolder } from './export-folder';
import { type Manifest } from './manifest';
import { type ExportOptions } from './run-export';

const workOrder = (id: string, more: object = {}) => ({
  tenant: 'acme',
  workOrderId: id,
  status: 'open',
  openedAt: '2030-01-31T23:59:59.999Z',
  firstPosition: 2 ** 53 - 1,
  reason: 'A free text, which can be erased.',
  ...more,
});

/** Few, so that a run is short. */
const VIEWS = ['work_orders', 'exceptions', 'evidence'];

describe('an export', () => {
  let folder: string;
  let served: Served;
  beforeEach(() => {
    folder = join(temporaryFolder(), 'export');
    served = servedLog('2030-01-31T23:59:59.999Z', '2030-02-01T00:00:00.000Z');
    served.lists['/v1/work-orders'] = [workOrder('wo-1'), workOrder('wo-2')];
  });

  const run = ({
    onRequest,
    ...options
  }: Partial<ExportOptions> & { onRequest?: (request: ReceivedRequest) => void } = {}) =>
    exported(serving(served, onRequest), { folder, only: VIEWS, ...options });
  const manifest = (): Manifest =>
    JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const rowsIn = async (path: string): Promise<Record<string, unknown>[]> =>
    parquetReadObjects({ file: bytesOf(join(folder, path)) });
  const filesBelow = (part: string): readonly string[] =>
    readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => join(parentPath, name));

  it('[Q13] has events in files of one month, with their columns and the data as JSON', async () => {
    served.size = 7;
    expect(await run({ parts: ['events'] })).toBe(
      'events: 2 in 2 files, true at ledger position 7\n',
    );
    expect(manifest().events).toMatchObject({
      position: 7,
      lastEvent: { id: 'event-2', position: 2 },
      files: [
        {
          path: 'events/tenant=acme/month=2030-01/000000000000001-000000000000001.parquet',
          rows: 1,
          month: '2030-01',
        },
        { month: '2030-02', first: 2, last: 2 },
      ],
    });
    const event = eventAt(1, '2030-01-31T23:59:59.999Z');
    expect(await rowsIn(manifest().events!.files[0]!.path)).toEqual([
      {
        tenant: 'acme',
        stream: event.stream,
        work_order_id: 'wo-1',
        position: 1n,
        version: 1,
        id: event.id,
        type: event.type,
        schema_version: 1,
        occurred_at: new Date(event.occurredAt),
        recorded_at: new Date(event.recordedAt),
        actor: event.actor,
        causation_id: null,
        correlation_id: 'c',
        data: event.data,
      },
    ]);
  });

  it('[Q13] has views without free texts, times in UTC, and the position that all are true at', async () => {
    expect(await run({ parts: ['views'], only: ['work_orders'] })).toContain(
      'true at ledger position 2, as of 2030-02-02T00:00:00.000Z',
    );
    const { views } = manifest();
    const [file] = views!.files;
    expect(views).toMatchObject({ position: 2, time: '2030-02-02T00:00:00.000Z' });
    expect(file).toMatchObject({
      view: 'work_orders',
      rows: 2,
      path: 'views/work_orders/tenant=acme/2.parquet',
    });
    const [first] = await rowsIn(file!.path);
    expect(first).toMatchObject({
      work_order_id: 'wo-1',
      opened_at: new Date('2030-01-31T23:59:59.999Z'),
      first_position: BigInt(2 ** 53 - 1),
    });
    expect(Object.keys(first!)).not.toContain('reason');
    const { schema } = parquetMetadata(bytesOf(join(folder, file!.path)));
    expect(schema.find(({ name }) => name === 'opened_at')!.logical_type).toEqual({
      type: 'TIMESTAMP',
      isAdjustedToUTC: true,
      unit: 'MILLIS',
    });
  });

  it('[Q13] adds what came since, and never writes a file of events again', async () => {
    await run();
    const before = manifest();
    const sealed = before.events!.files.map(({ path }) => statSync(join(folder, path)).mtimeMs);
    served.events.push(eventAt(3, '2030-02-01T00:00:01.000Z'));
    served.size = 3;
    served.lists['/v1/work-orders'] = [workOrder('wo-3', { status: 'closed' })];
    const streamed: unknown[] = [];
    await run({
      onRequest: ({ path, headers }) => {
        if (path.startsWith('/v1/stream')) streamed.push(headers['last-event-id']);
      },
    });
    const after = manifest();
    expect(after.events!.files.slice(0, 2)).toEqual(before.events!.files);
    expect(after.events!.files.slice(2)).toMatchObject([{ month: '2030-02', first: 3, rows: 1 }]);
    expect(before.events!.files.map(({ path }) => statSync(join(folder, path)).mtimeMs)).toEqual(
      sealed,
    );
    // Only the two events by which the log is known are read again.
    expect(streamed).toEqual([undefined, '0', '1', '2']);
    expect(after.views!.position).toBe(3);
    expect(filesBelow('views')).toHaveLength(after.views!.files.length);
    const { path } = after.views!.files.find(({ view }) => view === 'work_orders')!;
    expect(await rowsIn(path)).toMatchObject([{ work_order_id: 'wo-3', status: 'closed' }]);
  });

  it('[Q13] changes nothing where nothing came', async () => {
    await run();
    const before = readFileSync(join(folder, 'manifest.json'), 'utf8');
    await run();
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(before);
  });

  it('[Q13] is whole at each moment of a run, and a run after it completes it', async () => {
    await run();
    served.events.push(eventAt(3, '2030-02-01T00:00:01.000Z'), eventAt(4, '2030-03-01T00:00:00Z'));
    served.size = 4;
    const moments: string[] = [];
    const onRequest = () => {
      const copy = `${folder}-${moments.length}`;
      cpSync(folder, copy, { recursive: true });
      moments.push(copy);
    };
    await run({ onRequest });
    const { events, views } = manifest();
    expect(moments).toHaveLength(8);
    const seen = new Set<string>();
    for (const copy of moments) {
      const killed = await ExportFolder.existing(copy);
      await killed.verify({ hashes: true });
      seen.add(`${killed.manifest!.events!.position} ${killed.manifest!.views!.position}`);
    }
    expect([...seen]).toEqual(['2 2', '4 2']);
    folder = moments.at(-1)!;
    await run();
    expect([manifest().events, manifest().views]).toEqual([events, views]);
    expect(filesBelow('.').length).toBe(1 + events!.files.length + views!.files.length);
  });

  it('[Q13] goes on after the last whole file where a long run was ended', async () => {
    const broken = { ...served, events: [...served.events, eventAt(3, 'not a time')], size: 3 };
    await expect(exported(serving(broken), { folder, parts: ['events'] })).rejects.toThrow();
    expect(manifest().events).toMatchObject({ position: 2, files: [{ first: 1 }, { first: 2 }] });
  });

  it.each<[string, (served: Served) => void, string]>([
    ['another tenant', ({ session }) => void (session.tenant = 'globex'), 'of the tenant acme'],
    ['other roles', ({ session }) => void (session.roles = ['admin']), 'with the roles analyst'],
    [
      'another log',
      ({ events }) => void (events[1] = { ...events[1]!, id: 'other' }),
      'of another log',
    ],
    [
      'a log that is shorter',
      (log) => {
        log.events.pop();
        log.size = 1;
      },
      'of another log',
    ],
  ])('[Q13] refuses a folder of %s', async (_, change, sentence) => {
    await run({ parts: ['events'] });
    const before = readFileSync(join(folder, 'manifest.json'), 'utf8');
    change(served);
    await expect(run({ parts: ['events'] })).rejects.toThrow(sentence);
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(before);
  });

  it.each<[string, (served: Served) => void]>([
    ['of a delegate', ({ session }) => void (session.roles = ['delegate', 'admin'])],
    ['that is limited to workflows', ({ session }) => void (session.workflows = ['refunds'])],
    ['that reads no work', ({ session }) => void (session.roles = ['deployment-admin'])],
  ])('[Q13] takes no key %s, and writes nothing', async (_, change) => {
    change(served);
    await expect(run()).rejects.toThrow('takes a key that reads all work');
    expect(existsSync(folder)).toBe(false);
  });

  it('[Q13] refuses a folder with files of others, and one that another export writes to', async () => {
    const others = temporaryFolder();
    writeFileSync(join(others, 'notes.txt'), 'mine');
    await expect(exported(serving(served), { folder: others })).rejects.toThrow(
      'has files and no manifest.json',
    );
    let changed = false;
    const onRequest = ({ path }: ReceivedRequest): void => {
      if (changed || !path.startsWith('/v1/work-orders')) return;
      changed = true;
      writeFileSync(join(folder, 'manifest.json'), '{}');
    };
    await expect(run({ parts: ['views'], onRequest })).rejects.toThrow('Another export writes to');
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe('{}');
  });

  it('[Q13] finds a file that was changed, and none outside the folder', async () => {
    await run({ parts: ['events'] });
    const { path } = manifest().events!.files[0]!;
    const bytes = readFileSync(join(folder, path));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(join(folder, path), bytes);
    const whole = await ExportFolder.existing(folder);
    await whole.verify({ hashes: false });
    await expect(whole.verify({ hashes: true })).rejects.toThrow('it was changed');
    const text = JSON.stringify(manifest()).replace(path, '../../etc/passwd.parquet');
    writeFileSync(join(folder, 'manifest.json'), text);
    const damaged = await ExportFolder.existing(folder);
    expect(() => damaged.manifest).toThrow('is damaged');
  });

  it.each([
    ['a name with SQL in it', (files: Views) => (files[0]!.view += ' AS SELECT 1; INSTALL x; --')],
    ['the name of another view', (files: Views) => (files[0]!.view = 'evidence')],
    ['no name', (files: Views) => delete files[0]!.view],
    ['events for a view', (files: Views) => (files[0]!.path = 'events/tenant=acme/1.parquet')],
  ])('[Q13] is damaged where its manifest has %s', async (_, change) => {
    await run({ parts: ['views'], only: ['work_orders'] });
    const changed = manifest() as unknown as { readonly views: { readonly files: Views } };
    change(changed.views.files);
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(changed));
    const damaged = await ExportFolder.existing(folder);
    expect(() => damaged.manifest).toThrow('is damaged');
  });

  it.each([['nothing'], ['dead_letters']])('[Q13] refuses a view %s', async (view) => {
    await expect(run({ only: [view] })).rejects.toThrow(
      `This key exports no view ${view}: there are work_orders`,
    );
  });
});

type Views = { path: string; view?: string }[];

const bytesOf = (path: string): ArrayBuffer => new Uint8Array(readFileSync(path)).buffer;
