import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  type ApprovalReview,
  grantApproval,
  internalCommandSubject,
  rejectApproval,
  subjects,
} from '#contracts';
import { as, BASE_URL, gatewayBefore, Outside } from './outside';
import { reviewed } from './reviewed';

export const granting = internalCommandSubject(grantApproval);
export const rejecting = internalCommandSubject(rejectApproval);

export const keyOfApprover = {
  id: 'approver-person',
  keyId: 'key-approver',
  tenant: 'acme',
  roles: ['approver'],
  owners: ['finance'],
};

/** The form of somebody who grants what they saw. */
export const yes = { answer: 'grant', seen: 'a'.repeat(64) };

/** A gateway whose decision links are made, opened and answered. */
export class Links {
  review: ApprovalReview = reviewed();
  caller: object | null = keyOfApprover;

  private constructor(
    readonly outside: Outside,
    private readonly app: NestFastifyApplication,
  ) {}

  static async begin(): Promise<Links> {
    const outside = new Outside();
    return new Links(outside, await gatewayBefore(outside));
  }

  /** As new: an open request, a key that works, and answers that are taken. */
  reset(): void {
    this.outside.reset();
    this.review = reviewed();
    this.caller = keyOfApprover;
    const { outside } = this;
    outside.on(subjects.internal.reviewApproval, () => ({ ok: true, ...this.review }));
    outside.on(subjects.credentials.caller, () => ({ ok: true, caller: this.caller }));
    outside.on(granting, () => committed({ status: 'approved', expiresAt: '2030-01-02T09:00Z' }));
    outside.on(rejecting, () => committed({ status: 'rejected' }));
  }

  end(): Promise<void> {
    return this.app.close();
  }

  issue(
    body: object = {},
    role: 'approver' | 'operator' | 'delegate' = 'approver',
    headers: Readonly<Record<string, string>> = {},
  ) {
    const about = { workOrderId: 'wo-1', for: 'dana', ...body };
    const request = as(role, 'POST', '/v1/approvals/ap-1/link', about);
    return this.app.inject({ ...request, headers: { ...request.headers, ...headers } });
  }

  async path(body: object = {}): Promise<string> {
    return (await this.issue(body)).json().url.slice(BASE_URL.length);
  }

  open(url: string, method: 'GET' | 'HEAD' = 'GET', headers = {}) {
    return this.app.inject({ method, url, headers });
  }

  post(url: string, form: Record<string, string>) {
    return this.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(form).toString(),
    });
  }
}

const committed = (answer: object) => ({ ok: true, answer, position: 9, replayed: false });
