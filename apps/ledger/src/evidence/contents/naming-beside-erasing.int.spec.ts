import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Platform } from '#platform';
import { type AppendItem } from '#kernel';
import { Erasures } from '../erasure/erasures';
import { KeyDestruction } from '../erasure/key-destruction';
import { LiveLedger, wholeEvidence } from '../erasure/live-ledger.fixture';
import { LedgerCommands } from '../../ledger-commands';
import { ContentShredding } from './content-shredding';
import { EvidenceCommands } from '../evidence-commands';
import { ContentsService } from './contents.service';
import { sha256Of } from './contents.fixture';
import { Places } from './places';

const TENANT = 'default';
const MIB = 1024 * 1024;
/** Those on contents, of this database. */
const LOCKS = `locktype = 'advisory' AND classid::bigint = hashtext('contents')::bigint & 4294967295
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

interface Gate {
  readonly evidenceId: string;
  readonly reached: () => void;
  readonly opens: Promise<void>;
}

describe('naming a content beside an erasure of it', () => {
  let ledger: LiveLedger;
  let contents: ContentsService;
  let service: LedgerCommands;
  /** Appends of this evidence wait before they reach the log. */
  let gate: Gate | undefined;

  beforeAll(async () => {
    ledger = await LiveLedger.open();
    const { pool } = ledger.views;
    const platform = {
      pool,
      store: { read: ledger.read.bind(ledger), append },
      settings: { WRIT_CONTENT_IN_POSTGRES_UP_TO: MIB, WRIT_CONTENT_MAX: MIB },
    } as Platform;
    const places = await Places.of(pool, {
      WRIT_CONTENT_PLACE: 'postgres',
      WRIT_S3_ENDPOINT: undefined,
      WRIT_S3_REGION: 'none',
    });
    const views = { moved: () => sleep(5) };
    contents = new ContentsService(
      platform,
      places,
      views,
      ledger.subjects,
      ledger.views.readable(),
    );
    const shredding = new ContentShredding(platform, places, views);
    const keys = new KeyDestruction(platform, ledger.subjects, shredding);
    const erasures = new Erasures(platform, keys, views);
    const unused = undefined as never;
    const evidence = new EvidenceCommands(platform, contents);
    service = new LedgerCommands(evidence, erasures, unused, unused, unused);
  });
  afterAll(() => ledger.close());

  it('[V4] leaves the content to evidence whose event is on its way', async () => {
    const bytes = randomBytes(100);
    await record('first', bytes, { content: bytes.toString('base64') });
    const { reached, open } = holdUp('second');
    const naming = record('second', bytes);
    await reached;
    let isErased = false;
    const erasing = erase('first').then(() => (isErased = true));
    while (!isErased && !(await isSomebodyWaiting())) await sleep(10);
    open();
    await Promise.all([naming, erasing]);
    expect((await read('second')).equals(bytes)).toBe(true);
    await expect(read('first')).rejects.toMatchObject({ code: 'evidence_shredded' });
    await erase('second');
    const { rows } = await ledger.views.pool.query('SELECT FROM ledger.evidence_contents');
    expect(rows).toEqual([]);
  });

  it('[V4] says that it is not there when the erasure was first', async () => {
    const bytes = randomBytes(100);
    await record('third', bytes, { content: bytes.toString('base64') });
    await erase('third');
    await expect(record('fourth', bytes)).rejects.toMatchObject({
      code: 'evidence_without_content',
    });
    await record('fifth', bytes, { content: bytes.toString('base64') });
    expect((await read('fifth')).equals(bytes)).toBe(true);
  });

  it('[V4] keeps nobody waiting who names other contents, or the same one', async () => {
    const bytes = Array.from({ length: 5 }, () => randomBytes(10));
    const both = bytes.flatMap((one, n) => [`x-${n}`, `y-${n}`].map((id) => [id, one] as const));
    await Promise.all(
      both.map(([id, one]) => record(id, one, { content: one.toString('base64') })),
    );
    for (const [id, one] of both) expect((await read(id)).equals(one)).toBe(true);
    const { rows } = await ledger.views.pool.query(`SELECT FROM pg_locks WHERE ${LOCKS}`);
    expect(rows).toEqual([]);
  });

  it('[O1] goes on when the connection that holds it dies', async () => {
    const bytes = randomBytes(10);
    const { reached, open } = holdUp('sixth');
    const naming = record('sixth', bytes, { content: bytes.toString('base64') });
    await reached;
    const { rows } = await ledger.views.pool.query<{ ended: boolean }>(
      `SELECT pg_terminate_backend(pid) AS ended FROM pg_locks WHERE ${LOCKS}`,
    );
    expect(rows).toEqual([{ ended: true }]);
    open();
    await naming;
    await record('seventh', bytes);
    expect((await read('seventh')).equals(bytes)).toBe(true);
  });

  function holdUp(evidenceId: string) {
    let open = (): void => undefined;
    const opens = new Promise<void>((resolve) => (open = resolve));
    const reached = new Promise<void>((resolve) => {
      gate = { evidenceId, reached: resolve, opens };
    });
    return { reached, open };
  }

  async function append(items: readonly AppendItem[]) {
    const named = items.flatMap(({ events }) =>
      events.map(({ data }) => (data as { evidenceId?: string }).evidenceId),
    );
    if (gate && named.includes(gate.evidenceId)) {
      gate.reached();
      await gate.opens;
    }
    return ledger.append(items);
  }

  function record(evidenceId: string, bytes: Buffer, more: object = {}): Promise<object> {
    const { kind, mediaType } = wholeEvidence(evidenceId);
    return post('record-evidence', {
      workOrderId: `wo-${evidenceId}`,
      evidenceId,
      kind,
      mediaType,
      sha256: sha256Of(bytes),
      ...more,
    });
  }

  function erase(evidenceId: string): Promise<object> {
    return post('erase', { evidenceId, reason: 'requested' });
  }

  function post(name: string, data: object): Promise<object> {
    return service.handle({
      name,
      data,
      metadata: {
        commandId: randomUUID(),
        tenant: TENANT,
        actor: { id: 'olga' },
        correlationId: 'c',
        roles: ['operator'],
      },
    });
  }

  async function read(evidenceId: string): Promise<Buffer> {
    const { rows } = await ledger.views.pool.query<{ end: number }>(
      'SELECT max(position) AS end FROM ledger.events',
    );
    const wanted = { evidenceId, from: 0, length: MIB, atLeast: rows[0]!.end };
    return (
      await contents.read({ tenant: TENANT, actor: { id: 'ana' }, roles: ['auditor'] }, wanted)
    ).bytes;
  }

  async function isSomebodyWaiting(): Promise<boolean> {
    const { rowCount } = await ledger.views.pool.query(
      `SELECT FROM pg_locks WHERE ${LOCKS} AND NOT granted`,
    );
    return rowCount! > 0;
  }
});
