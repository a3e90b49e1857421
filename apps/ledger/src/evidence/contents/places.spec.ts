import { type Pool } from 'pg';
import { readSettings } from '#platform';
import { Places } from './places';

const settings = (overrides: Record<string, string>) =>
  readSettings('ledger', {
    DATABASE_URL: 'postgres://writ@127.0.0.1/writ',
    NATS_URL: 'nats://127.0.0.1:4222',
    WRIT_TOKEN_SECRET: 's'.repeat(32),
    ...overrides,
  });
const placesOf = (place: string) =>
  Places.of({} as Pool, settings({ WRIT_CONTENT_PLACE: place, WRIT_S3_REGION: 'eu-west-1' }));

describe('the places of contents', () => {
  it('[V1] are the database alone without a setting', async () => {
    const { large, database } = await Places.of({} as Pool, settings({}));
    expect([large.name, large === database]).toEqual(['postgres', true]);
  });

  it('[V1] may be several: the first takes what is new, all are read', async () => {
    const places = await placesOf('s3://bucket/evidence,postgres');
    expect([places.large.name, places.named('postgres').name]).toEqual(['s3', 'postgres']);
    expect(() => places.named('folder')).toThrow('add it after the first one');
    places.close();
  });

  it.each([
    ['postgres,postgres', 'two places of one kind'],
    ['folder:/proc/none', '/proc/none is no folder that can be written to'],
    ['folder:relative', 'is not postgres, folder:'],
    ['s3://Bad_Bucket', 'is not postgres, folder:'],
    ['ftp://host', 'is not postgres, folder:'],
  ])('[V1] that are %s stop the start', async (place, message) => {
    await expect((async () => placesOf(place))()).rejects.toThrow(message);
  });

  it.each([
    [
      { WRIT_CONTENT_IN_POSTGRES_UP_TO: '17000000' },
      'is not a whole number of bytes from 0 to 16777216',
    ],
    [{ WRIT_CONTENT_IN_POSTGRES_UP_TO: 'much' }, 'WRIT_CONTENT_IN_POSTGRES_UP_TO'],
    [{ WRIT_CONTENT_MAX: '1000' }, 'is not a whole number of bytes from 1048576 to'],
    [{ WRIT_S3_ENDPOINT: 'store:9000' }, 'is not an http:// or https:// URL'],
  ])('[V1] of %j are refused with what is expected', (variables, expected) => {
    expect(() => settings(variables)).toThrow(expected);
  });
});
