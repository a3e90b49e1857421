import { Transform } from 'class-transformer';
import { applyDecorators } from '../apply-decorators';
import { checked, ID_PATTERN, isObject, LIST_MAX } from '../fields';

const KEY = '[^.\\s]{1,64}';
const MEMBERS = '(subject|resource)\\.(type|id)|action\\.name';
const PROPERTIES = `(subject|resource|action)\\.properties(\\.${KEY}){1,8}|context(\\.${KEY}){1,8}`;

/** The place of a value in a question of AuthZEN: `subject.id`, `resource.properties.status`, `context.ip`. */
export const SOURCE_PATTERN = new RegExp(`^(${MEMBERS}|${PROPERTIES})$`);

const isSource = (value: unknown): value is string =>
  typeof value === 'string' && SOURCE_PATTERN.test(value);

const SOURCE_MESSAGE =
  'a place in the question: subject.id, subject.properties.<key>, action.name, action.properties.<key>, resource.id, resource.properties.<key> or context.<key>';

/** The place of one value in a question. */
export const IsSource = (): PropertyDecorator =>
  checked('isSource', isSource, `$property must name ${SOURCE_MESSAGE}`);

/** Name → place of its value in a question, as a `Map`. */
export const IsSourceMap = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ obj, key }) => {
      const value: unknown = obj[key];
      return isObject(value) ? new Map(Object.entries(value)) : value;
    }),
    checked(
      'isSourceMap',
      (value) =>
        value instanceof Map &&
        value.size <= LIST_MAX &&
        [...value].every(([name, source]) => ID_PATTERN.test(String(name)) && isSource(source)),
      `$property must map names of A-Z, a-z, 0-9, _ and - each to ${SOURCE_MESSAGE}`,
    ),
  );
