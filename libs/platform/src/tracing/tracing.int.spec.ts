import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Collector } from '#testkit';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

/** What a script finds: tracing as a process of Writ starts it. Jest would give the SDK our modules in place of its own. */
const PRELUDE = `
  const tracing = require('./dist/libs/platform/src/tracing');
  const { Refusal } = require('./dist/libs/kernel/src');
  const context = { traceId: '${traceId}', spanId: '${spanId}' };
  const inTrace = () => ({ name: 'work', parent: context });
  const start = (settings) =>
    tracing.startTracing('ledger', { OTEL_TRACES_SAMPLER_ARG: '1', ...settings }, { warn: (message) => warn(message) });
  let warn = console.log;
`;

describe('tracing', () => {
  let collector: Collector;
  /** Runs a script with `endpoint` of the collector; resolves with the lines that it prints. */
  const run = async (script: string): Promise<readonly string[]> => {
    const program = `${PRELUDE}(async () => { const endpoint = '${collector.endpoint}'; ${script} })()`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program]);
    return stdout.split('\n').filter(Boolean);
  };

  beforeEach(async () => {
    collector = await Collector.start();
  });
  afterEach(() => collector.stop());

  it('does the work, makes no span and loads no SDK while it is off', async () => {
    const lines = await run(`
      await start({});
      const none = () => { throw new Error('a span is made'); };
      console.log(await tracing.traced(none, async () => 7));
      tracing.recordSpan(none);
      console.log(tracing.sampledTraceparent(context));
      const isLoaded = () => Object.keys(require.cache).some((file) => /@opentelemetry.(sdk|exporter)/.test(file));
      console.log(isLoaded());
      await start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
      console.log(isLoaded());
      await tracing.endTracing();
    `);
    expect(lines).toEqual(['7', 'undefined', 'false', 'true']);
  });

  it('reports refusals as answers and failures without their texts', async () => {
    await run(`
      await start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
      const refuse = async () => { throw new Refusal('not_found', 'There is no order of Olga.'); };
      const fail = async () => { throw new TypeError('Olga is no number'); };
      await tracing.traced(inTrace, refuse).catch(() => undefined);
      await tracing.traced(inTrace, fail).catch(() => undefined);
      await tracing.traced(inTrace, async () => tracing.annotate(() => ({ rules: ['a', 'b'], absent: undefined })));
      await tracing.endTracing();
    `);
    const inContext = { traceId, parentSpanId: spanId, service: 'writ-ledger' };
    expect(collector.spans).toMatchObject([
      { ...inContext, status: 0, attributes: { 'writ.refusal.code': 'not_found' } },
      { ...inContext, status: 2, attributes: { 'error.type': 'TypeError' } },
      { ...inContext, status: 0, attributes: { rules: ['a', 'b'] } },
    ]);
    expect(collector.bodies.join('')).not.toContain('Olga');
  });

  it('sends the headers that the collector asks for', async () => {
    await run(`
      await start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint + '/', OTEL_EXPORTER_OTLP_HEADERS: 'x-team=a%20b,authorization=Bearer%20x' });
      await tracing.traced(inTrace, async () => undefined);
      await tracing.endTracing();
    `);
    expect(collector.headers).toMatchObject([{ 'x-team': 'a b', authorization: 'Bearer x' }]);
  });

  it('records the share of traces that is wanted, whatever the flag of a caller says', async () => {
    const lines = await run(`
      await start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: '0' });
      await tracing.traced(inTrace, async () => console.log(tracing.activeContext()));
      console.log(tracing.sampledTraceparent(context));
      await tracing.endTracing();
    `);
    expect(lines).toEqual(['undefined', 'undefined']);
    expect(collector.spans).toEqual([]);
  });

  it('drops spans and warns once while no collector answers', async () => {
    const lines = await run(`
      await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
      const warned = new Promise((resolve) => { warn = (message) => resolve(console.log(message)); });
      await tracing.traced(inTrace, async () => undefined);
      const alive = setInterval(() => undefined, 1_000);
      await warned;
      clearInterval(alive);
      await tracing.endTracing();
    `);
    expect(lines).toEqual([expect.stringContaining('OTEL_EXPORTER_OTLP_ENDPOINT')]);
  });
});
