import { badIds } from '../rubbish';

/** What stands where a value of JSON belongs: most are of another type, and some are no JSON. */
export const fragments: readonly string[] = [
  '-0',
  '-1',
  '0.5',
  '1e400',
  '9007199254740993',
  'NaN',
  'null',
  'true',
  '""',
  '[]',
  '{}',
  '[null]',
  '["a","a"]',
  '"NaN"',
  '"\\ud800"',
  '"\\u0000"',
  '"\\u202egpj.exe"',
  '{"__proto__":{"roles":["admin"]}}',
  '{"constructor":{"prototype":{}}}',
  '{"toString":null,"then":1}',
  `${'['.repeat(40)}${']'.repeat(40)}`,
  `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`,
  `"${'x'.repeat(20_000)}"`,
];

/** Fields that no object has. */
export const strayFields: readonly string[] = [
  'surprise',
  'toString',
  '__proto__',
  'metadata',
  'tenant',
  '',
  'a.b',
];

/** What stands in an address where an id, a number or an instant belongs. */
export const hostileTexts: readonly string[] = [
  ...badIds,
  '',
  '-1',
  '1e9',
  '9'.repeat(40),
  '%',
  '\ufeff',
  'a\u0000b',
  '__proto__',
  'constructor',
  '2030-13-45T00:00:00Z',
  '2030-02-30T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  'x'.repeat(3_000),
];

/** Headers that mean something to some operation, as nobody should send them. */
export const hostileHeaders: Readonly<Record<string, readonly string[]>> = {
  'if-match': ['*', '"0"', '1', 'W/"3"', '', '"', '-1', '9'.repeat(400), '"a", "b"', '\u00ff'],
  'idempotency-key': ['', 'a b', 'x'.repeat(201), '\u00e9', '{}'],
  'content-type': [
    'application/json; charset=utf-16',
    'application/json; charset="',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'text/xml',
    'nothing',
    ';',
    'application/cloudevents+json',
    'application/yaml',
  ],
  'content-encoding': ['gzip', 'identity', 'br, br'],
  accept: ['text/csv', 'application/vnd.apache.parquet', '', ';q=2', '*/*;q=0', 'x/y'],
  range: ['bytes=0-1', 'bytes=9-1', 'bytes=-0', `bytes=0-${'9'.repeat(30)}`, 'bytes=0-1,3-4'],
  'last-event-id': ['1', '-1', 'x', '9'.repeat(30)],
  'writ-csrf': ['x'],
  cookie: ['writ_session=x', '__Host-writ_session=%00', ';;;', 'a=b; '.repeat(100)],
  traceparent: ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'x', '00-0-0-0'],
  'x-forwarded-for': ['127.0.0.1', 'x, y', '::ffff:7f00:1'],
};
