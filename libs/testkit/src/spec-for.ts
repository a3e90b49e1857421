import {
  type Actor,
  type CommandMetadata,
  type Decider,
  fold,
  type NewEvent,
  type RecordedEvent,
  Refusal,
} from '#kernel';

/** What a spec says happened before: type and data, and where it matters time and actor. */
export interface PastEvent extends NewEvent {
  readonly recordedAt?: string;
  readonly actor?: Actor;
  readonly causationId?: string;
}

const TENANT = 'default';
const NOW = '2030-01-01T09:00:00.000Z';
const OLGA: Actor = { id: 'olga' };

/**
 * Given/when/then for a decider: `given(past events).when(command).then(new events)`.
 *
 * `then` is exact: these events in this order and no others (jest's asymmetric matchers are allowed
 * inside). `thenMatches` compares only the fields that it names. `thenRefused` fails on any other error;
 * `thenNothing` is for a command that changes nothing.
 */
export const specFor = <State, C>(decider: Decider<State, C, NewEvent>) => ({
  given: (...past: readonly PastEvent[]) => ({
    when: (command: C) => {
      const decide = () => decider.decide(command, fold(decider, recorded(past)));
      return {
        then: (...expected: readonly NewEvent[]): void => expect(decide()).toEqual(expected),
        thenMatches: (...expected: readonly object[]): void =>
          expect(decide()).toMatchObject(expected),
        thenNothing: (): void => expect(decide()).toEqual([]),
        thenRefused: (
          code: string,
          details: Partial<Pick<Refusal, 'message' | 'facts' | 'errors'>> = {},
        ): void => expect(refusalOf(decide)).toMatchObject({ code, ...details }),
      };
    },
  }),
});

/** Events as the ledger would hold them: versions and positions 1, 2, 3 … of one stream. */
export const recorded = (past: readonly PastEvent[], stream = 'stream-under-test') =>
  past.map((event, index) => recordedAs(event, index, stream));

const recordedAs = (
  { type, data, occurredAt, recordedAt = NOW, actor = OLGA, causationId }: PastEvent,
  index: number,
  stream: string,
): RecordedEvent => ({
  id: `00000000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`,
  type,
  schemaVersion: 1,
  tenant: TENANT,
  stream,
  version: index + 1,
  position: index + 1,
  occurredAt: occurredAt ?? recordedAt,
  recordedAt,
  actor,
  causationId: causationId ?? null,
  correlationId: 'correlation-1',
  data,
});

/** Metadata of a command by olga on 1 January 2030 at nine, where the spec does not say otherwise. */
export const metadata = (overrides: Partial<CommandMetadata> = {}): CommandMetadata => ({
  commandId: 'command-1',
  tenant: TENANT,
  actor: OLGA,
  roles: ['operator'],
  correlationId: 'correlation-1',
  now: NOW,
  ...overrides,
});

/** The refusal; any other error goes on, and events where a no was expected are shown. */
const refusalOf = (decide: () => unknown): unknown => {
  try {
    return { decidedInstead: decide() };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};
