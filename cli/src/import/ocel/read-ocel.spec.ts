import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogMapping } from '#contracts';
import { factsOfCase } from '../facts-of-case';
import { openLogFile } from '../log-file';
import { readLog } from '../read-log';

const MAPPING: LogMapping = {
  log: 'orders',
  workflow: 'order',
  ocel: { objectType: 'order' },
  objects: ['item'],
  facts: [
    { attribute: 'amount', name: 'amount', as: 'number' },
    { attribute: 'by', name: 'by', of: 'event' },
  ],
  closes: { when: 'last-event' },
};

const OBJECTS = [
  { id: 'o1', type: 'order', amount: 250 },
  { id: 'o2', type: 'order', amount: 40 },
  { id: 'i1', type: 'item', amount: 1 },
  { id: 'i2', type: 'item', amount: 1 },
];
/** Two orders leave in one shipment. */
const EVENTS = [
  { id: 'e1', type: 'Place', time: '2030-01-07T09:00:00Z', by: 'Ann', of: ['o1', 'i1'] },
  { id: 'e2', type: 'Place', time: '2030-01-07T10:00:00Z', by: 'Ben', of: ['o2', 'i2'] },
  { id: 'e3', type: 'Ship', time: '2030-01-08T09:00:00Z', by: 'Cem', of: ['o1', 'o2', 'i1', 'i2'] },
];

describe('an object-centric log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-ocel-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const forms = {
    'log.json': (file: string) => writeFileSync(file, JSON.stringify(inJson())),
    'log.xml': (file: string) => writeFileSync(file, inXml()),
    'log.sqlite': inSqlite,
  };

  it.each(Object.entries(forms))(
    '[I9] in %s has an order as a case, with the events and items of it',
    async (name, write) => {
      write(join(folder, name));
      const cases = await casesOf(name);
      expect(cases).toEqual([
        [
          'orders-o1',
          'opened {"workflow":"order","objects":["i1"]}',
          'observed {"name":"amount","value":250}',
          'completed {"step":"place"}',
          'observed {"name":"by","value":"Ann"}',
          'completed {"step":"ship"}',
          'observed {"name":"by","value":"Cem"}',
          'closed {}',
        ],
        [
          'orders-o2',
          'opened {"workflow":"order","objects":["i2"]}',
          'observed {"name":"amount","value":40}',
          'completed {"step":"place"}',
          'observed {"name":"by","value":"Ben"}',
          'completed {"step":"ship"}',
          'observed {"name":"by","value":"Cem"}',
          'closed {}',
        ],
      ]);
    },
  );

  it('[I9] is refused with its types where it has no objects of the one that is named', async () => {
    forms['log.json'](join(folder, 'log.json'));
    const of = { ...MAPPING, ocel: { objectType: 'invoice' } };
    await expect(casesOf('log.json', of)).rejects.toThrow(
      /log\.json: it has no objects of the type invoice: .* one of item, order\.$/,
    );
    await expect(casesOf('log.json', { ...MAPPING, ocel: undefined })).rejects.toThrow(
      'ocel.objectType',
    );
  });

  it.each([
    ['log.json', '{', 'it is not JSON'],
    ['log.json', '{"events":[]}', 'is it OCEL 2.0?'],
    ['log.xml', '<log><objects></log>', 'line 1'],
    ['log.sqlite', 'not a database', 'it is not OCEL 2.0 in SQLite'],
  ])('[I9] in %s is refused where it is %s', async (name, text, problem) => {
    writeFileSync(join(folder, name), text);
    await expect(casesOf(name)).rejects.toThrow(problem);
  });

  async function casesOf(name: string, mapping = MAPPING): Promise<readonly string[][]> {
    const cases: string[][] = [];
    for await (const trace of readLog(await openLogFile(join(folder, name)), mapping)) {
      const read = factsOfCase(trace, mapping);
      if ('problem' in read) throw new Error(read.problem);
      const facts = read.facts.map(({ type, data: { workOrderId: _id, ...data } }) => {
        const verb = type.split('.')[2]!;
        return `${verb} ${JSON.stringify(data)}`;
      });
      cases.push([read.workOrderId, ...facts]);
    }
    return cases;
  }
});

function inJson(): object {
  const asPairs = (name: string, value: unknown) => [{ name, value }];
  return {
    objects: OBJECTS.map(({ id, type, amount }) => ({
      id,
      type,
      attributes: asPairs('amount', amount),
    })),
    events: EVENTS.map(({ id, type, time, by, of }) => ({
      id,
      type,
      time,
      attributes: asPairs('by', by),
      relationships: of.map((objectId) => ({ objectId, qualifier: '' })),
    })),
  };
}

function inXml(): string {
  const declared =
    '<object-type name="order"><attributes><attribute name="amount" type="integer"/></attributes></object-type>';
  const objects = OBJECTS.map(
    ({ id, type, amount }) =>
      `<object id="${id}" type="${type}"><attributes><attribute name="amount" time="1970-01-01T00:00:00Z">${amount}</attribute></attributes></object>`,
  );
  const events = EVENTS.map(({ id, type, time, by, of }) => {
    const related = of.map((one) => `<relationship object-id="${one}" qualifier="of"/>`).join('');
    return `<event id="${id}" type="${type}" time="${time}"><attributes><attribute name="by">${by}</attribute></attributes><objects>${related}</objects></event>`;
  });
  return `<log><object-types>${declared}</object-types><objects>${objects.join('')}</objects><events>${events.join('')}</events></log>`;
}

function inSqlite(file: string): void {
  const database = new DatabaseSync(file);
  const types = { object: ['order', 'item'], event: ['Place', 'Ship'] } as const;
  for (const table of ['object', 'event'] as const) {
    database.exec(`CREATE TABLE ${table} (ocel_id TEXT, ocel_type TEXT);
      CREATE TABLE ${table}_map_type (ocel_type TEXT, ocel_type_map TEXT)`);
    for (const type of types[table]) {
      database.prepare(`INSERT INTO ${table}_map_type VALUES (?, ?)`).run(type, type);
      database.exec(
        `CREATE TABLE ${table}_${type} (ocel_id TEXT, ocel_time TEXT, ${table === 'object' ? 'ocel_changed_field TEXT, amount INTEGER' : 'by TEXT'})`,
      );
    }
  }
  database.exec(
    'CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT)',
  );
  for (const { id, type, amount } of OBJECTS) {
    database.prepare('INSERT INTO object VALUES (?, ?)').run(id, type);
    const insert = database.prepare(`INSERT INTO object_${type} VALUES (?, ?, ?, ?)`);
    insert.run(id, '1970-01-01', null, amount);
    insert.run(id, '2030-01-09', 'amount', amount + 1);
  }
  for (const { id, type, time, by, of } of EVENTS) {
    database.prepare('INSERT INTO event VALUES (?, ?)').run(id, type);
    database.prepare(`INSERT INTO event_${type} VALUES (?, ?, ?)`).run(id, time, by);
    for (const one of of)
      database.prepare('INSERT INTO event_object VALUES (?, ?, ?)').run(id, one, 'of');
  }
  database.close();
}
