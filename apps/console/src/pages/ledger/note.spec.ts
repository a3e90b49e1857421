import { mayBeEvent, noteOf } from './note';

describe('a signed note', () => {
  it('is shown by its lines and who signed it', () => {
    const text = 'writ-1\n21216\nSdcM=\n\n— writ-1 6QbR==\n— witness.example abc=\n';
    expect(noteOf(text)).toEqual({
      origin: 'writ-1',
      size: 21_216,
      root: 'SdcM=',
      signers: ['writ-1', 'witness.example'],
    });
    for (const none of ['', 'writ-1', 'writ-1\nmany\nSdcM=']) expect(noteOf(none)).toBeUndefined();
  });

  it('tells ids of events by their writing', () => {
    expect(mayBeEvent('01a20076-ec4f-7556-b562-09fd11b90167')).toBe(true);
    expect(mayBeEvent('191beb25-dd09-5f9b-a384-eeab04688518')).toBe(false);
    expect(mayBeEvent('order-7')).toBe(false);
  });
});
