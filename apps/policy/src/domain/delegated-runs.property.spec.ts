import fc from 'fast-check';
import { type DecisionMadeData, type DelegationDispatchedData } from '#contracts';
import { fold, plus } from '#kernel';
import { metadata, type PastEvent, recorded } from '#testkit';
import { coveredByRun } from '#work-order';
import {
  comes,
  dispatched,
  drafting,
  engagement,
  proposeAs,
  timedOut,
} from '../../test/delegation-builders';
import { NOW, ready, workOrderId } from '../../test/refund-builders';
import { type DecisionCommand, decisionDecider } from './decision.decider';

/** The lead is no delegate; agent-8 is one, and sends work on to agent-9, which is one too. */
const people = {
  lead: { roles: ['integrator'] },
  'agent-8': { roles: ['delegate'] },
  'agent-9': { roles: ['delegate'] },
} as const;
type Person = keyof typeof people;
const names = Object.keys(people) as readonly Person[];
const inspect = {
  kind: 'order.inspect',
  authority: 'read',
  system: 'shop',
  objects: ['order-1'],
} as const;

const which = fc.nat({ max: 7 });
const verbs = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('propose' as const),
      who: fc.constantFrom(...names),
      action: fc.constantFrom(drafting('configure'), drafting('verify'), drafting(), inspect),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('dispatch' as const),
      from: fc.constantFrom<Person>('lead', 'lead', 'agent-8'),
      step: fc.constantFrom('configure', 'verify', undefined),
      permits: fc.constantFrom(['refund.draft'], ['order.inspect'], []),
      blocks: fc.boolean(),
      minutes: fc.constantFrom(20, 600),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('accept' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('reported-done', 'delivered', 'time-out', 'confirmed', 'stopped'),
      which,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), which }) },
);
type Verb = typeof verbs extends fc.Arbitrary<infer V> ? V : never;

interface Life {
  readonly events: readonly (PastEvent & { readonly at: string })[];
  readonly now: string;
}

