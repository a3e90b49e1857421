import { LookupLimiter } from './lookup-limiter';

const forever = () => new Promise<null>(() => undefined);
const found = async () => 'olga';
const urgent = (address: string) => ({ isUrgent: true, address });
const anybody = { isUrgent: false };

/** A room in which 200 look-ups of made-up credentials are under way. */
const full = (): LookupLimiter => {
  const room = new LookupLimiter('sessions');
  for (let n = 0; n < 200; n++) void room.run(`guess-${n}`, anybody, forever);
  return room;
};

describe('room for look-ups of credentials', () => {
  it('[P11] is for a credential that worked before, whatever else is looked up', async () => {
    const room = new LookupLimiter('sessions');
    expect(await room.run('olga', anybody, found)).toBe('olga');
    for (let n = 0; n < 200; n++) void room.run(`guess-${n}`, anybody, forever);
    expect(await room.run('olga', anybody, found)).toBe('olga');
    await expect(room.run('ana', anybody, found)).rejects.toThrow('Too many unknown sessions');
  });

  it('[P11] is for who stops work by four of an address, of IPv6 by four of a network', async () => {
    const room = full();
    for (const address of ['10.0.0.1', '2001:db8::1'])
      for (let n = 0; n < 4; n++) void room.run(`${address}-${n}`, urgent(address), forever);
    await expect(room.run('ben', urgent('10.0.0.1'), found)).rejects.toThrow('Too many');
    await expect(room.run('ben', urgent('2001:db8::2'), found)).rejects.toThrow('Too many');
    expect(await room.run('ben', urgent('10.0.0.2'), found)).toBe('olga');
  });

  it('[P11] is for 32 who stop work, and for no more', async () => {
    const room = full();
    for (let n = 0; n < 32; n++) void room.run(`u-${n}`, urgent(`10.0.0.${n}`), forever);
    await expect(room.run('ben', urgent('10.0.1.1'), found)).rejects.toThrow('Too many');
  });

  it('[P11] is none for a credential that does not work any more', async () => {
    const room = new LookupLimiter('keys');
    await room.run('olga', anybody, found);
    await room.run('olga', anybody, async () => null);
    for (let n = 0; n < 200; n++) void room.run(`guess-${n}`, anybody, forever);
    await expect(room.run('olga', anybody, found)).rejects.toThrow('Too many unknown keys');
  });
});
