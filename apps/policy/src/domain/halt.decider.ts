import {
  type CommandOf,
  type EventOf,
  type expireHalt,
  type halt,
  HALT_MAX,
  type haltDeclared,
  type haltExpired,
  type haltLifted,
  type HaltScope,
  type liftHalt,
  type PolicyRefusal,
} from '#contracts';
import { assertNever, type Decider, parseInstant, plus, Refusal } from '#kernel';
import {
  entryOf,
  everybodyBehind,
  evolveHalts,
  type Halt,
  type Halts,
  isInForce,
} from '#work-order';

type InContext = { readonly context: { readonly haltId: string } };
type DeclareHalt = CommandOf<typeof halt> & InContext;
type LiftHalt = CommandOf<typeof liftHalt> & InContext;
type ExpireHalt = CommandOf<typeof expireHalt> & InContext;
export type HaltCommand = DeclareHalt | LiftHalt | ExpireHalt;

type HaltEvent = EventOf<typeof haltDeclared | typeof haltLifted | typeof haltExpired>;

const decide = (command: HaltCommand, halts: Halts): readonly HaltEvent[] => {
  switch (command.type) {
    case 'halt':
      return declare(command);
    case 'lift-halt':
      return lift(command, halts);
    case 'expire-halt':
      return expire(command, halts);
    default:
      return assertNever(command);
  }
};

const declare = ({ data, metadata: { now }, context }: DeclareHalt): readonly HaltEvent[] => {
  const until = parseInstant(data.until)!;
  const latest = plus(now, HALT_MAX);
  if (until <= now || until > latest)
    throw refuse(
      'halt_too_long',
      `A halt ends after now and by ${latest}: this one ends at ${until}.`,
    );
  const { haltId } = context;
  return [
    { type: 'halt.declared', data: { haltId, ...scopeIn(data), reason: data.reason, until } },
  ];
};

/** The fields that were given. */
const scopeIn = ({ principal, action, system, workflow }: HaltScope): HaltScope =>
  Object.fromEntries(
    Object.entries({ principal, action, system, workflow }).filter(
      ([, value]) => value !== undefined,
    ),
  );

const lift = ({ data, metadata }: LiftHalt, halts: Halts): readonly HaltEvent[] => {
  const halt = known(halts, data.haltId);
  if (!isInForce(halt, metadata.now))
    throw refuse('halt_ended', `The halt ${data.haltId} has ended: there is nothing to lift.`);
  if (everybodyBehind(metadata.actor).some((one) => halt.declaredBy.includes(one)))
    throw refuse(
      'halt_of_yours',
      `${halt.declaredBy[0]} declared the halt ${data.haltId}, so somebody else has to lift it: ask another operator.`,
    );
  return [{ type: 'halt.lifted', data: { haltId: data.haltId, reason: data.reason } }];
};

const expire = ({ data, metadata }: ExpireHalt, halts: Halts): readonly HaltEvent[] => {
  const { hasEnded, until } = known(halts, data.haltId);
  return hasEnded || until > metadata.now
    ? []
    : [{ type: 'halt.expired', data: { haltId: data.haltId } }];
};

const known = (halts: Halts, haltId: string): Halt => {
  const halt = entryOf(halts, haltId);
  if (!halt) throw refuse('halt_not_found', `There is no halt ${haltId}.`);
  return halt;
};

const refuse = (code: PolicyRefusal, message: string): Refusal<PolicyRefusal> =>
  new Refusal(code, message);

/** Halts of a tenant: one stream. */
export const haltDecider: Decider<Halts, HaltCommand, HaltEvent> = {
  initialState: {},
  decide,
  evolve: evolveHalts,
};
