import { randomBytes } from 'node:crypto';
import { type Stack } from '#testkit';
import { type RefundDesk } from '../systems/refunds';
import { HttpCallers } from './http-callers';

const PATH = '/v1/decisions';

/** Proposals over HTTP to Writ, or to the plain system. */
export class Proposer {
  private readonly callers: HttpCallers;
  private readonly headers: string;
  private readonly run = randomBytes(6).toString('hex');
  private sent = 0;

  constructor(
    { url, keys }: Stack,
    private readonly desk: RefundDesk,
  ) {
    this.callers = new HttpCallers(url);
    this.headers = `authorization: Bearer ${keys['delegate']}\r\n`;
  }

  propose(): Promise<void> {
    const n = this.sent++;
    const headers = `${this.headers}idempotency-key: ${this.run}-${n}\r\n`;
    return this.callers.post(PATH, headers, this.desk.proposal(n));
  }

  close(): void {
    this.callers.close();
  }
}
