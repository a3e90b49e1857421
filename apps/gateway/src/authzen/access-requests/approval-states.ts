import { Inject, Injectable } from '@nestjs/common';
import { errors } from 'jose';
import { GatewaySettings } from '../../gateway.settings';
import { Signing } from './signing';

/** The approval that a state is about. */
export interface StatedApproval {
  readonly id: string;
  readonly tenant: string;
  readonly taskId: string;
  readonly approvedUntil: string;
}

const TYPE = 'access-request-approval+jwt';

/** What an approval carries to the question that presents it: signed, and for this decision point. */
@Injectable()
export class ApprovalStates {
  constructor(
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(Signing) private readonly signing: Signing,
  ) {}

  of({ id, tenant, taskId, approvedUntil }: StatedApproval): Promise<string> {
    const claims = { tenant, approval_id: id, task_id: taskId };
    return this.signing.sign(claims, this.signed, id, new Date(approvedUntil));
  }

  /** Whether a state is of this approval. One that has expired says so all the same: the ledger knows when it ended. */
  async isOf(state: unknown, id: string, tenant: string): Promise<boolean> {
    if (typeof state !== 'string') return false;
    try {
      const claims = await this.signing.verify(state, this.signed);
      return claims['approval_id'] === id && claims['tenant'] === tenant;
    } catch (error) {
      if (error instanceof errors.JWTExpired)
        return error.payload['approval_id'] === id && error.payload['tenant'] === tenant;
      if (error instanceof errors.JOSEError) return false;
      throw error;
    }
  }

  private get signed() {
    const { baseUrl } = this.settings;
    return { type: TYPE, issuer: baseUrl, audience: baseUrl };
  }
}
