import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type LogTrace } from './log';
import { openLogFile } from './log-file';
import { readXes, xesLogName } from './read-xes';

describe('reading an XES log', () => {
  it('[I9] gives each case with its events and their attributes, typed as the log types them', async () => {
    const [trace] = await tracesOf(log(`${caseA()}`));
    expect([...trace!.attributes]).toEqual([['concept:name', 'case-a']]);
    expect([...trace!.events[0]!.attributes]).toEqual([
      ['concept:name', 'Check'],
      ['time:timestamp', '2011-10-11T13:45:40.276+02:00'],
      ['cost', 12.5],
      ['tries', 3],
      ['urgent', true],
    ]);
    expect([trace!.line, trace!.events[0]!.line]).toEqual([8, 10]);
  });

  it('[I9] keeps nested attributes, globals and the log’s own apart from those of cases and events', async () => {
    const nested = `<trace><string key="concept:name" value="outer">
        <string key="concept:name" value="inner"><int key="deep" value="1"/></string></string>
      <list key="many"><values><string key="concept:name" value="listed"/></values></list>
      <event><string key="concept:name" value="Go"><date key="time:timestamp" value="never"/></string></event></trace>`;
    const [trace] = await tracesOf(log(nested));
    expect([...trace!.attributes]).toEqual([['concept:name', 'outer']]);
    expect([...trace!.events[0]!.attributes]).toEqual([['concept:name', 'Go']]);
  });

  it('[I9] reads the same from a gzip’d file, whatever its name', async () => {
    const plain = await tracesOf(log(caseA() + caseA()));
    const packed = await tracesOf(gzipSync(log(caseA() + caseA())), 'log.xes');
    expect(packed).toEqual(plain);
    expect(packed).toHaveLength(2);
  });

  it('[I9] reads the encoding that the document declares', async () => {
    const text = log(`<trace><string key="concept:name" value="Malmö"/></trace>`);
    const declared = text.replace('UTF-8', 'ISO-8859-1');
    const [trace] = await tracesOf(Buffer.from(declared, 'latin1'));
    expect(trace!.attributes.get('concept:name')).toBe('Malmö');
  });

  it('[I9] knows the name that the log gives itself', async () => {
    await inFile(log(caseA()), 'log.xes', async (path) =>
      expect(await xesLogName(await openLogFile(path))).toBe('A small log'),
    );
  });

  it('[I9] keeps numbers that a double cannot hold as the text they are', async () => {
    const [trace] = await tracesOf(
      log(`<trace><int key="big" value="9007199254740993"/><float key="odd" value="NaN"/></trace>`),
    );
    expect([...trace!.attributes.values()]).toEqual(['9007199254740993', 'NaN']);
  });

  it('[I9] gives the cases before the damage, then names file, line and what to do', async () => {
    const cut = log(caseA() + caseA()).slice(0, -60);
    await inFile(cut, 'cut.xes', async (path) => {
      const read: LogTrace[] = [];
      const reading = (async () => {
        for await (const trace of readXes(await openLogFile(path))) read.push(trace);
      })();
      await expect(reading).rejects.toThrow(
        `${path}: line 25: the document ends inside the case that begins at line 18: get the file again, it is incomplete.`,
      );
      expect(read).toHaveLength(1);
    });
  });

  it.each([
    ['gzip cut off', gzipSync(log(caseA())).subarray(0, 200), 'the gzip file ends in the middle'],
    ['gzip damaged', damaged(gzipSync(log(caseA()))), 'the gzip file is damaged'],
    ['another root', '<html><body/></html>', 'line 1: its root element is <html>'],
    ['broken markup', log('<trace><event></trace>'), 'line 8: unexpected close tag'],
    ['no XML at all', 'case;activity;time', 'line 1:'],
    ['nothing', '', 'the document ends too early'],
    [
      'wrong bytes',
      Buffer.from([...Buffer.from('<log>'), 0xff, 0xfe, 0x41]),
      'bytes that are not utf-8',
    ],
    ['unknown encoding', log('').replace('UTF-8', 'KLINGON'), 'its encoding KLINGON is not known'],
  ])('[I9] refuses %s in a sentence', async (_what, content, sentence) => {
    await expect(tracesOf(content)).rejects.toThrow(sentence);
  });

  it.each([
    ['a value', (text: string) => `<trace><string key="note" value="${text}"/></trace>`],
    ['a text', (text: string) => `<trace>${text}</trace>`],
    ['a comment', (text: string) => `<trace><!--${text}--></trace>`],
  ])('[I9] says where %s is too long to hold', async (_, around) => {
    const reading = tracesOf(log(around('a'.repeat(17 * 1024 * 1024))));
    await expect(reading).rejects.toThrow(/line 8: more than 16777216 characters without the end/);
  });

  it('[I9] says so when there is no such file', async () => {
    await expect(openLogFile('/nowhere/log.xes')).rejects.toThrow(
      '/nowhere/log.xes cannot be read: ENOENT.',
    );
  });
});

function caseA(): string {
  return `<trace>
  <string key="concept:name" value="case-a"/>
  <event>
    <string key="concept:name" value="Check"/>
    <date key="time:timestamp" value="2011-10-11T13:45:40.276+02:00"/>
    <float key="cost" value="12.50"/>
    <int key="tries" value="3"/>
    <boolean key="urgent" value="true"/>
  </event>
</trace>
`;
}

function log(traces: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="concept:name" value="A small log"><string key="concept:name" value="nested"/></string>
${traces}</log>
`;
}

function damaged(packed: Buffer): Buffer {
  return Buffer.from(packed.map((byte, index) => (index > 30 && index < 60 ? byte ^ 0xff : byte)));
}

async function tracesOf(content: string | Buffer, name = 'log.xes'): Promise<LogTrace[]> {
  const traces: LogTrace[] = [];
  await inFile(content, name, async (path) => {
    for await (const trace of readXes(await openLogFile(path))) traces.push(trace);
  });
  return traces;
}

async function inFile(
  content: string | Buffer,
  name: string,
  use: (path: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'writ-log-'));
  try {
    writeFileSync(join(folder, name), content);
    await use(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
