import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const EVENTS_A_CASE = 6;
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
	<string key="concept:name" value="made"/>
`;

/** Writes an XES log (IEEE 1849), gzip'd, that looks like the permit log which the example maps. */
export const makeLog = (path: string, events: number): Promise<void> =>
  pipeline(Readable.from(textOf(events)), createGzip({ level: 1 }), createWriteStream(path));

function* textOf(events: number): Generator<string> {
  yield HEAD;
  for (let n = 0; n * EVENTS_A_CASE < events; n++) yield caseText(n);
  yield '</log>\n';
}

const caseText = (n: number): string => `	<trace>
		<string key="concept:name" value="case-${n}"/>
		<string key="channel" value="${n % 3 === 0 ? 'Internet' : 'Desk'}"/>
		<string key="department" value="General"/>
		<string key="responsible" value="Resource${n % 40}"/>
		<date key="enddate" value="2011-10-11T13:45:40.276+02:00"/>
${ACTIVITIES.map((activity, i) => eventText(activity, n, i)).join('')}	</trace>
`;

const eventText = (activity: string, n: number, i: number): string => `		<event>
			<string key="org:group" value="Group ${n % 7}"/>
			<string key="org:resource" value="Resource${(n + i) % 40}"/>
			<date key="time:timestamp" value="2011-10-1${i}T13:45:40.276+02:00"/>
			<string key="lifecycle:transition" value="complete"/>
			<string key="concept:name" value="${activity}"/>
		</event>
`;
