import { parseAs } from '#platform';
import { EraseBody, ShredTextsBody, streamOf } from './index';

const longestId = 'x'.repeat(64);

describe('the name of a stream', () => {
  it.each(Object.entries(streamOf))(
    '[V4] is one that an erasure takes, also with the longest id: %s',
    (_, nameOf) => {
      const stream = nameOf(longestId);
      expect(parseAs(EraseBody, { stream, reason: 'requested' })).toMatchObject({ stream });
      expect(parseAs(ShredTextsBody, { stream })).toEqual({ stream });
    },
  );

  it('[V4] has an end, and no other characters than ids', () => {
    for (const stream of ['', 'x'.repeat(129), 'work-order-a.b', 'quarantine-*', 'a b'])
      expect(() => parseAs(EraseBody, { stream, reason: 'requested' })).toThrow();
  });
});
