import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

interface MadeLog {
  readonly events: number;
  /** As many as there are activities where absent. */
  readonly eventsACase?: number;
  /** What the ids of its cases begin with. */
  readonly prefix?: string;
}

const ACTIVITIES = [
  'Confirmation of receipt',
  'T02 Check confirmation of receipt',
  'T04 Determine confirmation of receipt',
  'T05 Print and send confirmation of receipt',
  'T06 Determine necessity of stop advice',
  'T10 Determine necessity to stop indication',
];
const HEAD = `<?xml version="1.0" encoding="UTF-8" ?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
\t<string key="concept:name" value="made"/>
`;
const FIRST_MS = Date.parse('2011-10-10T11:45:40.276Z');
const APART_MS = 600_000;

/** Writes an XES log (IEEE 1849), gzip'd, that looks like the permit log which the example `receipt` maps. */
export const makeLog = (path: string, log: MadeLog): Promise<void> =>
  pipeline(Readable.from(textOf(log)), createGzip({ level: 1 }), createWriteStream(path));

function* textOf({ events, eventsACase = ACTIVITIES.length, prefix = '' }: MadeLog) {
  yield HEAD;
  for (let n = 0; n * eventsACase < events; n++) {
    yield caseHead(`${prefix}case-${n}`, n);
    for (let i = 0; i < eventsACase; i++) yield eventText(n, i);
    yield '\t</trace>\n';
  }
  yield '</log>\n';
}

const caseHead = (name: string, n: number): string => `\t<trace>
\t\t<string key="concept:name" value="${name}"/>
\t\t<string key="channel" value="${n % 3 === 0 ? 'Internet' : 'Desk'}"/>
\t\t<string key="department" value="General"/>
\t\t<string key="responsible" value="Resource${n % 40}"/>
\t\t<date key="enddate" value="2011-10-11T13:45:40.276+02:00"/>
`;

const eventText = (n: number, i: number): string => `\t\t<event>
\t\t\t<string key="org:group" value="Group ${n % 7}"/>
\t\t\t<string key="org:resource" value="Resource${(n + i) % 40}"/>
\t\t\t<date key="time:timestamp" value="${new Date(FIRST_MS + i * APART_MS).toISOString()}"/>
\t\t\t<string key="lifecycle:transition" value="complete"/>
\t\t\t<string key="concept:name" value="${ACTIVITIES[i % ACTIVITIES.length]}"/>
\t\t</event>
`;
