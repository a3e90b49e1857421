import { randomUUID } from 'node:crypto';
import { type EraseBody } from '#contracts';
import { ContentRows } from '../contents/content-rows';
import { type ContentShredding } from '../contents/content-shredding';
import { Erasures } from './erasures';
import { KeyDestruction } from './key-destruction';
import { LiveLedger, wholeEvidence } from './live-ledger.fixture';

type Shred = Parameters<ContentShredding['shred']>;

const reason = 'requested by the customer';

describe('erasing', () => {
  let ledger: LiveLedger;
  let erasures: Erasures;
  let keys: KeyDestruction;
  const shreds: Shred[] = [];
  const contents: Pick<ContentShredding, 'shred'> = {
    shred: (...shred) => {
      shreds.push(shred);
      return Promise.resolve();
    },
  };

  beforeAll(async () => {
    ledger = await LiveLedger.open();
    keys = new KeyDestruction(ledger.platform, ledger.subjects, contents);
    const views = { moved: () => new Promise<void>((done) => setTimeout(done, 5)) };
    erasures = new Erasures(ledger.platform, keys, views);
  });
  afterAll(() => ledger.close());
  beforeEach(() => void shreds.splice(0));
  afterEach(() => jest.restoreAllMocks());

  const metadata = (commandId: string = randomUUID()) => ({
    commandId,
    tenant: 'default',
    actor: { id: 'olga' },
    roles: ['operator'],
    correlationId: 'c',
  });
  const erase = (body: Omit<EraseBody, 'reason'>, commandId?: string) =>
    erasures.erase({ reason, ...body }, metadata(commandId));
  const recorded = (evidenceId: string, workOrderId: string | undefined, more: object = {}) =>
    ledger.record(workOrderId ? `work-order-${workOrderId}` : `evidence-${evidenceId}`, {
      type: 'evidence.recorded',
      data: { ...wholeEvidence(evidenceId), workOrderId, isStored: true, ...more },
    });
  const shredded = async (stream: string) =>
    (await ledger.read('default', stream)).events
      .filter(({ type }) => type === 'evidence.shredded')
      .map(({ data }) => data);
  const arrived = (evidenceId: string, subject: string) =>
    new ContentRows(ledger.views.pool).store(
      {
        tenant: 'default',
        sha256: sha256(evidenceId),
        subject,
        contentId: randomUUID(),
        place: 'postgres',
        wrappedKey: Buffer.of(1),
        chunkBytes: 1,
        size: 1,
      },
      [Buffer.of(1)],
    );
  const sha256 = (evidenceId: string) => wholeEvidence(evidenceId)['sha256'] as string;

  it('[V4] says in the stream of the evidence what is gone, and then destroys its key', async () => {
    await recorded('a1', 'wo-a');
    await recorded('a2', 'wo-a');
    const { answer, position, replayed } = await erase({ evidenceId: 'a1' });
    expect(answer).toMatchObject({ shredded: [{ evidenceId: 'a1' }], position });
    const { erasureId } = answer as { erasureId: string };
    expect(await shredded('work-order-wo-a')).toEqual([
      { workOrderId: 'wo-a', evidenceId: 'a1', reason, erasureId },
    ]);
    const { events } = await ledger.read('default', 'work-order-wo-a');
    expect([position, replayed]).toEqual([events.at(-1)!.position, false]);
    expect(events.at(-1)!.actor).toEqual({ id: 'olga' });
    expect(shreds).toEqual([
      [
        'default',
        { sha256: sha256('a1'), subject: undefined },
        { evidenceId: 'a1', workOrderId: 'wo-a', at: events.at(-1)!.recordedAt },
      ],
    ]);
  });

  it('[V4] erases evidence of no work order', async () => {
    await recorded('b1', undefined);
    await erase({ evidenceId: 'b1' });
    expect(await shredded('evidence-b1')).toMatchObject([{ evidenceId: 'b1' }]);
    expect((await shredded('evidence-b1'))[0]).not.toHaveProperty('workOrderId');
    expect(shreds).toHaveLength(1);
  });

  it('[G2] answers the same command with its first result, and does nothing again', async () => {
    await recorded('c1', 'wo-c');
    const id = randomUUID();
    const first = await erase({ evidenceId: 'c1' }, id);
    shreds.splice(0);
    expect(await erase({ evidenceId: 'c1' }, id)).toEqual({ ...first, replayed: true });
    expect(shreds).toEqual([]);
    expect(await shredded('work-order-wo-c')).toHaveLength(1);
    await expect(erase({ evidenceId: 'c2' }, id)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
    await expect(erase({ evidenceId: 'c1' })).rejects.toMatchObject({ code: 'nothing_to_erase' });
  });

  it('[V4] refuses unknown evidence, content that is not stored, and several targets', async () => {
    await expect(erase({ evidenceId: 'nowhere' })).rejects.toMatchObject({
      code: 'evidence_not_found',
    });
    await recorded('d1', 'wo-d', {
      isStored: undefined,
      uri: 'https://files.example',
      subject: 'dora',
    });
    for (const body of [{ evidenceId: 'd1' }, { subject: 'nobody' }])
      await expect(erase(body)).rejects.toMatchObject({ code: 'nothing_to_erase' });
    expect(await ledger.subjects.of('default', 'dora')).toBeDefined();
    await expect(erase({})).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await shredded('work-order-wo-d')).toEqual([]);
    expect(shreds).toEqual([]);
  });

  it('[V4] guesses nothing where several work orders have evidence of one id', async () => {
    await recorded('receipt', 'wo-e1');
    await recorded('receipt', 'wo-e2');
    await expect(erase({ evidenceId: 'receipt' })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/evidenceOf', message: expect.stringContaining('wo-e1, wo-e2') }],
    });
    await erase({ evidenceId: 'receipt', evidenceOf: 'wo-e2' });
    expect(await shredded('work-order-wo-e1')).toEqual([]);
    expect(await shredded('work-order-wo-e2')).toHaveLength(1);
  });

  it('[V4] erases what is about somebody, also on work that is called like a stream of evidence', async () => {
    await recorded('p1', undefined, { subject: 'pia' });
    await recorded('p2', 'evidence-p1', { subject: 'pia' });
    const { answer } = await erase({ subject: 'pia' });
    expect(answer).toMatchObject({ shredded: [{ evidenceId: 'p1' }, { evidenceId: 'p2' }] });
  });

  it('[V4] erases all that is about somebody, wherever it is, and their key', async () => {
    await recorded('f1', 'wo-f1', { subject: 'finn' });
    await recorded('f2', 'wo-f2', { subject: 'finn' });
    await recorded('f3', undefined, { subject: 'finn' });
    await recorded('f4', 'wo-f1', { subject: 'gus' });
    await ledger.subjects.of('default', 'finn');
    await ledger.subjects.of('default', 'gus');
    const { answer } = await erase({ subject: 'finn' });
    const { shredded: gone } = answer as { shredded: { evidenceId: string }[] };
    expect(gone.map(({ evidenceId }) => evidenceId).sort()).toEqual(['f1', 'f2', 'f3']);
    expect(await shredded('work-order-wo-f1')).toMatchObject([
      { evidenceId: 'f1', subject: 'finn' },
    ]);
    expect(await ledger.subjects.find('default', 'finn')).toBeUndefined();
    expect(await ledger.subjects.find('default', 'gus')).toBeDefined();
    expect(shreds.map(([, content, { evidenceId }]) => [evidenceId, content.subject])).toEqual(
      expect.arrayContaining([
        ['f1', 'finn'],
        ['f2', 'finn'],
        ['f3', 'finn'],
      ]),
    );
  });

  it('[V4] erases what was sent after it was named', async () => {
    const elsewhere = { isStored: undefined, uri: 'https://files.example/1', subject: 'mia' };
    await recorded('m1', 'wo-m', elsewhere);
    await expect(erase({ evidenceId: 'm1' })).rejects.toMatchObject({ code: 'nothing_to_erase' });
    await arrived('m1', 'mia');
    await erase({ evidenceId: 'm1' });
    expect(await shredded('work-order-wo-m')).toMatchObject([{ evidenceId: 'm1' }]);
    expect(shreds.map(([, content]) => content)).toEqual([
      { sha256: sha256('m1'), subject: 'mia' },
    ]);
    await recorded('m2', undefined, elsewhere);
    await arrived('m2', 'mia');
    const { answer } = await erase({ subject: 'mia' });
    expect(answer).toMatchObject({ shredded: [{ evidenceId: 'm2' }] });
  });

  it('[V4] destroys the key of somebody of whom nothing is left, or never was', async () => {
    await recorded('n1', 'wo-n', { subject: 'nora' });
    await ledger.subjects.of('default', 'nora');
    await erase({ evidenceId: 'n1' });
    expect(await ledger.subjects.find('default', 'nora')).toBeDefined();
    const id = randomUUID();
    const first = await erase({ subject: 'nora' }, id);
    expect(first).toMatchObject({ answer: { shredded: [], position: null }, position: null });
    expect(await ledger.subjects.find('default', 'nora')).toBeUndefined();
    expect(await erase({ subject: 'nora' }, id)).toMatchObject({ ...first, replayed: true });
    expect((await erase({ subject: 'nora' })).answer).toMatchObject({ shredded: [] });

    await recorded('o1', 'wo-n', { isStored: undefined, uri: 'file:///o1', subject: 'otto' });
    expect((await erase({ subject: 'otto' })).answer).toMatchObject({ shredded: [] });
    for (const subject of ['nora', 'otto'])
      await expect(ledger.subjects.of('default', subject)).rejects.toMatchObject({
        code: 'evidence_shredded',
      });
    await expect(erase({ subject: 'nobody' })).rejects.toMatchObject({
      code: 'nothing_to_erase',
      message: expect.stringContaining('nobody'),
    });
  });

  it('[V4] says it also of what came while the key was still there', async () => {
    await recorded('h1', 'wo-h1', { subject: 'hanna' });
    const ofSubject = keys.ofSubject.bind(keys);
    let came = false;
    jest.spyOn(keys, 'ofSubject').mockImplementation(async (tenant, subject) => {
      if (!came) await recorded('h2', 'wo-h2', { subject: 'hanna' });
      came = true;
      await ofSubject(tenant, subject);
    });
    const { answer, position } = await erase({ subject: 'hanna' });
    expect(answer).toMatchObject({ shredded: [{ evidenceId: 'h1' }, { evidenceId: 'h2' }] });
    const { events } = await ledger.read('default', 'work-order-wo-h2');
    expect(position).toBe(events.at(-1)!.position);
  });

  it('[G1] destroys the keys on a repetition after a crash in between', async () => {
    await recorded('i1', 'wo-i', { subject: 'ina' });
    await ledger.subjects.of('default', 'ina');
    const id = randomUUID();
    jest.spyOn(keys, 'ofSubject').mockRejectedValueOnce(new Error('ended'));
    await expect(erase({ subject: 'ina' }, id)).rejects.toThrow('ended');
    expect(await shredded('work-order-wo-i')).toHaveLength(1);
    expect(await ledger.subjects.find('default', 'ina')).toBeDefined();
    const { answer } = await erase({ subject: 'ina' }, id);
    expect(answer).toMatchObject({ shredded: [{ evidenceId: 'i1' }] });
    expect(await ledger.subjects.find('default', 'ina')).toBeUndefined();
    expect(await shredded('work-order-wo-i')).toHaveLength(1);
    expect(shreds).toHaveLength(1);
  });

  it('[G1] destroys the keys from the events, and only of what they say', async () => {
    await recorded('j1', 'wo-j', { subject: 'jon' });
    await recorded('j2', 'wo-j', { subject: 'jon' });
    await ledger.subjects.of('default', 'jon');
    const shred = (evidenceId: string) =>
      erasures.shredContent({ workOrderId: 'wo-j', evidenceId }, metadata());
    await shred('j1');
    await shred('constructor');
    expect(shreds).toEqual([]);

    const erasedData = { workOrderId: 'wo-j', evidenceId: 'j1', reason, erasureId: 'erasure-j' };
    await ledger.record('work-order-wo-j', { type: 'evidence.shredded', data: erasedData });
    await shred('j1');
    await shred('j2');
    expect(shreds.map(([, , { evidenceId }]) => evidenceId)).toEqual(['j1']);
    expect(await ledger.subjects.find('default', 'jon')).toBeDefined();

    const all = { ...erasedData, evidenceId: 'j2', subject: 'jon' };
    await ledger.record('work-order-wo-j', { type: 'evidence.shredded', data: all });
    await shred('j2');
    expect(await ledger.subjects.find('default', 'jon')).toBeUndefined();
  });

  it('[V4] removes content that an old event stored inline', async () => {
    await recorded('k1', 'wo-k', { isStored: undefined, content: 'YQ==' });
    const [event] = (await ledger.read('default', 'work-order-wo-k')).events;
    const { content } = event!.data;
    expect((await ledger.texts.of('default', [content])).get(content.ref)!.text).toBe('YQ==');
    await erase({ evidenceId: 'k1' });
    expect((await ledger.texts.of('default', [content])).get(content.ref)!.text).toBeNull();
  });

  it('[V4] erases the texts of a work order, and from the event too', async () => {
    const stream = 'work-order-wo-l';
    const stopped = { type: 'work-order.stopped', data: { workOrderId: 'wo-l', reason: 'angry' } };
    await ledger.record(stream, stopped);
    const [event] = (await ledger.read('default', stream)).events;
    const field = event!.data.reason;
    const text = async () => (await ledger.texts.of('default', [field])).get(field.ref)!.text;
    jest.spyOn(keys, 'ofTexts').mockRejectedValueOnce(new Error('ended'));
    const id = randomUUID();
    await expect(erase({ workOrderId: 'wo-l' }, id)).rejects.toThrow('ended');
    expect(await text()).toBe('angry');
    await erasures.shredTexts({ stream }, metadata());
    expect(await text()).toBeNull();
    const { answer, position } = await erase({ workOrderId: 'wo-l' }, id);
    expect(answer).toMatchObject({ shredded: [{ workOrderId: 'wo-l' }], position });
    expect((await ledger.read('default', stream)).version).toBe(2);
    await expect(erase({ workOrderId: 'wo-l' })).rejects.toMatchObject({
      code: 'nothing_to_erase',
    });
  });
});
