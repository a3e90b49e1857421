import { type LoggerService } from '@nestjs/common';
import pino, { type DestinationStream, type Logger } from 'pino';
import { printableLines } from '#printing';
import { maskIn, maskSecrets, mayHoldSecrets } from '#secrets';

/**
 * Structured logs on standard output. Credentials never reach them: by the names of their fields, and by
 * what they look like wherever they stand, in errors that others made too.
 */
export const createLogger = (
  service: string,
  level: string,
  destination: DestinationStream = pino.destination(1),
): Logger =>
  pino(
    {
      level,
      base: { service },
      redact: {
        paths: ['authorization', '*.authorization', '*.key', '*.token', '*.secret', '*.password'],
        censor: '[redacted]',
      },
      // Somebody reads a log on a terminal, too.
      hooks: { streamWrite: (line) => printableLines(withoutSecrets(line)) },
    },
    destination,
  );

/** One line of a log, which is one JSON document, without the secrets in it. */
const withoutSecrets = (line: string): string => {
  if (!mayHoldSecrets(line)) return line;
  try {
    return `${JSON.stringify(maskIn(JSON.parse(line) as unknown).value)}\n`;
  } catch {
    return maskSecrets(line);
  }
};

/** Nest's logger on pino. */
export class NestLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, context?: string): void {
    this.pino.debug({ context }, String(message));
  }

  error(message: unknown, cause?: unknown): void {
    this.pino.error({ err: cause }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.pino.warn({ context }, String(message));
  }

  debug(message: unknown, context?: string): void {
    this.pino.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: string): void {
    this.pino.trace({ context }, String(message));
  }

  fatal(message: unknown, cause?: unknown): void {
    this.pino.fatal({ err: cause }, String(message));
  }
}
