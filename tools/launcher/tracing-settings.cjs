// @ts-check
/** The settings of traces, under the names that OpenTelemetry gives them; see `declared-settings.cjs`. */
'use strict';
const { SERVICES } = require('./nats-settings.cjs');
const { text, url } = require('./setting-kinds.cjs');

const PAIR = "[!#$%&'*+.^_`|~\\w-]+=(?:[^%,\\s]|%[0-9A-Fa-f]{2})*";

exports.tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: url({
    means: 'OpenTelemetry collector that gets traces over OTLP/HTTP. Without it there are none.',
    protocols: ['http:', 'https:'],
    example: 'http://127.0.0.1:4318',
    readBy: SERVICES,
  }),
  OTEL_EXPORTER_OTLP_HEADERS: text({
    isSecret: true,
    means: 'Headers that the collector asks for, such as an authorization.',
    expects: '<name>=<percent-encoded value>, several joined by commas',
    pattern: new RegExp(`^${PAIR}(?:,${PAIR})*$`),
    readBy: SERVICES,
  }),
  OTEL_TRACES_SAMPLER_ARG: text({
    preset: '1',
    means: 'Share of traces that is recorded; 0.01 is one of a hundred.',
    expects: 'a number from 0 to 1',
    pattern: /^(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)$/,
    readBy: SERVICES,
  }),
};
