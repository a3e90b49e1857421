/** Commands of the command line that send a command of the API: all but what differs comes from its contract. */
import { Argument, type Command, Option } from 'commander';
import { type Answer, WritError } from '#client';
import {
  allCommands,
  type CommandDefinition,
  type FieldShape,
  fieldShapes,
  parseRoute,
  proposeAction,
  publishWorkflow,
} from '#contracts';
import { readDefinition } from '../definitions';
import { durationFor, instantFor, listFor, wholeFor, wholesFor } from '../option-values';
import { type Session, sessionOf } from '../session';
import { sayJson } from '../terminal';
import { sayDone } from './done';

/** How the command line takes a field, where that differs from what its contract gives. */
interface FieldOption {
  /** `--by <workOrderId>`; `<question>` for an argument after those of the path. */
  readonly flags?: string;
  readonly meaning?: string;
  /** `others` is what the values before it have made, where it takes several. */
  readonly parse?: (text: string, others: unknown) => unknown;
  /** It may be left out, and is this then. */
  readonly default?: unknown;
}

export interface ContractCommand<Body, Reply> {
  readonly name: string;
  readonly alias?: string;
  readonly sends: Omit<CommandDefinition<string, Body, Reply>, 'service'>;
  /** For `--help`; the meaning of the contract where absent. */
  readonly description?: string;
  readonly fields?: Readonly<Partial<Record<keyof Body & string, FieldOption>>>;
  /** Added to `--help`. */
  readonly help?: string;
  /** What is wrong with the fields as a whole, in a sentence. */
  readonly check?: (fields: Partial<Body>) => string | undefined;
  /** The sentence that says what was done. */
  readonly done: (fields: Partial<Body>, reply: Reply) => string;
  /** Prints the answer for people in place of `done`. */
  readonly print?: (
    session: Session,
    answer: Answer<Reply>,
    fields: Partial<Body>,
  ) => void | Promise<void>;
  /** What an option of its own adds: it runs after the command, and alone where no field is given. */
  readonly adds?: {
    readonly flag: string;
    readonly meaning: string;
    readonly run: (session: Session) => Promise<void>;
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Adds the command. Its arguments are the fields of the route; its options are all others. */
export const addContractCommand = <Body extends object, Reply>(
  program: Command,
  contractCommand: ContractCommand<Body, Reply>,
): Command => {
  const { name, alias, sends, description, help, check, done, adds } = contractCommand;
  const { method, path } = parseRoute(sends);
  const inputs = inputsOf(contractCommand, path);
  const command = program.command(name).description(description ?? phraseOf(sends.meaning));
  if (alias) command.alias(alias);
  for (const { argument } of inputs) if (argument) command.addArgument(argument);
  for (const { option } of inputs) if (option) command.addOption(option);
  const added = adds && new Option(adds.flag, adds.meaning);
  if (added) command.addOption(added);
  if (help) command.addHelpText('after', help);
  return command.action(async () => {
    const fields = fieldsOf(inputs, command) as Partial<Body>;
    const isAdded = added && command.opts<Fields>()[added.attributeName()] === true;
    if (isAdded && Object.values(fields).every((value) => value === undefined))
      return adds!.run(sessionOf(command));
    const problem = check?.(fields);
    if (problem !== undefined) throw new WritError(problem);
    const session = sessionOf(command);
    const answer = await sendTo<Reply>(session, method, path, fields as Fields);
    if (contractCommand.print && !session.json)
      await contractCommand.print(session, answer, fields);
    else sayDone(session, answer, done(fields, answer.body));
    if (isAdded) await adds!.run(session);
  });
};

/** A field, and where the command line takes it. */
interface Input {
  readonly field: string;
  readonly argument?: Argument;
  readonly option?: Option;
}

const PARAMETER = /\{(\w+)\}/g;

const inputsOf = <Body, Reply>(
  { sends, fields }: ContractCommand<Body, Reply>,
  path: string,
): readonly Input[] => {
  const shapes = new Map(
    fieldShapes(sends.request ?? (sends.body as new () => object)).map((shape) => [
      shape.name,
      shape,
    ]),
  );
  const differing: Readonly<Record<string, FieldOption | undefined>> = fields ?? {};
  const inPath = [...path.matchAll(PARAMETER)].map(([, name]) => name!);
  const isArgument = (name: string) => differing[name]?.flags?.startsWith('<') === true;
  const positional = [...inPath, ...Object.keys(differing).filter(isArgument)];
  return [...new Set([...positional, ...shapes.keys()])].map((field) => {
    const shape = shapes.get(field)!;
    const own = differing[field] ?? {};
    if (positional.includes(field)) return { field, argument: argumentOf(shape, own) };
    // The server looks it up by what the address names.
    const isLookedUp = field === 'workOrderId' && inPath.length > 0;
    return { field, option: optionOf(shape, isLookedUp ? { ...LOOKED_UP, ...own } : own) };
  });
};

const LOOKED_UP = { meaning: 'its work order; looked up where absent', default: undefined };

const argumentOf = (
  shape: FieldShape,
  { flags = `<${shape.name}>`, meaning, parse }: FieldOption,
) => {
  const argument = new Argument(flags, meaning);
  const parser = parse ?? parserOf(shape, flags);
  return parser ? argument.argParser(parser) : argument;
};

const optionOf = (shape: FieldShape, own: FieldOption): Option => {
  const { flags = flagsOf(shape), meaning = phraseOf(shape.meaning), parse } = own;
  const option = new Option(flags, meaning);
  const name = flags.split(' ')[0]!;
  // Commander gathers the values of `--artifact <path...>` by itself.
  const parser = parse ?? (option.variadic ? undefined : parserOf(shape, name));
  if (parser) option.argParser(parser);
  else if (shape.values) option.choices(shape.values);
  if (own.default !== undefined) option.default(own.default);
  return option.makeOptionMandatory(shape.isRequired && !('default' in own));
};

const placeholders: Readonly<Record<FieldShape['kind'], string>> = {
  text: ' <text>',
  whole: ' <n>',
  flag: '',
  duration: ' <duration>',
  instant: ' <time>',
  object: ' <file>',
};

/** `--work-order <id>`, `--valid-for <duration>`, `--single-use`. */
const flagsOf = ({ name, kind, isList }: FieldShape): string => {
  const kebabCase = name
    .replace(/Id$/, '')
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (isList && kind === 'text') return `--${kebabCase} <values>`;
  return `--${kebabCase}${name.endsWith('Id') ? ' <id>' : placeholders[kind]}`;
};

const parserOf = ({ kind, isList }: FieldShape, name: string): FieldOption['parse'] => {
  if (kind === 'duration') return durationFor(name);
  if (kind === 'instant') return instantFor(name);
  if (kind === 'whole') return isList ? wholesFor(name) : wholeFor(name);
  if (kind === 'object') return (file) => readDefinition(file).value;
  return isList ? listFor(name) : undefined;
};

/** Help is in phrases: one sentence loses its capital and its period. */
const phraseOf = (meaning: string): string =>
  /^([A-Z][a-z]|A )/.test(meaning) && !/\.\s/.test(meaning)
    ? `${meaning[0]!.toLowerCase()}${meaning.slice(1)}`.replace(/\.$/, '')
    : meaning.replace(/\.$/, '');

const fieldsOf = (inputs: readonly Input[], command: Command): Fields => {
  const options = command.opts<Fields>();
  const given = [...(command.processedArgs as readonly unknown[])];
  return Object.fromEntries(
    inputs.map(({ field, option }) => [
      field,
      option ? options[option.attributeName()] : given.shift(),
    ]),
  );
};

const sendTo = <Reply>(
  { client }: Session,
  method: string,
  path: string,
  fields: Fields,
): Promise<Answer<Reply>> => {
  const body = { ...fields };
  const address = path.replace(PARAMETER, (_, name: string) => {
    delete body[name];
    return encodeURIComponent(String(fields[name]));
  });
  if (method === 'DELETE') return client.delete<Reply>(address);
  return method === 'PUT'
    ? client.put<Reply>(address, { body })
    : client.post<Reply>(address, { body });
};

/** Adds `writ send`, which has every command, in the words of its contract alone. */
export const addSendCommand = (program: Command): void => {
  const send = program
    .command('send')
    .description('send any command by its name and print the answer: writ send --help lists them');
  // They are made when they are needed: there are many.
  program.hook('preSubcommand', (_program, subcommand) => {
    if (subcommand !== send || send.commands.length > 0) return;
    for (const sends of [...allCommands, proposeAction])
      if (sends.route && sends !== publishWorkflow)
        addContractCommand(send, {
          name: sends.name,
          sends,
          done: () => sends.name,
          print: ({ terminal }, { body }) => sayJson(terminal.out, body),
        });
  });
};
