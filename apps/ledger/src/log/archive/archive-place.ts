import { type FilePlace } from '../../evidence/contents/content-place';
import { FolderPlace } from '../../evidence/contents/folder-place';
import { S3Place } from '../../evidence/contents/s3-place';

const FOLDER = 'folder:';
const SETTING = 'The place of the archive';

const known = new Map<string, Promise<FilePlace>>();

/**
 * The place that a text names: `folder:/absolute/path`, or `s3://bucket/prefix?region=…&endpoint=…` of an S3-compatible store, with
 * the credentials of the environment. Rejects with `RangeError` for another text.
 */
export const archivePlace = (text: string): Promise<FilePlace> => {
  const place = known.get(text) ?? placeOf(text);
  known.set(text, place);
  // The next attempt may succeed.
  place.catch(() => known.delete(text));
  return place;
};

const placeOf = async (text: string): Promise<FilePlace> => {
  if (text.startsWith(`${FOLDER}/`)) return new FolderPlace(text.slice(FOLDER.length), SETTING);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 's3:' || !url.hostname)
    throw new RangeError(
      `${text} is no place: give folder:/absolute/path, or s3://bucket/prefix?region=…&endpoint=….`,
    );
  const prefix = url.pathname.split('/').filter(Boolean).join('/');
  const endpoint = url.searchParams.get('endpoint');
  return S3Place.of({
    bucket: url.hostname,
    prefix: prefix && `${prefix}/`,
    region: url.searchParams.get('region') ?? 'us-east-1',
    ...(endpoint !== null && { endpoint }),
    setting: SETTING,
  });
};
