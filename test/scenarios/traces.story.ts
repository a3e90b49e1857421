import { randomBytes } from 'node:crypto';
import { headers as natsHeaders, type NatsConnection } from 'nats';
import {
  type CollectedSpan,
  type Collector,
  eventually,
  LONGEST_WAIT_MS,
  type Stack,
} from '#testkit';
import { ApiUser, cloudEvent, newId } from './client';
import { natsUser } from './nats-user';
import { done, issue, openRefund } from './refund-work';

interface TracedSystem {
  readonly stack: Stack;
  readonly collector: Collector;
}

const SAMPLED = '01';
const newTrace = () => {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-${SAMPLED}` };
};
const named = (spans: readonly CollectedSpan[], name: string) =>
  spans.filter((span) => span.name === name);
const has =
  (...names: readonly string[]) =>
  (spans: readonly CollectedSpan[]): boolean =>
    names.every((name) => named(spans, name).length > 0);

/** Spans whose parent is neither among them nor that of the caller. */
const orphansOf = (spans: readonly CollectedSpan[], callers: string) => {
  const known = new Set([callers, ...spans.map(({ spanId }) => spanId)]);
  return spans.filter(({ parentSpanId }) => !known.has(String(parentSpanId)));
};

/** An operator follows one request with a collector of OpenTelemetry. */
export const tracesStory = (system: () => TracedSystem): void => {
  describe('traces', () => {
    let integrator: ApiUser;
    let workOrderId: string;
    const traceOf = (traceId: string, ...names: readonly string[]) =>
      eventually(() => system().collector.of(traceId), has(...names));

    beforeAll(async () => {
      const { stack } = system();
      integrator = new ApiUser(stack.url, stack.keys['integrator']!);
      workOrderId = await openRefund(integrator);
    });

    const propose = async (action: object) => {
      const trace = newTrace();
      const answer = await integrator.post(
        '/v1/decisions',
        { workOrderId, action },
        { traceparent: trace.traceparent },
      );
      return { trace, answer };
    };

    it('have a decision from the request to the views in one trace, with nothing between that is missing', async () => {
      const { trace, answer } = await propose(issue);
      const wanted = [
        'POST /v1/decisions',
        'fold decision.made',
        'react raise-on-decision-wait',
        'react escalate-on-approval-requested',
      ];
      const spans = await eventually(
        () => system().collector.of(trace.traceId),
        (found) => has(...wanted)(found) && orphansOf(found, trace.spanId).length === 0,
      );

      const { body } = answer;
      expect(body).toMatchObject({ outcome: 'wait', policy: { digest: expect.any(String) } });
      const [decided] = named(spans, 'command decide');
      expect(decided).toMatchObject({
        service: 'writ-policy',
        status: 0,
        attributes: {
          'writ.decision.id': body.decisionId,
          'writ.decision.outcome': 'wait',
          'writ.decision.rules': body.rules,
          'writ.policy.digest': body.policy.digest,
          'gen_ai.tool.name': 'refund.issue',
          'gen_ai.workflow.name': 'refunds',
        },
      });
      expect(spans.map(({ service }) => service)).toEqual(
        expect.arrayContaining(
          ['gateway', 'policy', 'ledger', 'approvals', 'exceptions'].map((one) => `writ-${one}`),
        ),
      );
      const [recorded] = named(spans, 'append decision.made');
      expect(named(spans, 'fold decision.made')).toMatchObject([
        {
          parentSpanId: recorded!.spanId,
          attributes: { 'writ.views': expect.arrayContaining(['decisions']) },
        },
      ]);
      expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    });

    it('have a decision that stops, and a refusal, without a failure', async () => {
      const { trace, answer } = await propose({ ...issue, kind: 'refund.undeclared' });
      expect(answer.body).toMatchObject({ outcome: 'stop' });
      const spans = await traceOf(trace.traceId, 'command decide');
      expect(named(spans, 'command decide')).toMatchObject([
        {
          status: 0,
          attributes: { 'writ.decision.outcome': 'stop', 'writ.decision.rules': answer.body.rules },
        },
      ]);

      const unknown = newTrace();
      const refused = await integrator.post(
        '/v1/decisions',
        { workOrderId: newId('nothing'), action: issue },
        { traceparent: unknown.traceparent },
      );
      expect(refused.status).toBe(404);
      expect(
        named(await traceOf(unknown.traceId, 'command decide'), 'command decide'),
      ).toMatchObject([{ status: 0, attributes: { 'writ.refusal.code': refused.body.code } }]);
    });

    it('go on from the traceparent of a message and of a CloudEvent, and events carry their own', async () => {
      const { stack, collector } = system();
      const user = new ApiUser(stack.url, stack.keys['integrator']!);
      const outside = await natsUser(stack.natsIntegratorUrl!);
      const inside = await natsUser(stack.natsUrl);
      try {
        const { token } = (await done(user.post('/v1/tokens'))).body;
        const [sent, made] = [newTrace(), newTrace()];
        const published = watch(inside, 'writ.v1.events.>', sent.traceId);
        const headers = natsHeaders();
        headers.set('Writ-Token', token);
        headers.set('traceparent', sent.traceparent);
        const data = { workOrderId, name: 'order-total', value: 7_000 };
        const event = { ...cloudEvent('fact.observed', data), traceparent: made.traceparent };
        const reply = await outside.request('writ.v1.intake.default.shop', JSON.stringify(event), {
          headers,
          timeout: LONGEST_WAIT_MS,
        });
        expect(reply.json()).toMatchObject({ ok: true });

        const linksOf = (spans: readonly CollectedSpan[]) =>
          spans.flatMap(({ links }) => links.map(({ traceId, spanId }) => ({ traceId, spanId })));
        // Each service sends its spans when it likes: intake, which links, may be the last.
        const spans = await eventually(
          () => collector.of(sent.traceId),
          (found) =>
            has('append fact.observed', 'fold fact.observed')(found) && linksOf(found).length > 0,
        );
        const [recorded] = named(spans, 'append fact.observed');
        expect(linksOf(spans)).toEqual([{ traceId: made.traceId, spanId: made.spanId }]);
        expect(collector.of(made.traceId)).toEqual([]);
        const stated = `00-${sent.traceId}-${recorded!.spanId}-${SAMPLED}`;
        expect(await published).toEqual([stated, stated]);
      } finally {
        await outside.close();
        await inside.close();
      }
    });
  });
};

/** The `traceparent` of the next event of a trace, as the header of NATS and as the attribute of a CloudEvent. */
const watch = async (
  connection: NatsConnection,
  subject: string,
  traceId: string,
): Promise<readonly (string | undefined)[]> => {
  for await (const { headers } of connection.subscribe(subject)) {
    const stated = [headers?.get('traceparent'), headers?.get('ce-traceparent')];
    if (stated[0]?.includes(traceId)) return stated;
  }
  return [];
};
