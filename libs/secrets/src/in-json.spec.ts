import { maskIn, secretsIn } from './in-json';
import { planted } from './planted.fixture';

const token = planted[0]![1];
const other = token.replace('ghp_', 'gho_');

describe('a secret in a JSON value', () => {
  it.each(planted)('[R1] %s is found and masked at any place', (kind, secret, text) => {
    const json = { about: [{ note: `see ${text} there` }, 7, null, true], name: 'plain' };
    expect(secretsIn(json)).toEqual([{ pointer: '/about/0/note', kind }]);
    const { value, masked } = maskIn(json);
    expect(JSON.stringify(value)).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(masked).toEqual([{ pointer: '/about/0/note', kind }]);
    expect(secretsIn(value)).toEqual([]);
  });

  it('[R1] is found in the name of a field, and its pointer does not tell it', () => {
    const json = { notes: { [token]: 1, [other]: { 'a/b~c': token } } };
    const { value, masked } = maskIn(json);
    expect(value).toEqual({
      notes: {
        '[masked: github-token]': 1,
        '[masked: github-token] (2)': { 'a/b~c': '[masked: github-token]' },
      },
    });
    expect(masked).toEqual([
      { pointer: '/notes/[masked: github-token]', kind: 'github-token' },
      { pointer: '/notes/[masked: github-token] (2)', kind: 'github-token' },
      { pointer: '/notes/[masked: github-token] (2)/a~1b~0c', kind: 'github-token' },
    ]);
  });

  it.each(['aws_secret_access_key', 'AwsSecretAccessKey', '_authToken'])(
    '[R1] is known by the name of its field: %s',
    (name) => {
      const json = { [name]: planted[5]![1] };
      const [found] = secretsIn(json);
      expect(found?.pointer).toBe(`/${name}`);
      expect(maskIn(json).value).toEqual({ [name]: `[masked: ${found!.kind}]` });
    },
  );

  it('[R1] is found in a text alone and in a list', () => {
    expect(secretsIn(token)).toEqual([{ pointer: '', kind: 'github-token' }]);
    expect(secretsIn([1, token])).toEqual([{ pointer: '/1', kind: 'github-token' }]);
  });

  it('[R1] leaves a value as it is where there is none', () => {
    const json = { url: 'https://example.com', mail: 'olga@example.com', ['__proto__']: { a: [] } };
    expect(maskIn(json).value).toBe(json);
    expect(maskIn({ ...json, token: 'x' }).masked).toEqual([]);
    expect(secretsIn(undefined)).toEqual([]);
  });

  it('[R1] keeps a field that is named like the prototype', () => {
    const json = JSON.parse(`{"__proto__":{"a":"${token}"}}`);
    expect(JSON.stringify(maskIn(json).value)).toBe('{"__proto__":{"a":"[masked: github-token]"}}');
  });
});
