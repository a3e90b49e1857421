import {
  type Authority,
  type DeliveredState,
  type DeliveryBlocker,
  type DeliveryNext,
  type DeliveryView,
  OTHER,
} from '#contracts';

type Labels<Key extends string> = Readonly<Record<Key, string>>;

export const statusLabels: Labels<DeliveryView['status']> = {
  unknown: 'Not known',
  open: 'Under way',
  stopped: 'Stopped for now',
  closed: 'Done and closed',
  abandoned: 'Given up',
  superseded: 'Taken over by other work',
};

export const stateLabels: Labels<DeliveredState> = {
  open: 'not begun',
  entered: 'under way',
  completed: 'done',
  skipped: 'skipped',
  blocked: 'blocked',
};

export const outcomeLabels: Labels<'run' | 'wait' | 'stop'> = {
  run: 'May run',
  wait: 'Waits for an approval',
  stop: 'Stopped',
};

export const authorityLabels: Labels<Authority> = {
  read: 'only looks',
  propose: 'prepares a draft',
  approve: 'gives leave',
  apply: 'changes something',
  rollback: 'takes a change back',
};

export const blockerLabels: Labels<DeliveryBlocker['kind']> = {
  stop: 'The work as a whole is stopped',
  input: 'Something needed at the start is missing',
  prerequisite: 'A condition for starting is not met',
  exception: 'A problem was raised',
  step: 'A step cannot go on',
  gate: 'A checkpoint is still closed',
};

/** What somebody decides, after their name and before what it is about. */
export const decidesLabels: Labels<DeliveryNext['decides']> = {
  approval: 'says yes or no to the approval',
  exception: 'settles the problem',
  question: 'answers question no.',
  'public-proof': 'may permit that public proof is shown',
  stage: 'carries on with the stage',
  closing: 'closes the work',
};

/** What the work waits for while nothing is in its way, after a semicolon. */
export const waitsLabels: Labels<DeliveryNext['decides']> = {
  approval: 'it waits for an approval',
  exception: 'it waits for a problem to be settled',
  question: 'it waits for an answer',
  'public-proof': 'public proof waits for leave to be shown',
  stage: 'it waits to be carried on',
  closing: 'it waits to be closed',
};

/** Names that were made for machines: letters and digits in groups. */
const SLUG = /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;

/** A name of the workflow in words: `pilot.launch` is `pilot launch`. What the workflow does not list has none on a page. */
export const labelOf = (name: string): string => {
  if (name === OTHER) return 'outside the workflow';
  return SLUG.test(name) ? name.replace(/(?<=[A-Za-z])[._-](?=[A-Za-z])/g, ' ') : name;
};

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size as people read it: `1.5 MiB`. */
export const sizeText = (bytes: number): string => {
  if (bytes === 1) return '1 byte';
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const size = bytes / 1_024 ** power;
  return `${power === 0 ? size : size.toFixed(1)} ${UNITS[power]}`;
};

/** `1 fact`, `2 facts`. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** The same in a sentence: `no facts`. */
export const someText = (count: number, one: string, many = `${one}s`): string =>
  count === 0 ? `no ${many}` : countText(count, one, many);

/** The same where a sentence begins: `No facts`. */
export const someTextFirst = (count: number, one: string, many = `${one}s`): string =>
  count === 0 ? `No ${many}` : countText(count, one, many);