describe('whatever is delegated, taken on, reported, confirmed and called back', () => {
  it('[D4] [D9] nothing runs that neither its delegator nor its delegate may do', () => {
    const seen = { run: 0, held: 0, beyond: 0, replaced: 0 };
    fc.assert(
      fc.property(fc.array(verbs, { minLength: 8, maxLength: 24 }), (steps) => {
        const { events } = steps.reduce((life, step) => lived(life, step), begun);
        events.forEach(({ type, data, at }, index) => {
          if (type !== 'decision.made') return;
          const { outcome, code, rules, supersedes } = data as DecisionMadeData;
          if (rules.includes('engine.delegation')) seen.held++;
          if (code === 'delegation-exceeded') seen.beyond++;
          if (supersedes !== undefined) seen.replaced++;
          if (outcome !== 'run') return;
          seen.run++;
          const before = events.slice(0, index);
          expect(whyNot(before, data as DecisionMadeData, at)).toEqual([]);
        });
      }),
      { numRuns: 80 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });

  it('[D4] [D9] no run stays in force that would not be given any more', () => {
    fc.assert(
      fc.property(fc.array(verbs, { minLength: 8, maxLength: 20 }), (steps) => {
        let life = begun;
        for (const step of steps) {
          life = lived(life, step);
          const made = decisionsIn(life.events);
          const replaced = new Set(made.map(({ supersedes }) => supersedes));
          const inForce = made.filter(
            ({ outcome, decisionId, validUntil }) =>
              outcome === 'run' && !replaced.has(decisionId) && validUntil > life.now,
          );
          expect(inForce.flatMap((one) => whyNot(life.events, one, life.now))).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('[D4] [D9] [P10] no report is authorised that policy would not run any more, also before it is notified', () => {
    const seen = { authorised: 0, not: 0 };
    fc.assert(
      fc.property(fc.array(verbs, { minLength: 8, maxLength: 20 }), (steps) => {
        let life = begun;
        for (const step of steps) {
          life = lived(life, step, happens);
          const state = fold(decisionDecider, recorded(life.events));
          const made = decisionsIn(life.events);
          // A second ask may get another answer, which replaces the first.
          const replaced = new Set(made.map(({ supersedes }) => supersedes));
          for (const run of made) {
            if (run.outcome !== 'run' || run.validUntil <= life.now) continue;
            const { decisionId, action } = run;
            const isAuthorised = coveredByRun(state, { decisionId, action, at: life.now });
            const mayRun = whyNot(life.events, run, life.now).length === 0;
            expect(isAuthorised).toBe(mayRun && !replaced.has(decisionId));
            seen[isAuthorised ? 'authorised' : 'not']++;
          }
        }
      }),
      { numRuns: 40 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });
});

// The oracle: it reads the events one by one and shares nothing with what it judges.

function whyNot(events: Life['events'], run: DecisionMadeData, now: string): readonly string[] {
  const who = run.requestedBy as Person;
  const sent = events.flatMap(({ type, data }) =>
    type === 'delegation.dispatched' ? [data as DelegationDispatchedData] : [],
  );
  const is = (verb: string, { dispatchId }: DelegationDispatchedData) =>
    events.some(
      ({ type, data }) =>
        type === `delegation.${verb}` && (data as { dispatchId: string }).dispatchId === dispatchId,
    );
  const isOver = (one: DelegationDispatchedData) => is('confirmed', one) || is('stopped', one);
  const { step, authority, kind } = run.action;
  const holding = sent
    .filter((one) => one.delegator === who && !isOver(one))
    .filter((one) => {
      if (authority === 'read') return false;
      if (one.step === undefined || one.step === step) return true;
      return step === undefined && one.blocks;
    });
  const mine = sent.filter((one) => one.recipient === who);
  const allowing = mine.filter(
    (one) =>
      is('accepted', one) &&
      !isOver(one) &&
      !is('timed-out', one) &&
      one.timesOutAt > now &&
      one.permits.includes(kind),
  );
  const isLimited = who !== 'lead' && mine.length > 0;
  return [
    ...holding.map(({ dispatchId }) => `${who} waits for ${dispatchId}`),
    ...(isLimited && allowing.length === 0 ? [`nothing permits ${kind} to ${who}`] : []),
  ];
}

const context = engagement();
const begun: Life = { events: ready().map((event) => ({ ...event, at: NOW })), now: NOW };

/** `comesOf`: whether policy was notified of what happened, or not yet. */
function lived(life: Life, verb: Verb, comesOf = reacting): Life {
  switch (verb.do) {
    case 'propose':
      return commanded(life, (at) => ({
        ...proposeAs(verb.action, { by: verb.who, roles: people[verb.who].roles, at }),
      }));
    case 'dispatch':
      return comesOf(life, dispatch(life, verb));
    case 'wait':
      return { ...life, now: plus(life.now, `PT${5 + verb.which * 5}M`) };
    default: {
      const sent = life.events.filter(({ type }) => type === 'delegation.dispatched');
      const { dispatchId, recipient, timesOutAt } = (sent[verb.which % sent.length]?.data ??
        {}) as Partial<DelegationDispatchedData>;
      if (dispatchId === undefined) return life;
      if (verb.do === 'accept') return happens(life, comes('accepted', dispatchId, recipient));
      if (verb.do === 'time-out')
        return timesOutAt! <= life.now ? happens(life, timedOut(dispatchId)) : life;
      const event = comes(verb.do as 'confirmed', dispatchId);
      return verb.do === 'confirmed' || verb.do === 'stopped'
        ? comesOf(life, event)
        : happens(life, event);
    }
  }
}

function dispatch(
  { events, now }: Life,
  { from, step, permits, blocks, minutes }: Extract<Verb, { do: 'dispatch' }>,
): PastEvent {
  const recipient = from === 'lead' ? 'agent-8' : 'agent-9';
  const timesOutAt = plus(now, `PT${minutes}M`);
  const brief = { recipient, delegator: from, step, blocks, createdAt: now, timesOutAt };
  const dispatchId = `d-${events.length}`;
  const sent = dispatched({ ...brief, dispatchId, permits: [...permits] });
  return { ...sent, actor: { id: from } };
}

/** What policy's reactions send after it. */
function reacting(life: Life, event: PastEvent): Life {
  const { dispatchId } = event.data as DelegationDispatchedData;
  return commanded(
    happens(life, event),
    (now) =>
      ({
        type: 'decide-again',
        data: { workOrderId, dispatchId },
        metadata: metadata({ actor: { id: 'policy' }, roles: ['service'], now }),
      }) as DecisionCommand,
  );
}

function happens(life: Life, event: PastEvent): Life {
  return { ...life, events: [...life.events, { ...event, recordedAt: life.now, at: life.now }] };
}

function commanded(life: Life, commandAt: (now: string) => DecisionCommand): Life {
  const mark = life.events.length;
  const ids = { ...context.ids, decision: (old = '') => `${mark}-${old}` };
  const command = { ...commandAt(life.now), context: { ...context, ids } } as DecisionCommand;
  const state = fold(decisionDecider, recorded(life.events));
  const actor = command.metadata.actor;
  return decisionDecider
    .decide(command, state)
    .reduce((now, event) => happens(now, { ...event, actor }), life);
}

function decisionsIn(events: Life['events']): readonly DecisionMadeData[] {
  return events.flatMap(({ type, data }) =>
    type === 'decision.made' ? [data as DecisionMadeData] : [],
  );
}
