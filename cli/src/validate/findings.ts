import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { placeOf } from '../definition-errors';
import { type Definition, readDefinition } from '../definitions';
import { type Publication } from '../publish/find-definitions';
import { type Finding } from './check-offline';

/** A finding as lines: each names its file and, where it is one of YAML, the line. */
export const linesOf = (
  publication: Publication,
  { message, errors }: Finding,
): readonly string[] =>
  errors.length > 0
    ? errors.map(({ pointer, message: what }) => `${placeIn(publication, pointer)}: ${what}`)
    : [`${publication.file}: ${publication.kind} ${publication.id}: ${message}`];

const placeIn = ({ file, kind, id }: Publication, pointer: string): string => {
  const path = pointer.split('/').slice(1).map(partOf);
  const beside = (name: string): string => join(dirname(file), name);
  if (kind === 'policy')
    return path[0] === 'cases' ? placed(beside('cases.yaml'), path.slice(1)) : file;
  if (kind === 'workflow' && path[0] === 'authzen' && existsSync(beside('authzen.yaml')))
    return placed(beside('authzen.yaml'), path.slice(1));
  const definition = readDefinition(file);
  return placeOf(kind === 'workflow' ? path : [indexOf(definition, kind, id), ...path], definition);
};

const placed = (file: string, path: readonly (string | number)[]): string =>
  placeOf(path, readDefinition(file));

/** Codes and calendars are entries of a list. */
const indexOf = ({ value }: Definition, kind: Publication['kind'], id: string): number => {
  const key = kind === 'calendar' ? 'calendar' : 'code';
  return (value as readonly Record<string, unknown>[]).findIndex((entry) => entry[key] === id);
};

const partOf = (part: string): string | number => {
  const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
  return /^\d+$/.test(name) ? Number(name) : name;
};
