import { randomBytes, randomUUID } from 'node:crypto';
import { Refusal } from '#kernel';
import { eventually } from '#testkit';
import { Unavailable } from '../commands';
import { BusClient } from './bus-client';
import { connectBus } from './connection';
import { type AskBytes, PIECE_BYTES, sendUpload } from './send-upload';
import { ReceivedUpload, type Upload, uploadFrame } from './uploads';

type Connection = Awaited<ReturnType<typeof connectBus>>;

/** Keeps what comes, and says what became of it. */
class StoredUpload implements Upload {
  readonly pieces: Buffer[] = [];
  became = 'open';

  constructor(private readonly mayBe: (size: number) => boolean = () => true) {}

  push(bytes: Buffer): Promise<void> {
    if (!this.mayBe(bytes.length)) return Promise.reject(new Refusal('content_too_large', 'No.'));
    this.pieces.push(Buffer.from(bytes));
    return Promise.resolve();
  }

  finish(): Promise<object> {
    this.became = 'finished';
    return Promise.resolve({ size: Buffer.concat(this.pieces).length });
  }

  abandon(): Promise<void> {
    this.became = 'abandoned';
    return Promise.resolve();
  }
}

describe('uploads over the bus', () => {
  let receiver: Connection;
  let sender: Connection;
  let ask: AskBytes;
  beforeEach(async () => {
    const url = process.env['WRIT_TEST_NATS_URL']!;
    [receiver, sender] = await Promise.all([
      connectBus(url, 'receiver'),
      connectBus(url, 'sender'),
    ]);
    const bus = new BusClient(sender);
    ask = (subject, data, timeoutMs) => bus.requestBytes(subject, data, { timeoutMs });
  });
  afterEach(async () => {
    await receiver.close();
    await sender.close();
  });

  const received = async (upload: Upload, idleMs?: number) => {
    const subject = `writ.internal.test.${randomUUID()}`;
    const taken = new ReceivedUpload(receiver, subject, upload, { idleMs, log: () => undefined });
    await receiver.flush();
    return { subject, taken };
  };
  const send = (subject: string, ...pieces: readonly Buffer[]) =>
    sendUpload(ask, subject, inTurn(pieces));
  const became = async (upload: StoredUpload, wanted: string): Promise<void> => {
    await eventually(() => upload.became === wanted);
  };

  it.each([0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES - 1])(
    '[V1] come as they were sent, with %i bytes, in pieces that fit',
    async (size) => {
      const upload = new StoredUpload();
      const { subject } = await received(upload);
      const bytes = randomBytes(size);
      const cut = Math.floor(size / 3);
      const answer = await send(subject, bytes.subarray(0, cut), bytes.subarray(cut));
      expect(answer).toMatchObject({ ok: true, size });
      expect(Buffer.concat(upload.pieces).equals(bytes)).toBe(true);
      expect(upload.pieces.every(({ length }) => length <= PIECE_BYTES)).toBe(true);
    },
  );

  it('[V1] take a piece once, however often it is sent', async () => {
    const upload = new StoredUpload();
    const { subject } = await received(upload);
    const piece = uploadFrame({ number: 1, is: 'piece' }, Buffer.from('once'));
    const end = uploadFrame({ number: 2, is: 'end' });
    for (const frame of [piece, piece, end, end])
      expect(JSON.parse(Buffer.from(await ask(subject, frame, 2_000)).toString()).ok).toBe(true);
    expect(Buffer.concat(upload.pieces).toString()).toBe('once');
  });

  it('[V1] refuse a piece out of its turn, and frames that are none', async () => {
    const { subject } = await received(new StoredUpload());
    const early = uploadFrame({ number: 3, is: 'piece' });
    for (const frame of [early, Buffer.alloc(0), Buffer.from('rubbish'), Buffer.alloc(8, 255)])
      expect(JSON.parse(Buffer.from(await ask(subject, frame, 2_000)).toString())).toMatchObject({
        ok: false,
        refusal: { code: 'invalid_request' },
      });
  });

  it('[V1] are dropped when a piece is refused, and when their sender breaks off', async () => {
    const picky = new StoredUpload((size) => size < 10);
    const { subject } = await received(picky);
    await expect(send(subject, Buffer.alloc(20))).rejects.toMatchObject({
      code: 'content_too_large',
    });
    await became(picky, 'abandoned');

    const broken = new StoredUpload();
    const other = await received(broken);
    const breakingOff = async function* () {
      yield Buffer.alloc(PIECE_BYTES);
      throw new Error('hung up');
    };
    await expect(sendUpload(ask, other.subject, breakingOff())).rejects.toThrow('hung up');
    await became(broken, 'abandoned');
  });

  it('[V1] are dropped when nothing is heard of them', async () => {
    const upload = new StoredUpload();
    const { subject } = await received(upload, 100);
    await ask(subject, uploadFrame({ number: 1, is: 'piece' }, Buffer.from('x')), 2_000);
    await became(upload, 'abandoned');
    await expect(send(subject, Buffer.from('y'))).rejects.toThrow(Unavailable);
  });

  it('[O1] are an outage when the one process that takes them is gone', async () => {
    const { subject } = await received(new StoredUpload());
    const interrupted = async function* () {
      yield Buffer.alloc(PIECE_BYTES);
      await receiver.close();
      yield Buffer.alloc(PIECE_BYTES);
    };
    await expect(sendUpload(ask, subject, interrupted())).rejects.toThrow(Unavailable);
  });
});

async function* inTurn(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}
