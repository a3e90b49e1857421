import { allCommands, internalCommandSubject, services, subjects } from '#contracts';
import { badDocuments, notObjects } from './rubbish';

/** What is sent over NATS where a JSON object belongs. */
export const badFrames: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['nothing at all', Buffer.alloc(0)],
  ['nine hundred thousand characters', Buffer.from(`{"a":"${'x'.repeat(900_000)}"}`)],
  ['a hundred thousand numbers', Buffer.from(`[${'1,'.repeat(100_000)}1]`)],
  ...badDocuments.map(([name, bytes]): [string, Uint8Array] => [name, bytes]),
  ...notObjects.map((bytes): [string, Uint8Array] => [bytes.toString(), bytes]),
];

/** Where our own processes ask one another. */
export const internalSubjects: readonly string[] = [
  ...allCommands.map(internalCommandSubject),
  ...services.map((service) => `writ.internal.${service}.command.nothing`),
  subjects.ledger.append,
  subjects.ledger.readStream,
  subjects.ledger.readLog,
  subjects.ledger.query,
  subjects.ledger.readableWork,
  subjects.ledger.rebuild,
  ...Object.values(subjects.deliveryPages),
  ...Object.values(subjects.internal).filter((subject) => !isAnother(subject)),
];

/** Keys have a refusal of their own, a published event has no answer, and a list without a question has no refusal. */
function isAnother(subject: string): boolean {
  const { verifyKey, noticed, taken, logAssigned, listLogAssignments } = subjects.internal;
  const others = [verifyKey, noticed, taken, logAssigned, listLogAssignments];
  return others.some((other) => other === subject);
}

const metadata = {
  commandId: 'command-1',
  tenant: 'default',
  actor: { id: 'somebody' },
  roles: ['admin', 'integrator', 'service'],
  correlationId: 'correlation-1',
};

/** Metadata that no command may be done under: each lacks or twists one thing. */
export const badMetadata: readonly unknown[] = [
  undefined,
  null,
  [],
  'admin',
  {},
  ...['commandId', 'tenant', 'actor', 'roles', 'correlationId'].flatMap((name) =>
    [undefined, null, 42, '', [], {}, 'x'.repeat(600), ['admin', 7]]
      .filter((value) => !(name === 'roles' && Array.isArray(value) && value.length === 0))
      .map((value) => ({ ...metadata, [name]: value }))
      .filter(({ [name as 'tenant']: value }) => !isFine(name, value)),
  ),
  { ...metadata, actor: { id: 42 } },
  { ...metadata, actor: { id: '' } },
  { ...metadata, roles: 'admin' },
  { ...metadata, owners: 'finance' },
];

function isFine(name: string, value: unknown): boolean {
  return name === 'roles' && Array.isArray(value) && value.every((role) => role === 'admin');
}

const uuid = '01900000-0000-7000-8000-00000000000a';
const event = { id: uuid, type: 'work-order.stopped', schemaVersion: 1, data: { reason: 'r' } };
const item = {
  tenant: 'default',
  stream: 'work-order-rubbish',
  expectedVersion: null,
  command: { principal: 'somebody', id: 'append-1', digest: 'a'.repeat(64) },
  actor: { id: 'somebody' },
  correlationId: 'correlation-1',
  causationId: null,
  events: [event],
  answer: null,
};
const withEvent = (change: object) => ({ ...item, events: [{ ...event, ...change }] });

/** Appends that the log takes nothing of. */
export const badItems: readonly unknown[] = [
  null,
  42,
  [],
  {},
  ...Object.keys(item)
    .filter((name) => !['answer', 'causationId', 'expectedVersion'].includes(name))
    .flatMap((name) =>
      [undefined, null, 42, [[]], { a: {} }].map((value) => ({ ...item, [name]: value })),
    ),
  ...['a b', 'a/b', '>', 'x'.repeat(129), '', 42, ['work-order-1']].map((stream) => ({
    ...item,
    stream,
  })),
  ...[-1, 0.5, 'one', [], 2 ** 53].map((expectedVersion) => ({ ...item, expectedVersion })),
  ...[42, [], {}, 'x'.repeat(600)].map((causationId) => ({ ...item, causationId })),
  ...[42, {}, [42], [null], [{}], [{ ref: 'none', salt: 'none', content: 7 }]].map((contents) => ({
    ...item,
    contents,
  })),
  { ...item, command: { ...item.command, digest: ['a'.repeat(64)] } },
  { ...item, command: { ...item.command, id: 'a\u0000b' } },
  { ...item, actor: { id: 'somebody', key: { a: 1 } } },
  ...[undefined, null, 42, 'none', uuid.toUpperCase(), [uuid]].map((id) => withEvent({ id })),
  ...[undefined, 42, '', 'a\u0000b', ['a']].map((type) => withEvent({ type })),
  ...[undefined, -1, 0.5, '1', 2 ** 40].map((schemaVersion) => withEvent({ schemaVersion })),
  ...[null, 42, 'text', [], { a: '\ud800' }].map((data) => withEvent({ data })),
  ...[42, 'yesterday', {}, '2030-13-45T00:00:00Z'].map((occurredAt) => withEvent({ occurredAt })),
];

const read = { tenant: 'default', stream: 'work-order-rubbish', afterVersion: 0 };

/** Questions that nothing can answer, each with its subject. */
export const badQuestions: readonly (readonly [subject: string, question: unknown])[] = [
  ...[{}, { ...read, tenant: 42 }, { ...read, stream: '' }, { ...read, stream: ['a'] }]
    .concat(
      [-1, 0.5, '0', null, 2 ** 40, 2 ** 53].map((afterVersion) => ({
        ...read,
        afterVersion,
      })) as [],
    )
    .concat(
      [42, 'c', { principal: 7, id: 7 }, { principal: 'a', id: 'a\u0000' }].map((command) => ({
        ...read,
        command,
      })) as [],
    )
    .map((question): [string, unknown] => [subjects.ledger.readStream, question]),
  ...[
    {},
    { afterPosition: -1, limit: 1 },
    { afterPosition: '0', limit: 1 },
    { afterPosition: 0 },
  ].map((question): [string, unknown] => [subjects.ledger.readLog, question]),
  ...[{}, { view: 42 }, { view: 'nobody' }, { view: ['work_orders'] }, { view: { a: 1 } }].map(
    (question): [string, unknown] => [subjects.ledger.rebuild, question],
  ),
];

const query = {
  name: 'work-orders',
  tenant: 'default',
  scope: 'tenant',
  filters: {},
  limit: 10,
};
export const badQueries: readonly unknown[] = [
  {},
  ...['name', 'tenant', 'scope', 'filters', 'limit'].flatMap((name) =>
    [undefined, null, 42.5, [[]], { a: {} }].map((value) => ({ ...query, [name]: value })),
  ),
  ...['nobody', '__proto__', 'constructor'].map((name) => ({ ...query, name })),
  ...['nobody', '__proto__', 'toString'].map((filter) => ({
    ...query,
    filters: { [filter]: 'a' },
  })),
  ...[42, 'none', [], {}].map((cursor) => ({ ...query, cursor })),
  ...[-1, 0.5, 'one', [], {}].map((atLeast) => ({ ...query, atLeast })),
  { ...query, name: 'work-order-history', filters: { workOrderId: { a: 1 } } },
  { ...query, name: 'work-order-history', filters: { workOrderId: 'a\u0000' } },
  { ...query, name: 'work-order-history', filters: { workOrderId: 'a' }, limit: 'many' },
];
