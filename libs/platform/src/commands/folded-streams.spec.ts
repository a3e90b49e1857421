import { type RecordedEvent } from '#kernel';
import { FoldedStreams } from './folded-streams';

const stream: RecordedEvent[] = [];
const reads: number[] = [];
const folded = new FoldedStreams(
  {
    read: async (_tenant, _stream, { afterVersion = 0 } = {}) => {
      reads.push(afterVersion);
      const events = stream.filter(({ version }) => version > afterVersion);
      return { events, version: stream.length, now: 'now', command: null };
    },
  },
  { initialState: 0, evolve: (sum: number, { data }) => sum + data },
);

describe('a folded stream', () => {
  it('is as fresh as a read, and reads only what is new', async () => {
    say(1);
    say(2);
    expect(await folded.at('default', 'workflow-a')).toMatchObject({
      version: 2,
      state: 3,
      now: 'now',
    });
    say(4);
    expect(await folded.at('default', 'workflow-a')).toMatchObject({
      version: 3,
      state: 7,
      now: 'now',
    });
    expect(reads).toEqual([0, 2]);
  });

  it('is another one in another tenant', async () => {
    await folded.at('other', 'workflow-a');
    expect(reads.at(-1)).toBe(0);
  });
});

function say(data: number): void {
  stream.push({ version: stream.length + 1, data } as RecordedEvent);
}
