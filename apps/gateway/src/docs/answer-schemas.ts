import { type CommandSpec } from '../commands/command-route';
import { type AnswerFields } from './answer-fields';
import { answersOf } from './answers';
import { type Schema, schemaRef } from './schemas';

type Named = Pick<CommandSpec, 'name'>;

const position: Schema = {
  type: ['integer', 'null'],
  description: 'Where the command’s last event stands; null when it recorded nothing.',
};

/** `decide` → `DecideAnswer`. */
const nameOf = ({ name }: Named): string =>
  `${name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Answer`;

/** The schema of what a route that asks for it answers. */
export const answerRef = (definition: Named & { readonly service?: string }): Schema => {
  if (Object.hasOwn(answersOf({}), definition.name)) return schemaRef(nameOf(definition));
  // Whatever the run of a work order records is answered with its id.
  if (definition.service === 'intake') return schemaRef('WorkOrderCommandAnswer');
  return schemaRef(definition.service === undefined ? 'AdminRequestAnswer' : 'CommandAnswer');
};

/** The answers of all commands and admin requests that say more than that they are done, by schema name. */
export const answerSchemas = (
  contracts: Readonly<Record<string, Schema>>,
  commands: ReadonlySet<string>,
): Readonly<Record<string, Schema>> => ({
  CommandAnswer: objectOf({ always: { position } }),
  WorkOrderCommandAnswer: objectOf({ always: { workOrderId: { type: 'string' }, position } }),
  AdminRequestAnswer: { type: 'object', description: 'It is done.' },
  ...Object.fromEntries(
    Object.entries(answersOf(contracts)).map(([name, { always, sometimes }]) => [
      nameOf({ name }),
      objectOf({ always: { ...always, ...(commands.has(name) && { position }) }, sometimes }),
    ]),
  ),
});

const objectOf = ({ always, sometimes }: AnswerFields): Schema => ({
  type: 'object',
  required: Object.keys(always),
  properties: { ...sometimes, ...always },
});
