/** Streams with decisions in them, as they come to be one command after the other. */
import { fold, type RecordedEvent } from '#kernel';
import { type PastEvent, recorded } from '#testkit';
import { idsFor } from '../src/decider-configs';
import { type DecisionContext } from '../src/domain/decision-context';
import { type DecisionCommand, decisionDecider } from '../src/domain/decision.decider';
import { isDecision } from '../src/replay/replayed-decision';
import { made, outside } from './refund-builders';

/** As the shell would give it: each command has ids of its own. */
export const withIds = (
  name: string,
  overrides: Parameters<typeof outside>[0] = {},
): DecisionContext => ({
  ...outside(overrides),
  ids: idsFor((replaced) => (replaced === undefined ? name : `${name}-for-${replaced}`)),
});

/** Recorded for somebody, by the command of this name. */
export const by = (name: string, overrides: object = {}) => ({
  context: withIds(name),
  ...overrides,
});

/** A stream as others' events and decided commands make it, one after the other. */
export const streamMadeOf = (steps: readonly (PastEvent | DecisionCommand)[]): RecordedEvent[] =>
  recorded(
    steps.reduce<readonly PastEvent[]>(
      (past, step) => [
        ...past,
        ...('metadata' in step
          ? made(past, step).map((event) => ({
              ...event,
              data: JSON.parse(JSON.stringify(event.data)) as unknown,
              actor: step.metadata.actor,
              recordedAt: step.metadata.now,
            }))
          : [step]),
      ],
      [],
    ),
  );

/** Each decision of a stream, with the work order that it met. */
export const decisionsIn = (stream: readonly RecordedEvent[]) =>
  stream.flatMap((event, index) =>
    isDecision(event)
      ? [{ event, before: fold(decisionDecider, stream.slice(0, index)), stream }]
      : [],
  );
