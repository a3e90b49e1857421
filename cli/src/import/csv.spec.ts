import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type LogMapping } from '#contracts';
import { factsOfCase } from './facts-of-case';
import { type LogTrace } from './log';
import { openLogFile } from './log-file';
import { readLog } from './read-log';

const MAPPING: LogMapping = {
  log: 'orders',
  workflow: 'w',
  case: { attribute: 'id' },
  event: { activity: 'what', timestamp: 'when', offset: '+02:00' },
};
const HEADER = 'id,what,when,cost\n';

describe('reading a CSV log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-csv-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('[I9] gives each case its rows, and the attributes of the earliest, as soon as its last row was read', async () => {
    const rows = [
      'a,Third,2030-01-03 10:00:00,3',
      'b,Only,2030-01-01 10:00:00,',
      'a,First,2030-01-01 10:00:00,1',
      'a,Second,2030-01-01T08:00:00Z,2',
    ];
    const read = await traces(`${HEADER}${rows.join('\n')}\n`);
    expect(read.map(({ line, events }) => [line, events.map(({ line }) => line)])).toEqual([
      [3, [3]],
      [2, [2, 4, 5]],
    ]);
    expect([...read[1]!.attributes]).toContainEqual(['cost', '1']);
    expect([...read[0]!.events[0]!.attributes.keys()]).toEqual(['id', 'what', 'when']);
  });

  it('[I9] reads quoted delimiters, quotes and line ends, and still knows the lines', async () => {
    const text = `\ufeff${HEADER}"a, b","He wrote ""go""",2030-01-01 10:00:00,"1\r\n2\n3"\n\nc,Go,2030-01-01 10:00:00,4`;
    for (const written of [text, text.replace(/(?<!\r)\n/g, '\r\n')]) {
      const [first, second] = await traces(written);
      expect(first!.attributes.get('id')).toBe('a, b');
      expect(first!.events[0]!.attributes.get('what')).toBe('He wrote "go"');
      expect([first!.line, second!.line]).toEqual([2, 6]);
    }
  });

  it('[I9] reads the delimiter that the mapping names, and gzip’d files', async () => {
    const text = (HEADER + 'a,Go,2030-01-01 10:00:00,"1,5"\n').replace(/,(?!5)/g, ';');
    const mapping = { ...MAPPING, csv: { delimiter: ';' } };
    const [trace] = await traces(gzipSync(text), mapping, 'log.csv.gz');
    expect(trace!.attributes.get('cost')).toBe('1,5');
  });

  it('[I9] reads case: columns as the attributes of the case, as process mining tools write them', async () => {
    const text =
      'case:concept:name,concept:name,time:timestamp,case:goal\nc1,Go,2030-01-01 10:00:00.500000+00:00,Big\n';
    const [trace] = await traces(text, { log: 'l', workflow: 'w' });
    expect(factsOfCase(trace!, { log: 'l', workflow: 'w' })).toMatchObject({
      workOrderId: 'l-c1',
      facts: [{ time: '2030-01-01T10:00:00.500Z' }, { data: { step: 'go' } }],
    });
    expect(trace!.attributes.get('goal')).toBe('Big');
  });

  it('[I9] holds no more than the cases that are not over', async () => {
    const rows = Array.from({ length: 60_000 }, (_, n) => `c${n},Go,2030-01-01 10:00:00,1`);
    writeFileSync(join(folder, 'long.csv'), `${HEADER}${rows.join('\n')}`);
    const file = await openLogFile(join(folder, 'long.csv'));
    for await (const trace of readLog(file, MAPPING)) {
      expect(trace.attributes.get('id')).toBe('c0');
      break;
    }
    expect(file.bytesRead()).toBeLessThan(file.size / 2);
  });

  it.each([
    [
      'a day that no calendar has',
      '2030-02-30 10:00:00',
      '2030-02-30 10:00:00 is not a valid time',
    ],
    ['a date alone', '2030-01-31', '2030-01-31 is not a valid time'],
    ['no time', '', 'no when'],
  ])(
    '[I9] leaves out a case with %s for a time and names the line',
    async (_what, when, message) => {
      const text = `${HEADER}a,Go,2030-01-02 10:00:00,\nb,Go,2030-01-01 10:00:00,\na,Go,${when},\n`;
      const cases = (await traces(text)).map((trace) => factsOfCase(trace, MAPPING));
      expect(cases).toEqual([
        expect.objectContaining({ workOrderId: 'orders-b' }),
        {
          line: 4,
          attribute: 'when',
          problem: expect.stringContaining(message) as string,
        },
      ]);
    },
  );

  it('[I9] leaves out rows without a case and names the line', async () => {
    const [trace] = await traces(`${HEADER},Go,2030-01-01 10:00:00,\n`);
    expect(factsOfCase(trace!, MAPPING)).toMatchObject({ line: 2, problem: 'the case has no id' });
  });

  const row = 'a,Go,2030-01-01 10:00:00,1\n';
  it.each([
    [
      'a missing column',
      'id,what,cost\n',
      'line 1: there is no column when (named by event.timestamp); the columns are id, what, cost.',
    ],
    ['another delimiter', 'id;what;when\n', 'the columns are id;what;when; is it the delimiter?'],
    ['a column twice', 'id,what,when,id\n', 'line 1: the column id stands twice: rename one.'],
    [
      'a short row',
      `${HEADER}${row}a,Go\n`,
      'line 3: the row has 2 cells, but the header has 4 columns',
    ],
    [
      'a long row',
      `${HEADER}"a\n",Go,x,1,\n`,
      'line 2: the row has 5 cells, but the header has 4 columns',
    ],
    [
      'a quote that is not closed',
      `${HEADER}${row}a,"Go,x,1\n${row}`,
      'line 3: the row that begins here has a quote that is never closed.',
    ],
    [
      'a quote that the next one closes',
      `${HEADER}${row}a,"Go,x,1\na,"Go",x,1\n`,
      'line 3: the row that begins here has a quote that is not closed, or',
    ],
    ['a bare quote', `${HEADER}a,5" pipe,x,1\n`, 'line 2: a quote stands inside a cell'],
    [
      'a quote that takes the rest of a long file',
      `${HEADER}a,"Go,x,1\n${row.repeat(50_000)}`,
      'line 2: the row that begins here is longer than a MiB',
    ],
    [
      'bytes that are not UTF-8',
      Buffer.concat([
        Buffer.from(HEADER + row.repeat(5_000)),
        Buffer.from('a,Malm\xf6,x,1\n', 'latin1'),
      ]),
      'line 5002: it holds bytes that are not utf-8: save the file as UTF-8.',
    ],
    [
      'a character cut off',
      Buffer.from(`${HEADER}${row}a,ö`).subarray(0, -1),
      'line 3: it holds bytes',
    ],
    ['nothing in it', '', 'the file is empty: a log in CSV begins with a row of column names.'],
    ['damaged gzip', gzipSync(HEADER + row).subarray(0, 20), 'the gzip file ends in the middle'],
  ])('[I9] refuses %s in a sentence with file and line', async (_what, content, sentence) => {
    const reading = traces(content);
    await expect(reading).rejects.toThrow(`${join(folder, 'log.csv')}: `);
    await expect(reading).rejects.toThrow(sentence);
  });

  it('[I9] names every column that is missing, by the part of the mapping that names it', async () => {
    const mapping: LogMapping = {
      ...MAPPING,
      objects: ['thing'],
      facts: [{ attribute: 'colour', name: 'colour' }],
      blocked: [{ match: { status: 'x', activity: 'Go' }, until: { state: 'y' }, code: 'c' }],
      closes: { when: 'last-event', caseHas: ['end'] },
    };
    await expect(traces(HEADER, mapping)).rejects.toThrow(
      'no column colour (named by facts), thing (named by objects), status (named by blocked), state (named by blocked), end (named by closes.caseHas); the columns are id, what, when, cost.',
    );
  });

  it('[I9] refuses a column that names both the case and what was done', async () => {
    const text = 'concept:name,time:timestamp\n';
    await expect(traces(text, { log: 'l', workflow: 'w' })).rejects.toThrow(
      'line 1: case.attribute and event.activity are the same column concept:name',
    );
  });

  async function traces(
    content: string | Buffer,
    mapping: LogMapping = MAPPING,
    name = 'log.csv',
  ): Promise<LogTrace[]> {
    writeFileSync(join(folder, name), content);
    const read: LogTrace[] = [];
    for await (const trace of readLog(await openLogFile(join(folder, name)), mapping))
      read.push(trace);
    return read;
  }
});
