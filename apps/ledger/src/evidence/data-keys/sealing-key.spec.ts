import { MasterKeys } from './master-keys';
import { AesGcmKey, newKey, Unsealable } from './sealing-key';

const TEXT = Buffer.from('Ana Müller, Hauptstraße 5');

describe('sealing bytes with a key', () => {
  const key = new AesGcmKey(newKey());

  it('[V4] opens what it sealed, and nobody sees it in between', () => {
    const sealed = key.seal(TEXT, 'a');
    expect(key.open(sealed, 'a')).toEqual(TEXT);
    expect(sealed.includes(TEXT.subarray(0, 8))).toBe(false);
    expect(sealed).toHaveLength(TEXT.length + 28);
    expect(key.open(key.seal(new Uint8Array(0), 'a'), 'a')).toHaveLength(0);
  });

  it('[V4] seals the same differently each time', () => {
    const [one, other] = [key.seal(TEXT, 'a'), key.seal(TEXT, 'a')];
    expect(one.subarray(0, 12)).not.toEqual(other.subarray(0, 12));
    expect(one.subarray(28)).not.toEqual(other.subarray(28));
  });

  it('[V4] opens with no other key, and not as something else', () => {
    const sealed = key.seal(TEXT, 'tenant-a|1');
    expect(() => new AesGcmKey(newKey()).open(sealed, 'tenant-a|1')).toThrow(Unsealable);
    expect(() => key.open(sealed, 'tenant-b|1')).toThrow(Unsealable);
  });

  it('[V4] notices a change of each part, and what is too short', () => {
    const sealed = key.seal(TEXT, 'a');
    for (const at of [0, 11, 12, 27, 28, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => key.open(changed, 'a')).toThrow(Unsealable);
    }
    expect(() => key.open(sealed.subarray(0, -1), 'a')).toThrow(Unsealable);
    expect(() => key.open(sealed.subarray(0, 27), 'a')).toThrow('ciphertext is too short');
  });

  it('takes a key of 32 bytes and no other', () => {
    expect(() => new AesGcmKey(newKey().subarray(1))).toThrow('32 bytes');
  });
});

describe('the keys that wrap all others', () => {
  const [one, two] = [setting('one'), setting('two')];

  it('[V6] wraps with the first and unwraps with any', () => {
    const before = MasterKeys.of(one);
    const after = MasterKeys.of(`${two}, ${one}`);
    expect(after.open(before.seal(TEXT, 'a'), 'a')).toEqual(TEXT);
    const wrapped = after.seal(TEXT, 'a');
    expect(MasterKeys.idOf(wrapped)).toBe('two');
    expect(MasterKeys.of(two).open(wrapped, 'a')).toEqual(TEXT);
    expect(after.open(wrapped, 'a')).toEqual(TEXT);
  });

  it('[V6] names the key that is missing', () => {
    const wrapped = MasterKeys.of(one).seal(TEXT, 'a');
    expect(() => MasterKeys.of(two).open(wrapped, 'a')).toThrow('no key one');
    expect(() => MasterKeys.of(setting('one')).open(wrapped, 'a')).toThrow(Unsealable);
    expect(() => MasterKeys.of(one).open(new Uint8Array(0), 'a')).toThrow(Unsealable);
  });

  it('says what is wrong with the setting and how to make a key, and prints none', () => {
    expect(() => MasterKeys.of(undefined)).toThrow(/WRIT_CONTENT_KEY.*openssl rand/);
    const secret = one.slice(4);
    // All letters, as an id might be: most random keys have a character that no id may have.
    const lookingLikeAnId = Buffer.alloc(32, 'letters').toString('base64');
    for (const bad of [
      secret,
      lookingLikeAnId,
      `one:${secret.slice(4)}`,
      `one two:${secret}`,
      `${one},`,
      `one:${secret}=`,
    ]) {
      expect(() => MasterKeys.of(bad)).toThrow(/WRIT_CONTENT_KEY must be .*openssl rand/);
      expect(() => MasterKeys.of(bad)).not.toThrow(secret.slice(4));
    }
    expect(() => MasterKeys.of(`${one},${setting('one')}`)).toThrow('two keys by one id');
  });
});

function setting(id: string): string {
  return `${id}:${newKey().toString('base64')}`;
}
