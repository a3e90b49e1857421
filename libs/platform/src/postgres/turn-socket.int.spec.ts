import { Client } from 'pg';
import { TurnSocket } from './turn-socket';

/** Counts the system calls by which it sends. */
class Counted extends TurnSocket {
  sent = 0;

  override _write(...args: Parameters<TurnSocket['_write']>): void {
    this.sent += 1;
    super._write(...args);
  }

  override _writev(...args: Parameters<NonNullable<TurnSocket['_writev']>>): void {
    this.sent += 1;
    super._writev!(...args);
  }
}

describe('a pipelined session', () => {
  let socket: Counted;
  let client: Client;

  beforeEach(async () => {
    socket = new Counted();
    const connectionString = process.env['WRIT_TEST_DATABASE_URL'];
    client = new Client({ connectionString, pipeline: true, stream: () => socket });
    await client.connect();
    socket.sent = 0;
  });
  afterEach(() => client.end());

  it('sends the statements of one turn by one write, and those of the next by another', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map((n) => client.query({ text: 'SELECT $1::integer AS n', values: [n] })),
    );
    expect(answers.map(({ rows }) => rows[0].n)).toEqual([1, 2, 3]);
    expect(socket.sent).toBe(1);
    await client.query('SELECT 4');
    expect(socket.sent).toBe(2);
  });
});
