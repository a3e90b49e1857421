import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { freshDatabase, temporaryFolder } from '#testkit';
import { Client } from 'pg';
import { inLauncher } from './launcher';

describe('places of archives after a restore', () => {
  const moved = (place: string, from: readonly string[]): string =>
    inLauncher(
      'archive-places',
      `it.movedPlace(${JSON.stringify(place)}, ${JSON.stringify({ from, to: '/new' })})`,
    );

  it.each([
    ['folder:/old', 'folder:/new'],
    ['folder:/old/archive', 'folder:/new/archive'],
    ['folder:/old/../old//archive/', 'folder:/new/archive'],
    ['folder:/older/archive', 'folder:/older/archive'],
    ['folder:/elsewhere', 'folder:/elsewhere'],
    ['s3://old/archive', 's3://old/archive'],
  ])('[V3] of %s is %s', (place, now) => expect(moved(place, ['/old'])).toBe(now));

  it('[V3] follows another name of the data folder', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'data/archive'), { recursive: true });
    symlinkSync(join(folder, 'data'), join(folder, 'link'));
    const place = `folder:${join(folder, 'link/archive')}`;
    expect(moved(place, [join(folder, 'data')])).toBe('folder:/new/archive');
  });

  it('[V3] are changed in the database, which may be of a version without archives', async () => {
    const database = await freshDatabase({ migrate: async () => undefined, schema: 'places' });
    const client = new Client(database.url);
    await client.connect();
    const move = () =>
      inLauncher(
        'archive-places',
        `it.moveArchivePlaces(${JSON.stringify(database.url)}, { from: ['/old'], to: '/new' })`,
      );
    move();
    await client.query(`CREATE SCHEMA ledger; CREATE TABLE ledger.partitions (place text);
      INSERT INTO ledger.partitions VALUES (NULL), ('folder:/old/a'), ('folder:/b')`);
    move();
    const { rows } = await client.query('SELECT place FROM ledger.partitions ORDER BY place');
    expect(rows.map(({ place }) => place)).toEqual(['folder:/b', 'folder:/new/a', null]);
    await client.end();
    await database.drop();
  });
});
