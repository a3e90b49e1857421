import { type Logger } from 'pino';
import { version } from '#version';
import { type Settings } from '../settings';
import { useTracing } from './tracing';

/** Turns tracing on where a collector is set. Otherwise no part of OpenTelemetry's SDK is loaded. */
export const startTracing = async (
  /** The name of the process. */
  program: string,
  settings: Settings,
  log: Logger,
): Promise<void> => {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = settings;
  if (!endpoint) return;
  const { OtlpTracing } = await import('./otlp.js');
  useTracing(
    new OtlpTracing({
      endpoint,
      headers: headersIn(settings.OTEL_EXPORTER_OTLP_HEADERS),
      ratio: Number(settings.OTEL_TRACES_SAMPLER_ARG),
      resource: {
        'service.namespace': 'writ',
        'service.name': `writ-${program}`,
        'service.version': version,
        'service.instance.id': `${program}-${process.pid}`,
      },
      warn: (message) => log.warn(message),
    }),
  );
};

/** `name=value`, several joined by commas, values percent-encoded as in W3C Baggage. */
const headersIn = (text = ''): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 0
        ? []
        : [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]];
    }),
  );
