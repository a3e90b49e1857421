import { subjects } from '#contracts';
import { type Admission, type BusReply, type Platform, unwrap } from '#platform';
import { isCallerAccountOf } from './caller-accounts';
import { type LogAssignmentTable } from './log-assignments';

/** What the services of one log say of a credential to those of another; the time is RFC 3339. */
export type AdmissionReply =
  | { readonly refused: string }
  | {
      readonly tenant: string;
      readonly admission: Omit<Admission, 'expiresAt'> & { readonly expiresAt: string };
    };

/** A server asks the services of the default log about every connection: they ask those of the other logs. */
export class RemoteAdmissions {
  constructor(
    private readonly platform: Pick<Platform, 'bus' | 'log'>,
    private readonly assignments: Pick<LogAssignmentTable, 'others' | 'logOf'>,
  ) {}

  /**
   * The admission of a credential that the log of its tenant lets in; `refused` where none does. A log counts for the tenants
   * that are assigned to it alone.
   */
  async admit(credential: string, refused: string): Promise<Admission | string> {
    const logs = await this.assignments.others();
    const answers = await Promise.all(logs.map((log) => this.askLog(log, credential)));
    return answers.find((answer) => typeof answer !== 'string') ?? answers[0] ?? refused;
  }

  private async askLog(log: string, credential: string): Promise<Admission | string> {
    try {
      const reply = unwrap(
        await this.platform.bus.request<BusReply<AdmissionReply>>(
          subjects.nats.admitAt(log),
          { credential },
          { isRepeatable: false },
        ),
      );
      if ('refused' in reply) return reply.refused;
      const { tenant, admission } = reply;
      if ((await this.assignments.logOf(tenant)) !== log)
        return `The tenant of the credential is not of the log ${log}.`;
      // The server takes it for a caller of whatever account this names.
      if (!isCallerAccountOf(log, admission.account))
        return `The log ${log} admitted to an account that is not its own.`;
      return { ...admission, expiresAt: new Date(admission.expiresAt) };
    } catch (error) {
      this.platform.log.warn({ err: error, otherLog: log }, 'a log did not answer a sign-in');
      return 'The credential could not be checked.';
    }
  }
}
