import {
  type DeliveredState,
  type DeliveryBlocker,
  type DeliveryNext,
  type DeliveryPicture,
  OTHER,
} from '#contracts';

type Words<Key extends string> = Readonly<Record<Key, string>>;

export const statusWords: Words<DeliveryPicture['status']> = {
  unknown: 'Not known',
  open: 'Under way',
  stopped: 'Stopped for now',
  closed: 'Done and closed',
  abandoned: 'Given up',
  superseded: 'Taken over by other work',
};

export const stateWords: Words<DeliveredState> = {
  open: 'not begun',
  entered: 'under way',
  completed: 'done',
  skipped: 'skipped',
  blocked: 'blocked',
};

export const outcomeWords: Words<'run' | 'wait' | 'stop'> = {
  run: 'May run',
  wait: 'Waits for an approval',
  stop: 'Stopped',
};

export const blockerWords: Words<DeliveryBlocker['kind']> = {
  stop: 'The work as a whole',
  input: 'A missing input',
  prerequisite: 'A prerequisite that is not met',
  exception: 'An exception',
  step: 'A step that cannot go on',
  gate: 'A gate that is closed',
};

export const decidesWords: Words<DeliveryNext['decides']> = {
  approval: 'Approval',
  exception: 'Exception',
  question: 'Question',
  'public-proof': 'Leave to show public proof',
  stage: 'Next stage',
  closing: 'Closing',
};

/** A name of the workflow; what it does not list has none on a page. */
export const nameWords = (name: string): string => (name === OTHER ? 'outside the workflow' : name);

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size as people read it: `1.5 MiB`. */
export const sizeText = (bytes: number): string => {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const size = bytes / 1_024 ** power;
  return `${power === 0 ? size : size.toFixed(1)} ${UNITS[power]}`;
};

/** `1 fact`, `2 facts`. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
