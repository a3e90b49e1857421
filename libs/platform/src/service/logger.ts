import { type LoggerService } from '@nestjs/common';
import pino, { type Logger } from 'pino';

/** Structured logs on standard output; credentials never reach them. */
export const createLogger = (service: string, level: string): Logger =>
  pino({
    level,
    base: { service },
    redact: {
      paths: ['authorization', '*.authorization', '*.key', '*.token', '*.secret', '*.password'],
      censor: '[redacted]',
    },
  });

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
