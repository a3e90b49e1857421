import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '#testkit';
import { type Call } from './call';
import { Journal } from './journal';

const SHA256 = 'a'.repeat(64);
const OWNER = '["default","agent-7"]';

const call = (id: string, more: Partial<Call> = {}): Call => ({
  id,
  tool: 'write',
  bytes: '{}',
  sha256: SHA256,
  authority: 'apply',
  workOrderId: 'wo-1',
  decisionId: 'd-1',
  state: 'waiting',
  deferred: true,
  collected: false,
  reported: false,
  message: '',
  createdAt: '2030-01-01T00:00:00.000Z',
  updatedAt: '2030-01-01T00:00:00.000Z',
  ...more,
});

describe('the journal of a proxy', () => {
  let file: string;
  let journal: Journal;

  beforeEach(async () => {
    file = join(temporaryFolder(), 'journal');
    journal = await Journal.open(file, OWNER);
  });
  afterEach(() => journal.close());

  it('[A1] lets one of two send a call', () => {
    journal.add(call('c-1'));
    expect(journal.change('c-1', ['waiting'], { state: 'sent' })).toMatchObject({ state: 'sent' });
    expect(journal.change('c-1', ['waiting'], { state: 'sent' })).toBeUndefined();
    expect(journal.call('c-1')).toMatchObject({ state: 'sent' });
  });

  it('[A1] opens for one proxy at a time, and for the next one as it was', async () => {
    journal.add(call('c-1', { state: 'sent' }));
    const other = spawnSync(process.execPath, ['-e', OPEN, file], { encoding: 'utf8' });
    expect(other.stderr).toContain('database is locked');
    journal.close();
    journal = await Journal.open(file, OWNER);
    expect(journal.inState('sent')).toEqual([call('c-1', { state: 'sent' })]);
  });

  it('[A1] is opened by nobody but the agent whose calls it has', async () => {
    journal.add(call('c-1'));
    journal.close();
    for (const other of ['["default","agent-8"]', '["acme","agent-7"]'])
      await expect(Journal.open(file, other)).rejects.toThrow('is the journal of another agent');
    journal = await Journal.open(file, OWNER);
    expect(journal.call('c-1')).toBeDefined();
  });

  it('says which journal it cannot open, and what to do', async () => {
    await expect(Journal.open(file, OWNER)).rejects.toThrow('give each its own, with --journal');
    await expect(Journal.open('/', OWNER)).rejects.toThrow('/ cannot be the journal (EISDIR');
  });

  it('[D1] is for nobody else to read', () => {
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('finds what the agent has to come back for, until it has', () => {
    journal.add(call('c-1', { deferred: false }));
    expect(journal.uncollected(SHA256, 'wo-1')).toBeUndefined();
    journal.add(call('c-2'));
    expect(journal.uncollected(SHA256, 'wo-1')?.id).toBe('c-2');
    journal.change('c-2', ['waiting'], { state: 'answered', collected: true });
    expect(journal.uncollected(SHA256, 'wo-1')).toBeUndefined();
  });

  it('[A1] gives a work order no call of another one, neither its result nor to go on with', () => {
    journal.add(call('c-1'));
    expect(journal.uncollected(SHA256, 'wo-2')).toBeUndefined();
    expect(journal.waitingOn('wo-2')).toEqual([]);
    expect(journal.waitingOn('wo-1').map(({ id }) => id)).toEqual(['c-1']);
  });

  it('[A1] finds calls whose outcome nobody knows', () => {
    journal.add(call('c-1', { state: 'unknown', collected: true, deferred: false }));
    expect(journal.unknown(SHA256)?.id).toBe('c-1');
    expect(journal.unreported().map(({ id }) => id)).toEqual(['c-1']);
    journal.change('c-1', ['unknown'], { state: 'settled', reported: true });
    expect([journal.unknown(SHA256), journal.unreported()]).toEqual([undefined, []]);
  });
});

const OPEN = `
  const { DatabaseSync } = require('node:sqlite');
  new DatabaseSync(process.argv[1]).exec('SELECT * FROM calls');`;
